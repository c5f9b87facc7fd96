"""Writes: proposal, notice, reply window, decision by a second person, end (rules 2.3, 2.4)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.disclosures import policies, queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.name_check import check_index
from app.features.disclosures.states import TABLE, DisclosureAction, DisclosureState, EndReason
from app.features.messages import services as messages
from app.features.records.models import CreditRecord
from app.features.subjects import queries as subjects
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_reference
from app.rulebook import deadlines
from app.rulebook.gates import Gate, closed_gates
from app.rulebook.masking import mask_name, mask_within

# The gates that a proposal cannot open yet: they open by the notice, its time and the second person.
LATER_GATES = frozenset({"notice-served", "reply-window-over", "two-people"})


class GateClosed(NotNow):
    """Publishing is impossible: these gates are closed."""

    def __init__(self, gates: tuple[Gate, ...]) -> None:
        super().__init__("gate-closed", gates=",".join(gate.code for gate in gates))
        self.gates = gates


def propose_disclosure(session: Session, actor: Actor, *, record: CreditRecord, reasons: str) -> Disclosure:
    """Propose that a record be published. Raises GateClosed where no step could ever make it lawful."""
    if not policies.can_propose(actor, record):
        raise NotAllowed("cannot-propose")
    if not reasons.strip():
        raise InvalidInput("reasons-missing", field="reasons")
    hold(session, record)
    if queries.is_being_prepared(session, record.id):
        raise NotNow("already-proposed")
    closed = closed_gates(queries.gates_of(session, record, clock.today()))
    hopeless = tuple(gate for gate in closed if gate.code not in LATER_GATES)
    if hopeless:
        raise GateClosed(hopeless)
    identity = subjects.identity_of(session, record.subject)
    disclosure = Disclosure(
        reference=new_reference("D", clock.today().year),
        record=record,
        title=mask_within(record.title, identity.name),
        masked_name=mask_name(identity.name),
        masked_number=identity.id_number.masked,
        list_code=record.list_code,
        domain=record.domain,
        body_name=record.determining_body.name,
        proposed_by=actor.key,
        proposed_at=clock.now(),
        reasons=reasons.strip(),
    )
    session.add(disclosure)
    session.flush()
    events.record(session, actor, "disclosures.proposed", disclosure.reference, record=record.reference)
    return disclosure


def serve_notice(session: Session, actor: Actor, disclosure: Disclosure) -> Disclosure:
    """Serve the notice of reasons, basis, consequences and rights; the reply window begins."""
    _hold(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.SERVE_NOTICE, actor)
    if not policies.can_propose(actor, disclosure.record):
        raise NotAllowed("cannot-serve")
    today = clock.today()
    disclosure.state, disclosure.notice_served_on = state, today
    disclosure.reply_due_on = deadlines.due("disclosure-reply", today).on
    disclosure.version += 1
    events.record(
        session,
        actor,
        "disclosures.notice-served",
        disclosure.reference,
        reply_due=disclosure.reply_due_on.isoformat(),
    )
    messages.send(
        session,
        disclosure.record.subject_id,
        "notice-served",
        thing=disclosure.record.reference,
        due_on=disclosure.reply_due_on,
    )
    return disclosure


def approve(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """Publish, as the second person. Raises FourEyes or GateClosed; all gates are looked at anew."""
    _hold(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.APPROVE, actor)
    _require_second_person(actor, disclosure)
    if not reasons.strip():
        raise InvalidInput("reasons-missing", field="reasons")
    disclosure.decided_by = actor.key
    closed = closed_gates(queries.gates_of(session, disclosure.record, clock.today(), disclosure))
    if closed:
        disclosure.decided_by = ""
        raise GateClosed(closed)
    now = clock.now()
    disclosure.state, disclosure.decided_at, disclosure.published_at = state, now, now
    disclosure.decision_reasons = reasons.strip()
    disclosure.publish_until = disclosure.record.publish_until
    identity = subjects.identity_of(session, disclosure.record.subject)
    disclosure.check_index = check_index(keyring_of(session), identity.name, identity.id_number.value[-4:])
    _note_change(session, actor, disclosure, "disclosures.published")
    _tell(session, disclosure, "disclosure-published")
    return disclosure


def refuse(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """Decide that it is not published."""
    _hold(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.REFUSE, actor)
    _require_second_person(actor, disclosure)
    if not reasons.strip():
        raise InvalidInput("reasons-missing", field="reasons")
    disclosure.state, disclosure.decided_by, disclosure.decided_at = state, actor.key, clock.now()
    disclosure.decision_reasons = reasons.strip()
    _note_change(session, actor, disclosure, "disclosures.refused")
    return disclosure


def suspend(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """Take it from the public for the time being."""
    _hold(session, disclosure)
    _move(actor, disclosure, DisclosureAction.SUSPEND, reasons)
    disclosure.suspended_at = clock.now()
    _note_change(session, actor, disclosure, "disclosures.suspended")
    return disclosure


def resume(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """Show it again, if every gate is open."""
    _hold(session, disclosure)
    closed = closed_gates(queries.gates_of(session, disclosure.record, clock.today(), disclosure))
    if closed:
        raise GateClosed(closed)
    _move(actor, disclosure, DisclosureAction.RESUME, reasons)
    disclosure.suspended_at = None
    _note_change(session, actor, disclosure, "disclosures.resumed")
    return disclosure


def end(
    session: Session, actor: Actor, disclosure: Disclosure, *, reason: EndReason, reasons: str = ""
) -> Disclosure:
    """End it for good, at once and everywhere."""
    _hold(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.END, actor)
    disclosure.state, disclosure.ended_at, disclosure.end_reason = state, clock.now(), reason
    disclosure.change_reasons = reasons.strip()
    _note_change(session, actor, disclosure, "disclosures.ended", reason=reason)
    _tell(session, disclosure, "disclosure-ended")
    return disclosure


def _hold(session: Session, disclosure: Disclosure) -> None:
    """Two decisions at the same moment come one after the other, and after those on the record."""
    hold(session, disclosure.record)
    hold(session, disclosure)


def _move(actor: Actor, disclosure: Disclosure, action: DisclosureAction, reasons: str) -> None:
    state = TABLE.next_state(DisclosureState(disclosure.state), action, actor)
    if not policies.can_open(actor, disclosure):
        raise NotAllowed("cannot-change")
    if not reasons.strip():
        raise InvalidInput("reasons-missing", field="reasons")
    disclosure.state, disclosure.change_reasons = state, reasons.strip()


def _require_second_person(actor: Actor, disclosure: Disclosure) -> None:
    if actor.key == disclosure.proposed_by:
        raise FourEyes("proposer-cannot-decide")
    if not policies.can_decide(actor, disclosure):
        raise NotAllowed("cannot-decide")


def _note_change(session: Session, actor: Actor, disclosure: Disclosure, verb: str, **figures: str) -> None:
    disclosure.version += 1
    session.flush()
    events.record(session, actor, verb, disclosure.reference, record=disclosure.record.reference, **figures)
    outbox.put(session, "index.disclosure", id=str(disclosure.id))


def _tell(session: Session, disclosure: Disclosure, kind: str) -> None:
    messages.send(session, disclosure.record.subject_id, kind, thing=disclosure.record.reference)
