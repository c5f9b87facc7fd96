"""Reads."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.features.rules import policies
from app.features.rules.models import RuleChange
from app.features.rules.states import ChangeState
from app.kernel.actors import Actor
from app.kernel.errors import NotFound


def get_for_staff(session: Session, actor: Actor, reference: str) -> RuleChange:
    """A change in the office, whatever its state. Raises NotFound."""
    change = session.scalar(select(RuleChange).where(RuleChange.reference == reference))
    if change is None or not policies.can_read(actor):
        raise NotFound("no-such-change")
    return change


def get_approved(session: Session, reference: str) -> RuleChange:
    """A change as the public sees it. Raises NotFound for one that was not approved."""
    change = session.scalar(select(RuleChange).where(RuleChange.reference == reference))
    if change is None or not change.is_approved:
        raise NotFound("no-such-change")
    return change


def waiting(session: Session) -> tuple[RuleChange, ...]:
    """What was proposed and not decided, oldest first."""
    found = select(RuleChange).where(RuleChange.state == ChangeState.PROPOSED).order_by(RuleChange.id)
    return tuple(session.scalars(found))


def decided(session: Session, *, offset: int, limit: int) -> tuple[tuple[RuleChange, ...], int]:
    """One page of what was decided or withdrawn, newest first, and how many there are."""
    found = select(RuleChange).where(RuleChange.state != ChangeState.PROPOSED)
    return _page(session, found, offset, limit)


def approved(session: Session, *, offset: int, limit: int) -> tuple[tuple[RuleChange, ...], int]:
    """One page of what was approved, newest first, and how many there are."""
    return _page(session, select(RuleChange).where(RuleChange.state == ChangeState.APPROVED), offset, limit)


def in_order_of_effect(session: Session) -> tuple[RuleChange, ...]:
    """Every approved change, the first in force first."""
    found = select(RuleChange).where(RuleChange.state == ChangeState.APPROVED)
    return tuple(session.scalars(found.order_by(RuleChange.first_day, RuleChange.decided_at, RuleChange.id)))


def of_entry(session: Session, kind: str, code: str) -> tuple[RuleChange, ...]:
    """The approved changes of one entry, newest first."""
    found = select(RuleChange).where(
        RuleChange.state == ChangeState.APPROVED, RuleChange.kind == kind, RuleChange.code == code
    )
    return tuple(session.scalars(found.order_by(RuleChange.first_day.desc())))


def find_unfinished(session: Session, kind: str, code: str, today: date) -> RuleChange | None:
    """A change of this entry that waits for its decision or for its day."""
    found = select(RuleChange).where(
        RuleChange.kind == kind,
        RuleChange.code == code,
        RuleChange.first_day > today,
        RuleChange.state.in_((ChangeState.PROPOSED, ChangeState.APPROVED)),
    )
    return session.scalar(found.limit(1))


def edition_key(session: Session) -> tuple[int, str]:
    """A value that is another one as soon as a change was approved."""
    counted = select(func.count(), func.max(RuleChange.decided_at)).where(
        RuleChange.state == ChangeState.APPROVED
    )
    count, last = session.execute(counted).one()
    return int(count), str(last)


def _page(
    session: Session, found: Select[RuleChange], offset: int, limit: int
) -> tuple[tuple[RuleChange, ...], int]:
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(RuleChange.id).subquery())
    )
    page = found.order_by(RuleChange.decided_at.desc(), RuleChange.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0
