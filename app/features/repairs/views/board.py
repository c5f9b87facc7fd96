"""The propagation board in the office: recipients confirm that they removed what was repaired (rule 5.4)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.records.looks import Look
from app.features.records.views.purposes import log_look
from app.features.repairs import forms, labels, notices, services
from app.features.repairs.models import Notice, ObjectionNotice
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.rulebook.rules import get_rule
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("repairs_board", __name__, url_prefix="/office/repairs/recipients")
# The purpose is the notice's own: who carries a repair out has to know about whom it is.
_PURPOSE = "信用修复结果的执行"
_OBJECTION_PURPOSE = "异议处理结果的执行"


@blueprint.get("/")
@requires(Permission.REPAIRS_HANDLE)
def index() -> ResponseReturnValue:
    """What my body has to remove; for the credit office every recipient that has not confirmed."""
    found = notices.open_for_staff(db_session(), current_actor())
    return render_template("repairs/office/recipients.html", rows=labels.board_rows(found, clock.today()))


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
@writes
def acknowledge(reference: str) -> ResponseReturnValue:
    """Confirm that the record is removed and the measures are lifted."""
    session, actor = db_session(), current_actor()
    notice = notices.get_for_staff(session, actor, reference)
    if notice.acknowledged_at is not None:
        return redirect(url_for(".index"), 303)
    form = forms.AcknowledgeForm()
    if form.validate_on_submit():
        try:
            services.acknowledge(session, actor, notice, proof=form.proof.data or "")
            flash(_("The removal is confirmed. The person sees it."), "success")
            return redirect(url_for(".index"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "proof")
    is_objection = isinstance(notice, ObjectionNotice)
    log_look(_look_at(notice), _OBJECTION_PURPOSE if is_objection else _PURPOSE)
    identity = subjects.identity_of(session, notice.about.subject)
    page = render_template(
        "repairs/office/acknowledge.html",
        form=form,
        notice=notice,
        record=notice.about,
        identity=identity,
        task=labels.task_in_words(notice),
        measures=labels.measures_in_words(notice.measures),
        is_own_body=actor.body_id == notice.body_id,
    )
    return page, 422 if form.errors else 200


def _look_at(notice: Notice) -> Look:
    is_objection = isinstance(notice, ObjectionNotice)
    source = get_rule("objection-decision" if is_objection else "repair-effect").source
    return Look(
        notice.about,
        "repairs.notice-opened",
        notice.case,
        "name and ID number (masked), decision, measures",
        f"{source.title} {source.article}".strip(),
    )
