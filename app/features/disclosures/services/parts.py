"""What several deeds need: holding, refusing, telling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.features.disclosures import policies
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import TABLE, DisclosureAction, DisclosureState, Manner
from app.features.messages import services as messages
from app.kernel import events, outbox
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.rulebook.gates import Gate


class GateClosed(NotNow):
    """Publishing is impossible: these gates are closed."""

    def __init__(self, gates: tuple[Gate, ...]) -> None:
        super().__init__("gate-closed", gates=",".join(gate.code for gate in gates))
        self.gates = gates


@dataclass(frozen=True)
class Serving:
    """How a paper reaches the person, on which day, and the number of the proof."""

    manner: Manner
    served_on: date
    proof: str = ""


def hold_both(session: Session, disclosure: Disclosure) -> None:
    """Two decisions at the same moment come one after the other, and after those on the record."""
    hold(session, disclosure.record)
    hold(session, disclosure)


def note_change(session: Session, actor: Actor, disclosure: Disclosure, verb: str, **figures: str) -> None:
    disclosure.version += 1
    session.flush()
    events.record(session, actor, verb, disclosure.reference, record=disclosure.record.reference, **figures)
    outbox.put(session, "index.disclosure", id=str(disclosure.id))


def tell(session: Session, disclosure: Disclosure, kind: str, **values: object) -> None:
    messages.send(session, disclosure.record.subject_id, kind, thing=disclosure.reference, **values)


def require_reasons(reasons: str) -> None:
    if not reasons.strip():
        raise InvalidInput("reasons-missing", field="reasons")


def require_second_person(actor: Actor, disclosure: Disclosure) -> None:
    if actor.key == disclosure.proposed_by:
        raise FourEyes("proposer-cannot-decide")
    if not policies.can_decide(actor, disclosure):
        raise NotAllowed("cannot-decide")


def require_other_person(actor: Actor, disclosure: Disclosure) -> None:
    if not policies.can_open(actor, disclosure):
        raise NotAllowed("cannot-change")
    if not policies.is_another_than_suspended(actor, disclosure):
        raise FourEyes("second-person-needed")


def move(actor: Actor, disclosure: Disclosure, action: DisclosureAction, reasons: str) -> None:
    state = TABLE.next_state(DisclosureState(disclosure.state), action, actor)
    if not policies.can_open(actor, disclosure):
        raise NotAllowed("cannot-change")
    require_reasons(reasons)
    disclosure.state, disclosure.change_reasons = state, reasons.strip()
