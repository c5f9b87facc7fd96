"""Writes: filing marks the record at once; deciding has its effect in the same transaction (section 4)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.features.clocks import services as clocks
from app.features.messages import services as messages
from app.features.objections import answers, effects, policies, queries
from app.features.objections.models import Objection
from app.features.objections.states import TABLE, Ground, ObjectionAction, ObjectionOutcome, ObjectionState
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.uploads import services as uploads
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import deadlines

LONGEST_REQUEST = 4000
AREA = "objections"  # where its files are attached, in the rules on uploads


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
    require_words(request, "request")
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
    effects.show_mark(session, record)
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
    clocks.go_on_if_waiting(session, actor, queries.clock_of(objection), reason="supplement")
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
    session: Session,
    actor: Actor,
    objection: Objection,
    *,
    outcome: ObjectionOutcome,
    answer: str,
    changes: Mapping[str, str] | None = None,
) -> Objection:
    """Suggest outcome and words to the reviewer who decides; a later proposal replaces an earlier one.

    `changes` are what is corrected or added, field by field (`records.amending`).
    """
    hold_objection(session, objection)
    TABLE.next_state(ObjectionState(objection.state), ObjectionAction.PROPOSE, actor)
    if not policies.can_handle(actor, objection):
        raise NotAllowed("cannot-handle")
    events.refuse_helper(session, actor, objection.reference)
    require_words(answer, "answer")
    _keep_changes(session, objection, effects.check_outcome(objection.record, outcome, changes or {}))
    objection.proposed_outcome, objection.proposed_at = outcome, clock.now()
    objection.proposed_by = actor.key
    objection.proposal_sealed = keyring_of(session).seal(
        answer.strip(), f"objections.proposal:{objection.id}"
    )
    session.flush()
    events.record(session, actor, "objections.answer-proposed", objection.reference, outcome=outcome)
    return objection


def decide_objection(
    session: Session,
    actor: Actor,
    objection: Objection,
    *,
    outcome: ObjectionOutcome,
    answer: str,
    changes: Mapping[str, str] | None = None,
) -> Objection:
    """Answer in writing; the outcome takes effect on record and disclosure at once (rule 4.3).

    Raises FourEyes for whoever proposed the answer.
    """
    hold_objection(session, objection)
    state = TABLE.next_state(ObjectionState(objection.state), ObjectionAction.DECIDE, actor)
    if not policies.can_handle(actor, objection):
        raise NotAllowed("cannot-handle")
    events.refuse_helper(session, actor, objection.reference)
    if actor.key == objection.proposed_by:
        raise FourEyes("proposer-cannot-decide")
    require_words(answer, "answer")
    changed = effects.check_outcome(objection.record, outcome, changes or {})
    _keep_changes(session, objection, changed)
    objection.state, objection.outcome = state, outcome
    objection.answer_sealed = keyring_of(session).seal(answer.strip(), f"objections.answer:{objection.id}")
    objection.decided_at, objection.decided_by = clock.now(), actor.key
    clocks.settle_clock(session, queries.clock_of(objection))
    session.flush()
    events.record(session, actor, "objections.decided", objection.reference, outcome=outcome)
    done = effects.take_effect(session, actor, objection, outcome, changed)
    lift_mark_if_last(session, actor, objection.record)
    answers.issue_answer(session, objection, body=actor.body_name, effects=done)
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
    lift_mark_if_last(session, actor, objection.record)
    return objection


def hold_objection(session: Session, objection: Objection) -> None:
    """Two deeds at the same moment come one after the other; the record is held, and what hangs on it."""
    hold(session, objection.record)
    hold(session, objection)


def lift_mark_if_last(session: Session, actor: Actor, record: CreditRecord) -> None:
    """Take the mark from the record once nothing about it is open."""
    if queries.count_open(session, record.id) == 0:
        records.lift_objection_mark(session, actor, record)
        effects.show_mark(session, record)


def _keep_changes(session: Session, objection: Objection, changes: Mapping[str, str]) -> None:
    text = json.dumps(dict(changes), ensure_ascii=False) if changes else ""
    place = f"objections.changes:{objection.id}"
    objection.changes_sealed = keyring_of(session).seal(text, place) if text else ""


def require_words(text: str, field: str) -> None:
    """Raises InvalidInput where there are none, or too many."""
    if not text.strip():
        raise InvalidInput("words-missing", field=field)
    if len(text) > LONGEST_REQUEST:
        raise InvalidInput("words-too-long", field=field, longest=LONGEST_REQUEST)


def _tell(session: Session, objection: Objection, kind: str, **values: object) -> None:
    messages.send(session, objection.subject_id, kind, thing=objection.reference, **values)
