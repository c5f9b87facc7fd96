"""Writes of the body that made the finding: two people decide; the effect comes in the same transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.clocks import queries as clocks
from app.features.clocks import services as clock_services
from app.features.disclosures.following import end_with_record, hold_disclosures
from app.features.disclosures.states import EndReason
from app.features.messages.kinds import MessageKind
from app.features.records import services as records
from app.features.repairs import decisions, policies, queries
from app.features.repairs.models import RepairApplication
from app.features.repairs.services.parts import (
    hold_both,
    next_state,
    require_judge,
    require_words,
    seal,
    stop_clock,
    tell,
)
from app.features.repairs.services.propagation import send_notices
from app.features.repairs.states import RepairAction, RepairOutcome
from app.kernel import clock, events
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.rulebook import repair_tables
from app.rulebook.measures import measures_for

_LONGEST_NUMBER = 128


def propose_decision(
    session: Session,
    actor: Actor,
    application: RepairApplication,
    *,
    outcome: RepairOutcome,
    reasons: str,
    bar: str = "",
    body_answer_no: str = "",
) -> RepairApplication:
    """Propose what to decide, with the reasons that the person will read.

    `bar`: the code of a bar that a refusal brings about; `body_answer_no`: the number of the document in
    which a body without access here answered, which the credit office records.
    """
    hold_both(session, application)
    state = next_state(application, RepairAction.PROPOSE, actor)
    handler = require_judge(session, actor, application)
    words, answer_no = require_words(reasons, "reasons"), body_answer_no.strip()
    if policies.is_recording(handler, application) and not answer_no:
        raise InvalidInput("body-answer-missing", field="body_answer_no")
    if len(answer_no) > _LONGEST_NUMBER:
        raise InvalidInput("words-too-long", field="body_answer_no", longest=_LONGEST_NUMBER)
    if bar and (outcome is RepairOutcome.GRANTED or bar not in {one.code for one in repair_tables.bars()}):
        raise InvalidInput("bar-impossible", field="bar")
    application.state, application.proposed_outcome, application.proposed_bar = state, outcome, bar
    application.proposed_at, application.proposed_by = clock.now(), actor.key
    application.body_answer_no = answer_no
    seal(session, application, "proposal", words)
    session.flush()
    events.record(session, actor, "repairs.proposed", application.reference, outcome=outcome)
    return application


def send_back(
    session: Session, actor: Actor, application: RepairApplication, *, reasons: str
) -> RepairApplication:
    """Do not agree with the proposal: another is needed."""
    hold_both(session, application)
    state = next_state(application, RepairAction.SEND_BACK, actor)
    require_judge(session, actor, application)
    words = require_words(reasons, "reasons")
    application.state, application.proposed_outcome, application.proposed_bar = state, "", ""
    seal(session, application, "sent_back", words)
    session.flush()
    events.record(session, actor, "repairs.sent-back", application.reference)
    return application


def decide_as_proposed(session: Session, actor: Actor, application: RepairApplication) -> RepairApplication:
    """Decide as the second person. Raises FourEyes for the one who proposed.

    Granted: display, sharing and use end, the measures are lifted and every recipient is told, all at once
    (rule 5.4).
    """
    hold(session, application.record)
    hold_disclosures(session, [application.record_id])
    hold(session, application)
    outcome = RepairOutcome(application.proposed_outcome or RepairOutcome.REFUSED)
    is_granted = outcome is RepairOutcome.GRANTED
    action = RepairAction.GRANT if is_granted else RepairAction.REFUSE
    state = next_state(application, action, actor)
    require_judge(session, actor, application)
    if not policies.is_second_person(actor, application):
        raise FourEyes("proposer-cannot-decide")
    if is_granted and not application.record.is_usable_on(clock.today()):
        raise NotNow("nothing-to-repair")
    application.state = state
    application.decided_at, application.decided_by = clock.now(), actor.key
    _keep_proposal(session, application)
    clock_services.settle_clock(session, queries.clock_of(session, application))
    session.flush()
    events.record(session, actor, "repairs.decided", application.reference, outcome=outcome)
    if is_granted:
        _take_effect(session, application)
    else:
        _set_bar(session, actor, application)
    decisions.issue_decision(session, application, body=actor.body_name)
    tell(session, application, MessageKind.REPAIR_GRANTED if is_granted else MessageKind.REPAIR_REFUSED)
    return application


def extend_time(
    session: Session, actor: Actor, application: RepairApplication, *, reasons: str
) -> RepairApplication:
    """Extend the time to decide, once, before it is over, with reasons that the person reads."""
    hold_both(session, application)
    state = next_state(application, RepairAction.EXTEND, actor)
    require_judge(session, actor, application)
    if application.extended_at is not None:
        raise NotNow("extended-already")
    if application.due_on is None or clock.today() > application.due_on:
        raise NotNow("too-late-to-extend")
    words = require_words(reasons, "reasons")
    application.state, application.extended_at = state, clock.now()
    seal(session, application, "extension", words)
    the_clock = queries.clock_of(session, application)
    due = clocks.longest_due(session, the_clock, clock.today())
    application.due_on, application.is_due_provisional = due.on, due.is_provisional
    session.flush()
    events.record(
        session,
        actor,
        "repairs.extended",
        application.reference,
        due_on=application.due_on.isoformat(),
    )
    tell(session, application, MessageKind.REPAIR_EXTENDED, due_on=application.due_on)
    return application


def settle_application(session: Session, application: RepairApplication) -> RepairApplication:
    """Close an application whose record has ended meanwhile: there is nothing left to repair."""
    hold_both(session, application)
    state = next_state(application, RepairAction.SETTLE, SYSTEM)
    if application.record.is_usable_on(clock.today()):
        raise NotNow("still-in-force")
    application.state, application.decided_at = state, clock.now()
    stop_clock(application)
    session.flush()
    events.record(session, SYSTEM, "repairs.settled", application.reference)
    tell(session, application, MessageKind.REPAIR_SETTLED)
    return application


def _keep_proposal(session: Session, application: RepairApplication) -> None:
    """What was proposed is what the person reads."""
    seal(session, application, "reasons", queries.proposal_of(session, application))


def _take_effect(session: Session, application: RepairApplication) -> None:
    """The decision is the body's; what becomes of the record follows from it by law."""
    record, today = application.record, clock.today()
    lifted = measures_for(record.list_code, today) if record.list_code else ()
    application.measures_lifted = [measure.code for measure in lifted if measure.ends_on_repair]
    send_notices(session, application)
    end_with_record(session, record, EndReason.REPAIRED)
    records.withdraw_record(session, SYSTEM, record, reason=records.REPAIRED)


def _set_bar(session: Session, actor: Actor, application: RepairApplication) -> None:
    if application.proposed_bar:
        application.barred_until = repair_tables.get_bar(application.proposed_bar).until(clock.today())
        session.flush()
        events.record(
            session,
            actor,
            "repairs.barred",
            application.reference,
            bar=application.proposed_bar,
            until=application.barred_until.isoformat(),
        )
