"""Writes while an objection is open: what the person adds, who is reminded, and what is late (rule 4.2)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.clocks import services as clocks
from app.features.messages import services as messages
from app.features.objections import policies, queries, services
from app.features.objections.models import Objection, Reconsideration, Supplement
from app.features.objections.states import OPEN_STATES, ReconsiderationState
from app.kernel import clock, events
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import new_id
from app.rulebook.working_days import add_working_days

SOON = 2
"""Working days before the last one on which the office is reminded."""
_AT_ONCE = 200


def supplement_objection(session: Session, actor: Actor, objection: Objection, *, words: str) -> Supplement:
    """Add words to one's own open objection; a clock that waited for them goes on."""
    services.hold_objection(session, objection)
    if not policies.can_add_evidence(actor, objection):
        is_own = policies.is_own_objection(actor, objection)
        raise NotNow("objection-closed") if is_own else NotAllowed("not-own-objection")
    services.require_words(words, "words")
    row_id = new_id()
    added = Supplement(
        id=row_id,
        objection_id=objection.id,
        text_sealed=keyring_of(session).seal(words.strip(), queries.words_place("supplement", row_id)),
        added_at=clock.now(),
    )
    session.add(added)
    session.flush()
    events.record(session, actor, "objections.supplemented", objection.reference)
    clocks.go_on_if_waiting(session, actor, queries.clock_of(objection), reason="supplement")
    return added


def remind_office(session: Session, actor: Actor, objection: Objection) -> None:
    """The person reminds the office that it is late (催办), once a day. Raises NotNow before that."""
    hold(session, objection)
    if not policies.is_own_objection(actor, objection):
        raise NotAllowed("not-own-objection")
    if not queries.can_remind(session, objection, clock.today()):
        raise NotNow("not-late")
    events.record(session, actor, "objections.reminded-by-person", objection.reference)


def remind_soon_due(session: Session, today: date) -> int:
    """Note once that an answer is due within two working days, for the desk; answers how many."""
    last = add_working_days(today, SOON).on
    due = select(Objection).where(
        Objection.state.in_(OPEN_STATES),
        Objection.reminded_at.is_(None),
        Objection.due_on.between(today, last),
    )
    found = session.scalars(due.order_by(Objection.id).limit(_AT_ONCE)).all()
    for objection in found:
        objection.reminded_at = clock.now()
        session.flush()
        events.record(session, SYSTEM, "objections.reminded", objection.reference)
    return len(found)


def escalate_late(session: Session, today: date) -> int:
    """Bring what is late before the reviewers, once, and tell the person; answers how many."""
    late = select(Objection).where(
        Objection.state.in_(OPEN_STATES), Objection.escalated_at.is_(None), Objection.due_on < today
    )
    again = select(Reconsideration).where(
        Reconsideration.state == ReconsiderationState.ASKED,
        Reconsideration.escalated_at.is_(None),
        Reconsideration.due_on < today,
    )
    found: list[Objection | Reconsideration] = [
        *session.scalars(late.order_by(Objection.id).limit(_AT_ONCE)),
        *session.scalars(again.order_by(Reconsideration.id).limit(_AT_ONCE)),
    ]
    for one in found:
        objection = one.objection if isinstance(one, Reconsideration) else one
        one.escalated_at = clock.now()
        session.flush()
        events.record(
            session, SYSTEM, "objections.escalated", objection.reference, due_on=one.due_on.isoformat()
        )
        messages.send(
            session, objection.subject_id, "objection-late", thing=objection.reference, due_on=one.due_on
        )
    return len(found)
