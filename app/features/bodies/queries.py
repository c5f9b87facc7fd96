"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.bodies.models import Body, BodyKind
from app.kernel.errors import NotFound


def find_by_code(session: Session, code: str) -> Body | None:
    """The body with this unified social credit code."""
    return session.scalar(select(Body).where(Body.code == code.strip().upper()))


def find_by_name(session: Session, name: str) -> Body | None:
    """The body with exactly this name."""
    return session.scalar(select(Body).where(Body.name == name.strip()))


def get_body(session: Session, body_id: UUID) -> Body:
    """Raises NotFound."""
    body = session.get(Body, body_id)
    if body is None:
        raise NotFound("no-such-body")
    return body


def all_bodies(session: Session) -> tuple[Body, ...]:
    """Every body, by name."""
    return tuple(session.scalars(select(Body).order_by(Body.name)))


def page_of_bodies(
    session: Session, *, kind: BodyKind | None, is_confirmed: bool | None, offset: int, limit: int
) -> tuple[tuple[Body, ...], int]:
    """One page of the register by name, and how many there are."""
    found = select(Body)
    if kind is not None:
        found = found.where(Body.kind == kind)
    if is_confirmed is not None:
        found = found.where(Body.is_confirmed == is_confirmed)
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Body.id).subquery()))
    return tuple(session.scalars(found.order_by(Body.name).offset(offset).limit(limit))), total or 0


def line_of(session: Session, body: Body) -> tuple[UUID, ...]:
    """A body and those above it, nearest first."""
    line = [body.id]
    above = body.parent_id
    while above is not None and above not in line:
        line.append(above)
        above = session.scalar(select(Body.parent_id).where(Body.id == above))
    return tuple(line)


def count_unconfirmed(session: Session) -> int:
    """How many bodies a sheet named and nobody has looked at yet."""
    return session.scalar(select(func.count()).where(Body.is_confirmed.is_(False))) or 0
