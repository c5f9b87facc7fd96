"""Writes: filing marks the record at once; deciding has its effect in the same transaction (section 4)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.clocks import services as clocks
from app.features.disclosures import queries as disclosures
from app.features.disclosures import services as disclosure_services
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.messages import services as messages
from app.features.objections import answers, policies, queries
from app.features.objections.models import Objection
from app.features.objections.states import TABLE, Ground, ObjectionAction, ObjectionOutcome, ObjectionState
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.uploads import services as uploads
from app.kernel import clock, events, outbox
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import deadlines

LONGEST_REQUEST = 4000
AREA = "objections"  # where its files are attached, in the rules on uploads
# Outcomes that end every public display of the record.
_ENDS_DISPLAY = {ObjectionOutcome.DELETED, ObjectionOutcome.DISPLAY_ENDED, ObjectionOutcome.REMOVED_FROM_LIST}
_SHOWN = {DisclosureState.PUBLISHED, DisclosureState.SUSPENDED}
_PREPARED = {DisclosureState.PROPOSED, DisclosureState.NOTICE_SERVED, DisclosureState.DECIDED}


def file_objection(
    session: Session, actor: Actor, *, record: CreditRecord, ground: Ground, request: str, basket: str = ""
) -> Objection:
    """Object to one's own record. The mark shows everywhere at once (rule 4.1); the clock starts.

    `basket`: the key of the files that were received as evidence.
    """
    if not policies.can_file(actor, record):
        raise NotAllowed("cannot-file")
    hold(session, record)  # two objections at the same moment: the second finds the first
    if queries.find_open(session, record.id) is not None:
        raise NotNow("objection-already-open")
    _require_words(request, "request")
    assert actor.subject_id is not None, "a citizen has a subject"
    row_id, today = new_id(), clock.today()
    due = deadlines.due(queries.deadline_of(record), today)
    objection = Objection(
        id=row_id,
        reference=new_reference("O", today.year),
        subject_id=actor.subject_id,
        record=record,
        ground=ground,
        request_sealed=keyring_of(session).seal(request.strip(), f"objections.request:{row_id}"),
        filed_at=clock.now(),
        due_on=due.on,
        is_due_provisional=due.is_provisional,
    )
    session.add(objection)
    records.mark_objection(session, actor, record)
    session.flush()
    files = len(uploads.attach(session, area=AREA, basket=basket, owner_id=row_id))
    details = {"record": record.reference, "ground": ground} | ({"files": files} if files else {})
    events.record(session, actor, "objections.filed", objection.reference, **details)
    _tell(session, objection, "objection-received", due_on=due.on)
    _show_mark(session, record)
    return objection


def add_evidence(session: Session, actor: Actor, objection: Objection, *, basket: str) -> Objection:
    """Attach further files to one's own open objection."""
    hold_objection(session, objection)
    if not policies.can_add_evidence(actor, objection):
        is_own = policies.is_own_objection(actor, objection)
        raise NotNow("objection-closed") if is_own else NotAllowed("not-own-objection")
    files = uploads.attach(session, area=AREA, basket=basket, owner_id=objection.id)
    if not files:
        raise InvalidInput("nothing-chosen")
    events.record(session, actor, "objections.evidence-added", objection.reference, files=len(files))
    return objection


def refer_objection(session: Session, actor: Actor, objection: Objection) -> Objection:
    """Refer it to the body that the record comes from (rule 4.2)."""
    hold_objection(session, objection)
    state = TABLE.next_state(ObjectionState(objection.state), ObjectionAction.REFER, actor)
    if not policies.can_handle(actor, objection):
        raise NotAllowed("cannot-handle")
    objection.state, objection.referred_at = state, clock.now()
    events.record(
        session, actor, "objections.referred", objection.reference, to=objection.record.source_body.code
    )
    return objection


