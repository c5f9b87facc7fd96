"""A citizen's reward points: ask for them, read every entry, leave."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.points import labels, queries, services
from app.kernel import clock
from app.kernel.errors import NotNow
from app.rulebook.points import awards_on
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("points", __name__, url_prefix="/me/points")


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """My points with every entry; or what they are, and the button that asks for them."""
    session, today = db_session(), clock.today()
    enrolment = queries.find_enrolment(session, _subject_id())
    entries = queries.entries_of(session, enrolment) if enrolment else ()
    return render_template(
        "points/index.html",
        form=PortalForm(formdata=None),
        enrolment=enrolment,
        total=queries.total_of(entries, today),
        entries=[labels.in_words(one, today) for one in entries],
        awards=[labels.award_in_words(one) for one in awards_on(today)],
    )


@blueprint.post("")
@citizens
@writes
def enrol() -> ResponseReturnValue:
    """Ask for points."""
    if PortalForm().validate_on_submit():
        services.enrol(db_session(), current_actor())
        flash(_("You take part. What your records earn is entered."), "success")
    return redirect(url_for("points.index"), 303)


@blueprint.route("/leave", methods=["GET", "POST"])
@citizens
@writes
def leave() -> ResponseReturnValue:
    """Have no points any more."""
    if queries.find_enrolment(db_session(), _subject_id()) is None:
        return redirect(url_for("points.index"), 303)
    form = PortalForm()
    if form.validate_on_submit():
        try:
            services.leave(db_session(), current_actor())
        except NotNow:
            return redirect(url_for("points.index"), 303)
        flash(_("You take part no more. Your points and their entries are deleted."), "success")
        return redirect(url_for("points.index"), 303)
    return render_template("points/leave.html", form=form), 422 if form.errors else 200


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
