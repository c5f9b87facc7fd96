"""What waits in statements of one's own, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.features.statements import queries
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """What this post can check, with what is late."""
    if not actor.can(Permission.OBJECTIONS_DECIDE):
        return ()
    waiting, today = queries.waiting_for(session, actor), clock.today()
    late = sum(one.is_late_on(today) for one in waiting)
    return (
        DeskEntry(_("Statements of their own to be checked"), len(waiting), late, "statements_office.index"),
    )