def propose_answer(
    session: Session, actor: Actor, objection: Objection, *, outcome: ObjectionOutcome, answer: str
) -> Objection:
    """Suggest outcome and words to the reviewer who decides; a later proposal replaces an earlier one."""
    hold_objection(session, objection)
    TABLE.next_state(ObjectionState(objection.state), ObjectionAction.PROPOSE, actor)
    if not policies.can_handle(actor, objection):
        raise NotAllowed("cannot-handle")
    events.refuse_helper(session, actor, objection.reference)
    _require_words(answer, "answer")
    objection.proposed_outcome, objection.proposed_at = outcome, clock.now()
    objection.proposed_by = actor.key
    objection.proposal_sealed = keyring_of(session).seal(
        answer.strip(), f"objections.proposal:{objection.id}"
    )
    session.flush()
    events.record(session, actor, "objections.answer-proposed", objection.reference, outcome=outcome)
    return objection


def decide_objection(
    session: Session, actor: Actor, objection: Objection, *, outcome: ObjectionOutcome, answer: str
) -> Objection:
    """Answer in writing; the outcome takes effect on record and disclosure at once (rule 4.3)."""
    hold_objection(session, objection)
    state = TABLE.next_state(ObjectionState(objection.state), ObjectionAction.DECIDE, actor)
    if not policies.can_handle(actor, objection):
        raise NotAllowed("cannot-handle")
    events.refuse_helper(session, actor, objection.reference)
    _require_words(answer, "answer")
    objection.state, objection.outcome = state, outcome
    objection.answer_sealed = keyring_of(session).seal(answer.strip(), f"objections.answer:{objection.id}")
    objection.decided_at, objection.decided_by = clock.now(), actor.key
    clocks.settle_clock(session, queries.clock_of(objection))
    session.flush()
    events.record(session, actor, "objections.decided", objection.reference, outcome=outcome)
    answers.issue_answer(session, objection, body=actor.body_name)
    _take_effect(session, actor, objection, outcome)
    _tell(session, objection, "objection-decided")
    return objection


def withdraw_objection(session: Session, actor: Actor, objection: Objection) -> Objection:
    """Take one's own objection back."""
    if not policies.is_own_objection(actor, objection):
        raise NotAllowed("not-own-objection")
    hold_objection(session, objection)
    objection.state = TABLE.next_state(ObjectionState(objection.state), ObjectionAction.WITHDRAW, actor)
    session.flush()
    events.record(session, actor, "objections.withdrawn", objection.reference)
    _lift_mark_if_last(session, actor, objection.record)
    return objection


def hold_objection(session: Session, objection: Objection) -> None:
    """Two deeds at the same moment come one after the other; the record is held, and what hangs on it."""
    hold(session, objection.record)
    hold(session, objection)


def _take_effect(session: Session, actor: Actor, objection: Objection, outcome: ObjectionOutcome) -> None:
    record = objection.record
    if outcome in _ENDS_DISPLAY:
        for disclosure in disclosures.of_record(session, record.id):
            # The decision is the reviewer's; what becomes of the disclosure follows from it by law.
            if disclosure.state in _SHOWN:
                disclosure_services.end(session, SYSTEM, disclosure, reason=EndReason.OBJECTION_UPHELD)
            elif disclosure.state in _PREPARED:
                disclosure_services.refuse(session, SYSTEM, disclosure, reasons=objection.reference)
    # Its source may have taken the record back while the objection was open.
    if outcome is ObjectionOutcome.DELETED and record.withdrawn_at is None:
        records.withdraw_record(session, actor, record, reason="objection-upheld")
    _lift_mark_if_last(session, actor, record)


def _lift_mark_if_last(session: Session, actor: Actor, record: CreditRecord) -> None:
    if queries.count_open(session, record.id) == 0:
        records.lift_objection_mark(session, actor, record)
        _show_mark(session, record)


def _show_mark(session: Session, record: CreditRecord) -> None:
    for disclosure in disclosures.of_record(session, record.id):
        outbox.put(session, "index.disclosure", id=str(disclosure.id))


def _require_words(text: str, field: str) -> None:
    if not text.strip():
        raise InvalidInput("words-missing", field=field)
    if len(text) > LONGEST_REQUEST:
        raise InvalidInput("words-too-long", field=field, longest=LONGEST_REQUEST)


def _tell(session: Session, objection: Objection, kind: str, **values: object) -> None:
    messages.send(session, objection.subject_id, kind, thing=objection.reference, **values)
