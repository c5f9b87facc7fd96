"""What has to happen after a deed: written in the deed's own transaction, done by the worker.

Delivery is at least once; a handler must bear being called again. Payloads hold ids and references,
never anybody's words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import clock
from app.kernel.db import Base

MAX_ATTEMPTS = 12
LEASE = timedelta(seconds=60)
LONG_LEASE = timedelta(minutes=30)
LONG_KINDS = frozenset({"credit-reports.make"})


@dataclass(frozen=True)
class Task:
    """One thing to do, as a worker holds it."""

    id: UUID
    kind: str
    payload: Mapping[str, Any]


class OutboxItem(Base):
    """One thing to do, waiting or given up after MAX_ATTEMPTS."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "due_at", "kind"),)

    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_problem: Mapped[str] = mapped_column(String(200), default="")


def put(session: Session, kind: str, **payload: Any) -> None:
    """Ask for something to be done once this transaction is committed."""
    put_later(session, kind, timedelta(), **payload)


def put_later(session: Session, kind: str, wait: timedelta, **payload: Any) -> None:
    """Ask for something to be done, but not before `wait` is over."""
    session.add(OutboxItem(kind=kind, payload=payload, due_at=clock.now() + wait))


def lease(session: Session, limit: int = 100) -> tuple[Task, ...]:
    """Take what waits, oldest first, for one worker: nobody else gets it before the lease is over.

    A worker that dies loses its lease, and the work is done again.
    """
    now = clock.now()
    found = (
        select(OutboxItem)
        .where(OutboxItem.due_at <= now, OutboxItem.attempts < MAX_ATTEMPTS)
        .order_by(OutboxItem.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    items = tuple(session.scalars(found))
    for item in items:
        item.due_at = now + (LONG_LEASE if item.kind in LONG_KINDS else LEASE)
    return tuple(Task(item.id, item.kind, item.payload) for item in items)


def prolong(session: Session, tasks: Sequence[Task]) -> None:
    """Keep the lease on tasks that take long, in the transaction of a part of the work that is done."""
    for item in session.scalars(select(OutboxItem).where(OutboxItem.id.in_([task.id for task in tasks]))):
        item.due_at = clock.now() + LEASE


def done(session: Session, tasks: Sequence[Task]) -> None:
    """Forget what has been done."""
    session.execute(delete(OutboxItem).where(OutboxItem.id.in_([task.id for task in tasks])))


def put_off(session: Session, tasks: Sequence[Task], problem: str) -> None:
    """Try again later, each time after a longer wait."""
    for item in session.scalars(select(OutboxItem).where(OutboxItem.id.in_([task.id for task in tasks]))):
        item.attempts += 1
        item.last_problem = problem[:200]
        item.due_at = clock.now() + timedelta(seconds=min(2**item.attempts, 3600))


def backlog(session: Session) -> tuple[int, int]:
    """(waiting, given up)."""
    total = session.scalar(select(func.count()).select_from(OutboxItem)) or 0
    given_up = session.scalar(select(func.count()).where(OutboxItem.attempts >= MAX_ATTEMPTS)) or 0
    return total - given_up, given_up


def given_up(session: Session, limit: int = 200) -> tuple[OutboxItem, ...]:
    """What was tried too often, the oldest first."""
    found = select(OutboxItem).where(OutboxItem.attempts >= MAX_ATTEMPTS).order_by(OutboxItem.id).limit(limit)
    return tuple(session.scalars(found))


def try_again(session: Session, ids: Collection[UUID]) -> int:
    """Have what was given up tried once more from the beginning; answers how many there were."""
    items = session.scalars(
        select(OutboxItem)
        .where(OutboxItem.id.in_(ids), OutboxItem.attempts >= MAX_ATTEMPTS)
        .with_for_update()
    ).all()
    for item in items:
        item.attempts, item.due_at = 0, clock.now()
    return len(items)
