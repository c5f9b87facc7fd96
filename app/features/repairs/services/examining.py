"""Writes before the acceptance: one list of gaps, acceptance, or a reasoned no (rules 5.2 and 5.3)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.messages.kinds import MessageKind
from app.features.repairs import decisions
from app.features.repairs.models import RepairApplication
from app.features.repairs.services.parts import (
    hold_both,
    next_state,
    require_reach,
    require_words,
    seal,
    start_clock,
    stop_clock,
    tell,
)
from app.features.repairs.states import RepairAction
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput
from app.rulebook import deadlines, repair_tables


def ask_completion(
    session: Session, actor: Actor, application: RepairApplication, *, gaps: str
) -> RepairApplication:
    """Say in one list all that is missing. There is no second: no state leads here again."""
    hold_both(session, application)
    state = next_state(application, RepairAction.ASK_COMPLETION, actor)
    require_reach(session, actor, application)
    words = require_words(gaps, "gaps")
    application.state, application.gaps_at = state, clock.now()
    seal(session, application, "gaps", words)
    stop_clock(application)
    session.flush()
    listed = sum(bool(line.strip()) for line in words.splitlines())
    events.record(session, actor, "repairs.completion-asked", application.reference, gaps=listed)
    tell(session, application, MessageKind.REPAIR_NEEDS_COMPLETION)
    return application


def accept_application(session: Session, actor: Actor, application: RepairApplication) -> RepairApplication:
    """Accept it; the clock of the decision runs, and where another body found it, it is referred there."""
    hold_both(session, application)
    state = next_state(application, RepairAction.ACCEPT, actor)
    require_reach(session, actor, application)
    today, body = clock.today(), application.record.determining_body
    application.state, application.accepted_at = state, clock.now()
    application.commitment_until = deadlines.due("repair-commitment-shown", today).on
    start_clock(application, "repair-decision", today)
    if actor.body_id != body.id:
        application.referred_at = clock.now()
    session.flush()
    events.record(session, actor, "repairs.accepted", application.reference)
    if application.referred_at is not None:
        events.record(session, actor, "repairs.referred", application.reference, to=body.code)
    tell(session, application, MessageKind.REPAIR_ACCEPTED, due_on=application.due_on)
    return application


def refuse_acceptance(
    session: Session, actor: Actor, application: RepairApplication, *, ground: str, reasons: str
) -> RepairApplication:
    """Do not accept it, on a ground of the rules and with reasons. Nothing was decided about the record."""
    hold_both(session, application)
    state = next_state(application, RepairAction.NOT_ACCEPT, actor)
    require_reach(session, actor, application)
    if repair_tables.find_ground(ground) is None:
        raise InvalidInput("ground-missing", field="ground")
    words = require_words(reasons, "reasons")
    application.state, application.ground = state, ground
    application.decided_at, application.decided_by = clock.now(), actor.key
    seal(session, application, "reasons", words)
    stop_clock(application)
    session.flush()
    events.record(session, actor, "repairs.not-accepted", application.reference, ground=ground)
    decisions.issue_decision(session, application, body=actor.body_name)
    tell(session, application, MessageKind.REPAIR_NOT_ACCEPTED)
    return application
