"""The office: what waits, one objection behind its purpose, referral, proposed answer, decision.

A person's objection is opened for a stated purpose only, and every look is logged (rule 6.1).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.clocks import pages as clock_pages
from app.features.clocks import queries as clocks
from app.features.objections import effects, forms, labels, policies, queries, services
from app.features.objections.models import Objection, Reconsideration
from app.features.objections.states import TABLE, ObjectionAction, ObjectionState
from app.features.objections.views.again import second_look
from app.features.objections.views.timeline import standing_of, timeline_of
from app.features.records import labels as record_labels
from app.features.records.looks import Look
from app.features.records.models import RecordKind
from app.features.records.views.purposes import Door, ask_purpose, log_look, stated_purpose
from app.features.repairs import labels as repair_labels
from app.features.repairs import notices
from app.features.subjects import queries as subjects
from app.features.uploads import answers as uploads
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.rulebook.rules import get_rule
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("objections_office", __name__, url_prefix="/office/objections")
_DOOR = Door(
    _l("Open an objection"),
    _l("Open the objection"),
    section="objections",
    index=(_l("Objections"), "objections_office.index"),
)
_FIELDS = "name and ID number (masked), ground, request, proposed and written answer, timeline"


@blueprint.get("/")
@requires(Permission.OBJECTIONS_HANDLE)
def index() -> ResponseReturnValue:
    """What waits, the first due first; below it what has been answered."""
    session, actor, page = db_session(), current_actor(), asked_page()
    waiting = queries.open_for_staff(session, actor)
    due_days = queries.days_due(session, waiting, clock.today())
    answered, total = queries.answered_for_staff(session, actor, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "objections/office/index.html",
        waiting=[_line(one) | {"due_on": due_days[one.id]} for one in waiting],
        again=[_line_again(one) for one in queries.reconsiderations_for_staff(session, actor)],
        answered=[_line(one) for one in answered],
        paging=Paging(answered, page, total),
    )


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.OBJECTIONS_HANDLE)
def show(reference: str) -> ResponseReturnValue:
    """One objection, once the purpose is stated; each opening is a row in the person's access log."""
    objection = queries.get_for_staff(db_session(), current_actor(), reference)
    if (asking := ask_purpose(_DOOR, reference)) is not None:
        return asking
    log_look(look_at(objection), stated_purpose(reference))
    actions = TABLE.actions(ObjectionState(objection.state), current_actor())
    asked = queries.find_reconsideration(db_session(), objection)
    case = case_of(objection)
    return render_template(
        "objections/office/show.html",
        deed_form=PortalForm(),
        steps=timeline_of(
            objection,
            queries.deeds(db_session(), objection),
            due_on=case["legal_clock"].due.on,
            again=asked,
            is_own=False,
        ),
        can_reconsider=asked is not None
        and asked.is_open
        and policies.can_reconsider(current_actor(), objection),
        can_refer=ObjectionAction.REFER in actions,
        can_propose=ObjectionAction.PROPOSE in actions,
        can_decide=ObjectionAction.DECIDE in actions and objection.proposed_by != current_actor().key,
        can_pause=clocks.can_pause(db_session(), queries.clock_of(objection), current_actor(), clock.today()),
        can_resume=clocks.can_resume(db_session(), queries.clock_of(objection), current_actor()),
        board=repair_labels.board_rows(notices.of_objection(db_session(), objection.id), clock.today()),
        **case,
    )


@blueprint.post("/<reference>/refer")
@requires(Permission.OBJECTIONS_HANDLE)
@writes
def refer(reference: str) -> ResponseReturnValue:
    """Refer it to the source body."""
    objection = queries.get_for_staff(db_session(), current_actor(), reference)
    services.refer_objection(db_session(), current_actor(), objection)
    flash(_("The objection is referred. The person sees it at once."), "success")
    return redirect(url_for("objections_office.show", reference=reference), 303)


@blueprint.route("/<reference>/pause", methods=["GET", "POST"])
@requires(Permission.OBJECTIONS_HANDLE)
@writes
def pause(reference: str) -> ResponseReturnValue:
    """Let the legal time stand still, for a reason of the rulebook."""
    objection = queries.get_for_staff(db_session(), current_actor(), reference)
    if request.method == "POST":
        services.hold_objection(db_session(), objection)
    return clock_pages.pause_page(queries.clock_of(objection), _clock_door(objection))


@blueprint.post("/<reference>/resume")
@requires(Permission.OBJECTIONS_HANDLE)
@writes
def resume(reference: str) -> ResponseReturnValue:
    """Let the legal time go on."""
    objection = queries.get_for_staff(db_session(), current_actor(), reference)
    services.hold_objection(db_session(), objection)
    return clock_pages.resume_answer(queries.clock_of(objection), _clock_door(objection))


