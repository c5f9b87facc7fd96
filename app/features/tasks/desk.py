"""What was given up, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.kernel import outbox
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Tasks that the worker gave up: all of them late."""
    if not actor.can(Permission.TASKS_MANAGE):
        return ()
    _waiting, given_up = outbox.backlog(session)
    return (DeskEntry(_("Tasks given up by the worker"), given_up, given_up, "tasks.index"),)
