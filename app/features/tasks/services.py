"""Writes."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from app.kernel import events, outbox
from app.kernel.actors import Actor
from app.kernel.errors import NotAllowed, NotFound
from app.kernel.permissions import Permission


def try_again(session: Session, actor: Actor, ids: Collection[UUID]) -> int:
    """Have tasks tried from the beginning. Raises NotAllowed, NotFound where none of them is given up."""
    if not actor.can(Permission.TASKS_MANAGE):
        raise NotAllowed("permission-missing")
    count = outbox.try_again(session, ids)
    if not count:
        raise NotFound("no-such-task")
    events.record(session, actor, "tasks.tried-again", "outbox", count=count)
    return count
