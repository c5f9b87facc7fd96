"""The office: what waits, one application behind its purpose, its proof, acceptance."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.clocks import pages as clock_pages
from app.features.clocks import queries as clocks
from app.features.records.views.purposes import ask_purpose, log_look, stated_purpose
from app.features.repairs import labels, notices, policies, queries, services
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import BEFORE_ACCEPTANCE, BEFORE_DECISION, TABLE, RepairAction, RepairState
from app.features.repairs.views.case import DOOR, case_of, line_of, look_at
from app.features.repairs.views.timeline import timeline_of
from app.features.uploads import answers
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("repairs_office", __name__, url_prefix="/office/repairs")


@blueprint.get("/")
@requires(Permission.REPAIRS_HANDLE)
def index() -> ResponseReturnValue:
    """What waits, the first due first; below it what is closed."""
    session, actor, page = db_session(), current_actor(), asked_page()
    closed, total = queries.closed_for_staff(session, actor, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    open_count, overdue = notices.waiting_on(session, actor, clock.today())
    return render_template(
        "repairs/office/index.html",
        waiting=[line_of(one) for one in queries.open_for_staff(session, actor)],
        closed=[line_of(one) for one in closed],
        paging=Paging(closed, page, total),
        open_notices=open_count,
        overdue_notices=overdue,
    )


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
def show(reference: str) -> ResponseReturnValue:
    """One application, once the purpose is stated; each opening is a row in the person's access log."""
    session = db_session()
    application = queries.get_for_staff(session, current_actor(), reference)
    if (asking := ask_purpose(DOOR, reference)) is not None:
        return asking
    log_look(look_at(application), stated_purpose(reference))
    return render_template(
        "repairs/office/show.html",
        deed_form=PortalForm(),
        steps=timeline_of(application, queries.deeds(session, application), is_own=False),
        board=labels.board_rows(notices.of_application(session, application), clock.today()),
        can=_deeds_for(application),
        **case_of(application),
    )


@blueprint.post("/<reference>/accept")
@requires(Permission.REPAIRS_HANDLE)
@writes
def accept(reference: str) -> ResponseReturnValue:
    """Accept it; the body that made the finding has it from now on."""
    application = queries.get_for_staff(db_session(), current_actor(), reference)
    services.accept_application(db_session(), current_actor(), application)
    flash(_("It is accepted, and the person has been told. The clock of the decision runs."), "success")
    return redirect(url_for(".show", reference=reference), 303)


@blueprint.route("/<reference>/pause", methods=["GET", "POST"])
@requires(Permission.REPAIRS_HANDLE)
@writes
def pause(reference: str) -> ResponseReturnValue:
    """Let the legal time of the decision stand still, for a reason of the rulebook."""
    application = _accepted(reference)
    the_clock = queries.clock_of(db_session(), application)
    return clock_pages.pause_page(the_clock, _clock_door(application))


@blueprint.post("/<reference>/resume")
@requires(Permission.REPAIRS_HANDLE)
@writes
def resume(reference: str) -> ResponseReturnValue:
    """Let the legal time go on."""
    application = _accepted(reference)
    the_clock = queries.clock_of(db_session(), application)
    return clock_pages.resume_answer(the_clock, _clock_door(application))


@blueprint.get("/<reference>/proofs/<file>")
@requires(Permission.REPAIRS_HANDLE)
def proof(reference: str, file: str) -> ResponseReturnValue:
    """A file as a picture, page by page."""
    application = queries.get_for_staff(db_session(), current_actor(), reference)
    upload = queries.get_proof(db_session(), application, file)
    if not stated_purpose(reference):
        return redirect(url_for(".show", reference=reference), 303)
    page = asked_page()
    shown = answers.picture(upload, page)
    log_look(look_at(application, upload), stated_purpose(reference))
    there = partial(url_for, ".proof", reference=reference, file=file)
    return render_template(
        "repairs/office/proof.html",
        application=application,
        shown=shown,
        row=answers.rows([upload])[0],
        earlier=there(page=page - 1) if page > 1 else None,
        later=there(page=page + 1) if page < upload.pages else None,
    )


@blueprint.get("/<reference>/proofs/<file>/download")
@requires(Permission.REPAIRS_HANDLE)
def download(reference: str, file: str) -> ResponseReturnValue:
    """A file as it is kept: cleaned, and never run by the browser."""
    application = queries.get_for_staff(db_session(), current_actor(), reference)
    upload = queries.get_proof(db_session(), application, file)
    if not stated_purpose(reference):
        return redirect(url_for(".show", reference=reference), 303)
    answer = answers.download(upload)
    log_look(look_at(application, upload), stated_purpose(reference))
    return answer


def _accepted(reference: str) -> RepairApplication:
    """An application whose decision is awaited, held where something is about to be done to it."""
    application = queries.get_for_staff(db_session(), current_actor(), reference)
    if request.method == "POST":
        services.hold_both(db_session(), application)
    if application.accepted_at is None:
        raise NotFound("not-accepted-yet")
    return application


def _clock_door(application: RepairApplication) -> clock_pages.CaseDoor:
    back = url_for(".show", reference=application.reference)
    return clock_pages.CaseDoor("repairs", (_("Repairs"), url_for(".index")), back)


def _deeds_for(application: RepairApplication) -> dict[str, bool]:
    """Which buttons stand on the page."""
    session, actor = db_session(), current_actor()
    actions = TABLE.actions(RepairState(application.state), actor)
    handler = queries.handler_of(session, actor, application)
    is_accepted = application.state in BEFORE_DECISION
    the_clock = partial(queries.clock_of, session, application)
    judges = policies.can_judge(handler, application)
    is_deciding = judges and RepairAction.GRANT in actions
    return {
        "examine": application.state in BEFORE_ACCEPTANCE,
        "ask_completion": RepairAction.ASK_COMPLETION in actions,
        "propose": judges and RepairAction.PROPOSE in actions,
        "decide": is_deciding and policies.is_second_person(actor, application),
        "is_proposer": is_deciding and not policies.is_second_person(actor, application),
        "extend": judges and RepairAction.EXTEND in actions and application.extended_at is None,
        "pause": is_accepted and clocks.can_pause(session, the_clock(), actor, clock.today()),
        "resume": is_accepted and clocks.can_resume(session, the_clock(), actor),
        "waits_for_body": not judges and application.accepted_at is not None and application.is_open,
    }