@blueprint.route("/<reference>/answer", methods=["GET", "POST"])
@requires(Permission.OBJECTIONS_HANDLE)
@writes
def answer(reference: str) -> ResponseReturnValue:
    """Decide with a written answer, or propose one where the post does not decide."""
    session, actor = db_session(), current_actor()
    objection = queries.get_for_staff(session, actor, reference)
    purpose = stated_purpose(reference)
    actions = TABLE.actions(ObjectionState(objection.state), actor)
    if not purpose or ObjectionAction.PROPOSE not in actions:
        return redirect(url_for("objections_office.show", reference=reference), 303)
    is_deciding = ObjectionAction.DECIDE in actions and objection.proposed_by != actor.key
    form = forms.answer_form(
        objection.record,
        outcomes=effects.possible_outcomes(objection.record),
        given=queries.changes_of(session, objection),
        **_proposed(objection),
    )
    if form.validate_on_submit():
        deed = services.decide_objection if is_deciding else services.propose_answer
        try:
            deed(
                session, actor, objection, outcome=form.chosen, answer=form.answer.data, changes=form.changes
            )
            flash(
                _("The objection is answered. The person has been told.")
                if is_deciding
                else _("Your proposal is kept. A reviewer decides."),
                "success",
            )
            return redirect(url_for("objections_office.show", reference=reference), 303)
        except InvalidInput as error:
            form.explain(error)
    log_look(look_at(objection), purpose)
    page = render_template(
        "objections/office/answer.html", form=form, is_deciding=is_deciding, **case_of(objection)
    )
    return page, 422 if form.errors else 200


def _line_again(asked: Reconsideration) -> dict[str, Any]:
    """One row of the list of second looks."""
    return {
        "asked": asked,
        "outcome": labels.outcome(asked.first_outcome),
        "is_late": clock.today() > asked.due_on,
        "is_mine": policies.can_reconsider(current_actor(), asked.objection),
    }


def _clock_door(objection: Objection) -> clock_pages.CaseDoor:
    back = url_for("objections_office.show", reference=objection.reference)
    return clock_pages.CaseDoor("objections", (_("Objections"), url_for("objections_office.index")), back)


def look_at(objection: Objection) -> Look:
    """What the access log keeps of a look at an objection."""
    source = get_rule("objection-decision").source
    basis = f"{source.title} {source.article}".strip()
    return Look(objection.record, "objections.viewed", objection.reference, _FIELDS, basis)


def _line(objection: Objection) -> dict[str, Any]:
    """One row of a list: nothing that says who the person is."""
    return {
        "objection": objection,
        "ground": labels.ground(objection.ground),
        "kind": record_labels.KINDS[RecordKind(objection.record.kind)],
        "state": labels.STATES[ObjectionState(objection.state)],
        "tone": labels.TONES[ObjectionState(objection.state)],
        "outcome": labels.outcome(objection.outcome),
        "is_late": objection.is_late_on(clock.today()),
    }


def case_of(objection: Objection) -> dict[str, Any]:
    """Everything about an objection that its pages in the office show."""
    session, record = db_session(), objection.record
    return {
        "objection": objection,
        "identity": subjects.identity_of(session, record.subject),
        "kind": record_labels.KINDS[RecordKind(record.kind)],
        "ground": labels.ground(objection.ground),
        "standing": standing_of(objection),
        "is_late": objection.is_late_on(clock.today()),
        "legal_clock": clocks.standing_of(session, queries.clock_of(objection), clock.today()),
        "request_text": queries.request_of(session, objection),
        "proposed_outcome": labels.outcome(objection.proposed_outcome),
        "proposal_text": queries.proposal_of(session, objection),
        "effect": labels.effect(objection.outcome),
        "answer_text": queries.answer_of(session, objection),
        "evidence": _evidence_rows(objection),
        "outcome": labels.outcome(objection.outcome),
        **second_look(objection, is_office=True),
    }


def _evidence_rows(objection: Objection) -> list[dict[str, Any]]:
    rows = uploads.rows(queries.evidence_of(db_session(), objection))
    for row in rows:
        named = {"reference": objection.reference, "file": row["reference"]}
        row["download"] = url_for("objections_evidence.download", **named)
        row["show"] = url_for("objections_evidence.show", **named) if row["can_be_shown"] else None
    return rows


def _proposed(objection: Objection) -> dict[str, str]:
    """What the form begins with: the proposal, if there is one."""
    if not objection.proposed_outcome:
        return {}
    return {
        "outcome": objection.proposed_outcome,
        "answer": queries.proposal_of(db_session(), objection),
    }
