"""What waits in intake, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.intake import queries
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Quarantined rows that somebody has to look at."""
    if not actor.can(Permission.INTAKE_READ):
        return ()
    count, late = queries.count_in_quarantine(session, actor, clock.today())
    return (DeskEntry(_("Rows in quarantine"), count, late, "quarantine.index"),)
