"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
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
