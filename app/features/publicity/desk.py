"""What waits in publicity, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.features.publicity import policies, queries
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Articles that wait for this actor as the second person, and their own drafts."""
    found = []
    if actor.can(Permission.PUBLICITY_PUBLISH):
        waiting = queries.count_waiting(session, actor)
        found.append(DeskEntry(_("Articles to be read and published"), waiting, 0, "publicity_office.index"))
    if policies.can_write(actor):
        drafts = queries.count_own_drafts(session, actor)
        found.append(DeskEntry(_("Your drafts of articles"), drafts, 0, "publicity_office.index"))
    return tuple(found)
