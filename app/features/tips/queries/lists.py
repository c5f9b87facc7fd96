"""The staff's lists and counts: each sees what their body may handle, and nothing else is counted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, not_, or_, select
from sqlalchemy.orm import Session

from app.features.bodies import queries as bodies
from app.features.bodies.models import Body, BodyKind
from app.features.tips.models import Tip, TipConflict
from app.features.tips.policies import Handler
from app.features.tips.states import CHECKED_STATES, TipState
from app.kernel import clock
from app.kernel.actors import Actor

_IN_CHECK = Tip.state.in_(CHECKED_STATES)
_ON_ITS_OWN = Tip.merged_into_id.is_(None)


def handler_of(session: Session, actor: Actor) -> Handler:
    """A member of staff as the policies want to know them."""
    body = session.get(Body, actor.body_id) if actor.body_id else None
    conflicts = session.scalars(select(TipConflict.tip_id).where(TipConflict.actor == actor.key))
    return Handler(actor, body is not None and body.kind == BodyKind.CREDIT_OFFICE, frozenset(conflicts))


def page_of_tips(
    session: Session, handler: Handler, *, state: TipState | None, page: int, per_page: int
) -> tuple[Sequence[Tip], int]:
    """One page of the tips in a state, or of all: what is due first stands first. With the total."""
    chosen = select(Tip).where(_open_to(handler))
    if state is not None:
        chosen = chosen.where(Tip.state == state)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    in_order = chosen.order_by(not_(_IN_CHECK), Tip.due_on, Tip.id.desc())
    return session.scalars(in_order.offset((page - 1) * per_page).limit(per_page)).all(), total


def count_in_check(session: Session, handler: Handler) -> tuple[int, int]:
    """(tips to be taken up or being checked, those of them that are late)."""
    waiting = (_open_to(handler), _IN_CHECK, _ON_ITS_OWN)
    return _count(session, *waiting), _count(session, *waiting, Tip.due_on < clock.today())


def count_awaiting_answer(session: Session, handler: Handler) -> int:
    """Tips whose reporter wrote and has had no answer."""
    return _count(session, _open_to(handler), Tip.is_awaiting_answer.is_(True), Tip.state != TipState.CLOSED)


def count_to_be_told(session: Session, handler: Handler) -> tuple[int, int]:
    """(named reporters who are still to be told what was decided, those for whom it is late) (rule 7.1)."""
    waiting = (_open_to(handler), Tip.told_due_on.is_not(None), Tip.told_on.is_(None))
    return _count(session, *waiting), _count(session, *waiting, Tip.told_due_on < clock.today())


def bodies_for(session: Session, tip: Tip) -> tuple[Body, ...]:
    """The bodies to which a tip can be handed: all confirmed ones but that which it is about."""
    return tuple(body for body in confirmed_bodies(session) if body.id != tip.reported_body_id)


def confirmed_bodies(session: Session) -> tuple[Body, ...]:
    """The bodies of the register, by name."""
    return tuple(body for body in bodies.all_bodies(session) if body.is_confirmed)


def about_the_office(session: Session, handler: Handler) -> tuple[Tip, ...]:
    """Tips about the credit office itself that nobody has yet: to be handed on unread."""
    if not handler.is_of_office:
        return ()
    found = select(Tip).where(
        Tip.reported_body_id == handler.actor.body_id, Tip.body_id.is_(None), Tip.state != TipState.CLOSED
    )
    return tuple(session.scalars(found.order_by(Tip.id)))


def _open_to(handler: Handler) -> ColumnElement[bool]:
    """What `policies.can_open` says, for the database."""
    actor = handler.actor
    declared = select(TipConflict.tip_id).where(TipConflict.actor == actor.key)
    is_about_others = or_(Tip.reported_body_id.is_(None), Tip.reported_body_id != actor.body_id)
    chosen = is_about_others & Tip.id.not_in(declared)
    return chosen if handler.is_of_office else chosen & (Tip.body_id == actor.body_id)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Tip).where(*conditions)) or 0
