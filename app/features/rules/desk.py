"""What waits at the desk: proposals of others."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.features.rules import policies, queries
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Changes of the rules that this actor may decide."""
    if not policies.can_read(actor):
        return ()
    waiting = [change for change in queries.waiting(session) if policies.can_decide(actor, change)]
    return (DeskEntry(_("Changes of the rules to decide"), len(waiting), 0, "rules_office.index"),)
