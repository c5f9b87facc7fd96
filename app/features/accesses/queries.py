"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.kernel.access_log import Access


def count_looks(session: Session, subject_id: UUID) -> int:
    """How often a person was looked at."""
    return session.scalar(select(func.count()).where(Access.subject_id == subject_id)) or 0


def looks_at(session: Session, subject_id: UUID, *, limit: int, offset: int = 0) -> tuple[Access, ...]:
    """The looks at a person, newest first."""
    found = (
        select(Access)
        .where(Access.subject_id == subject_id)
        .order_by(Access.position.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(session.scalars(found))
