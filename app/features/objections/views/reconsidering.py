"""The office: others than who decided look at an answered objection again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.objections import effects, forms, policies, queries
from app.features.objections import reconsidering as services
from app.features.objections.views.staff import case_of, look_at
from app.features.records.views.purposes import log_look, stated_purpose
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("objections_reconsidering", __name__, url_prefix="/office/objections")


@blueprint.route("/<reference>/reconsider", methods=["GET", "POST"])
@requires(Permission.OBJECTIONS_DECIDE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """Confirm the first answer, or put another in its place."""
    session, actor = db_session(), current_actor()
    objection = queries.get_for_staff(session, actor, reference)
    asked, purpose = queries.find_reconsideration(session, objection), stated_purpose(reference)
    back = redirect(url_for("objections_office.show", reference=reference), 303)
    if asked is None or not asked.is_open or not purpose or not policies.can_reconsider(actor, objection):
        return back
    form = forms.reconsideration_form(
        objection.record, outcomes=effects.other_outcomes(objection.record, objection.outcome)
    )
    if form.validate_on_submit():
        try:
            services.decide_reconsideration(
                session, actor, asked, outcome=form.other, answer=form.answer.data, changes=form.changes
            )
            flash(_("The reconsideration is decided. The person has been told."), "success")
            return back
        except InvalidInput as error:
            form.explain(error)
    log_look(look_at(objection), purpose)
    page = render_template("objections/office/reconsider.html", form=form, **case_of(objection))
    return page, 422 if form.errors else 200
