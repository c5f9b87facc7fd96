"""What waits in repairs, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.features.repairs import notices, queries
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Applications to be accepted or decided, and repairs that recipients have to acknowledge."""
    if not actor.can(Permission.REPAIRS_HANDLE):
        return ()
    today = clock.today()
    waiting = queries.waiting_on(session, actor, today)
    unacknowledged, overdue = notices.waiting_on(session, actor, today)
    return (
        DeskEntry(
            _("Repair applications to be accepted"),
            waiting.to_accept,
            waiting.late_to_accept,
            "repairs_office.index",
        ),
        DeskEntry(
            _("Repair applications to be decided"),
            waiting.to_decide,
            waiting.late_to_decide,
            "repairs_office.index",
        ),
        DeskEntry(
            _("Repairs to be acknowledged by recipients"), unacknowledged, overdue, "repairs_board.index"
        ),
    )
