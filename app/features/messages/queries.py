"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.messages.models import Message


def count_unread(session: Session, subject_id: UUID) -> int:
    """How many messages a person has not marked as read."""
    unread = select(func.count()).where(Message.subject_id == subject_id, Message.read_at.is_(None))
    return session.scalar(unread) or 0


def count_all(session: Session, subject_id: UUID) -> int:
    """How many messages a person has been sent."""
    return session.scalar(select(func.count()).where(Message.subject_id == subject_id)) or 0


def of_subject(
    session: Session, subject_id: UUID, *, limit: int | None = None, offset: int = 0
) -> tuple[Message, ...]:
    """A person's messages, newest first."""
    found = (
        select(Message)
        .where(Message.subject_id == subject_id)
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(session.scalars(found))
