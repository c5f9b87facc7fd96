"""Reads: the propagation board: who was told of a repair or an upheld objection, and who has confirmed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from app.features.repairs import policies, queries
from app.features.repairs.models import Notice, ObjectionNotice, RepairApplication, RepairNotice
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission

_KINDS: tuple[type[Notice], ...] = (RepairNotice, ObjectionNotice)


def of_application(session: Session, application: RepairApplication) -> tuple[RepairNotice, ...]:
    """Every recipient of one repair, in the order in which they were told."""
    found = select(RepairNotice).where(RepairNotice.application_id == application.id)
    return tuple(session.scalars(found.order_by(RepairNotice.id)))


def of_objection(session: Session, objection_id: UUID) -> tuple[ObjectionNotice, ...]:
    """Every recipient that was told of an upheld objection, in the order in which they were told."""
    found = select(ObjectionNotice).where(ObjectionNotice.objection_id == objection_id)
    return tuple(session.scalars(found.order_by(ObjectionNotice.id)))


def open_for_staff(session: Session, actor: Actor) -> tuple[Notice, ...]:
    """What this post's body has to acknowledge, or the credit office to see to; the first due in front."""
    found = [
        one
        for kind in _KINDS
        for one in session.scalars(_within_reach(session, actor, kind).where(kind.acknowledged_at.is_(None)))
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.id)))


def waiting_on(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """(not acknowledged within this post's reach, those of them that are overdue)."""
    dues = [
        due
        for kind in _KINDS
        for due in session.scalars(
            _within_reach(session, actor, kind)
            .where(kind.acknowledged_at.is_(None))
            .with_only_columns(kind.due_on)
        )
    ]
    return len(dues), sum(due < today for due in dues)


def get_for_staff(session: Session, actor: Actor, reference: str) -> Notice:
    """A notice that this post may acknowledge. Raises NotFound."""
    rows = (session.scalar(select(kind).where(kind.reference == reference)) for kind in _KINDS)
    notice = next((one for one in rows if one is not None), None)
    if notice is None or not policies.can_acknowledge(queries.handler_of(session, actor), notice):
        raise NotFound("no-such-notice")
    return notice


def count_open(session: Session, application_id: UUID) -> int:
    """How many recipients of a repair have not acknowledged."""
    found = select(func.count()).where(
        RepairNotice.application_id == application_id, RepairNotice.acknowledged_at.is_(None)
    )
    return session.scalar(found) or 0


def count_open_of_objection(session: Session, objection_id: UUID) -> int:
    """How many recipients of an upheld objection have not acknowledged."""
    found = select(func.count()).where(
        ObjectionNotice.objection_id == objection_id, ObjectionNotice.acknowledged_at.is_(None)
    )
    return session.scalar(found) or 0


def overdue(session: Session, today: date) -> tuple[Notice, ...]:
    """What is past its day and has not been reminded of, or not escalated after the reminder."""
    return tuple(
        one
        for kind in _KINDS
        for one in session.scalars(
            select(kind)
            .where(
                kind.acknowledged_at.is_(None),
                kind.due_on < today,
                or_(kind.reminded_at.is_(None), kind.escalated_at.is_(None)),
            )
            .order_by(kind.id)
        )
    )


def _within_reach(session: Session, actor: Actor, kind: type[Notice]) -> Select[Notice]:
    """The same as `policies.can_acknowledge`, for many at once."""
    found = select(kind)
    if not actor.can(Permission.REPAIRS_HANDLE) or actor.body_id is None:
        return found.where(false())
    if queries.handler_of(session, actor).is_of_office:
        return found
    return found.where(kind.body_id == actor.body_id)
