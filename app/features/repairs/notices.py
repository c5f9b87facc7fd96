"""Reads: the propagation board: who was told of a repair, and who has removed the record (rule 5.4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.features.repairs import policies, queries
from app.features.repairs.models import RepairApplication, RepairNotice
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission


def of_application(session: Session, application: RepairApplication) -> tuple[RepairNotice, ...]:
    """Every recipient of one repair, in the order in which they were told."""
    found = select(RepairNotice).where(RepairNotice.application_id == application.id)
    return tuple(session.scalars(found.order_by(RepairNotice.id)))


def open_for_staff(session: Session, actor: Actor) -> tuple[RepairNotice, ...]:
    """What this post's body has to acknowledge, or the credit office to see to; the first due in front."""
    found = _within_reach(session, actor).where(RepairNotice.acknowledged_at.is_(None))
    return tuple(session.scalars(found.order_by(RepairNotice.due_on, RepairNotice.id)))


def waiting_on(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """(not acknowledged within this post's reach, those of them that are overdue)."""
    dues = session.scalars(
        _within_reach(session, actor)
        .where(RepairNotice.acknowledged_at.is_(None))
        .with_only_columns(RepairNotice.due_on)
    ).all()
    return len(dues), sum(due < today for due in dues)


def get_for_staff(session: Session, actor: Actor, reference: str) -> RepairNotice:
    """A notice that this post may acknowledge. Raises NotFound."""
    notice = session.scalar(select(RepairNotice).where(RepairNotice.reference == reference))
    if notice is None or not policies.can_acknowledge(queries.handler_of(session, actor), notice):
        raise NotFound("no-such-notice")
    return notice


def count_open(session: Session, application_id: UUID) -> int:
    """How many recipients of a repair have not acknowledged."""
    found = select(func.count()).where(
        RepairNotice.application_id == application_id, RepairNotice.acknowledged_at.is_(None)
    )
    return session.scalar(found) or 0


def overdue(session: Session, today: date) -> tuple[RepairNotice, ...]:
    """What is past its day and has not been reminded of, or not escalated after the reminder."""
    found = (
        select(RepairNotice)
        .where(
            RepairNotice.acknowledged_at.is_(None),
            RepairNotice.due_on < today,
            or_(RepairNotice.reminded_at.is_(None), RepairNotice.escalated_at.is_(None)),
        )
        .options(selectinload(RepairNotice.application))
        .order_by(RepairNotice.id)
    )
    return tuple(session.scalars(found))


def _within_reach(session: Session, actor: Actor) -> Select[RepairNotice]:
    """The same as `policies.can_acknowledge`, for many at once."""
    found = select(RepairNotice)
    if not actor.can(Permission.REPAIRS_HANDLE) or actor.body_id is None:
        return found.where(false())
    if queries.handler_of(session, actor).is_of_office:
        return found
    return found.where(RepairNotice.body_id == actor.body_id)
