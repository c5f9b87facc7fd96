"""What waits in objections, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.objections import queries
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Open objections within this post's reach, with those that are late."""
    waiting, late = queries.count_waiting(session, actor, clock.today())
    return (DeskEntry(_("Objections to be answered"), waiting, late, "objections_office.index"),)
