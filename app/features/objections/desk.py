"""What waits in objections, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.objections import policies, queries
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Open objections within this post's reach, with those that are late."""
    waiting, late = queries.count_waiting(session, actor, clock.today())
    again = [
        one
        for one in queries.reconsiderations_for_staff(session, actor)
        if policies.can_reconsider(actor, one.objection)
    ]
    late_again = sum(one.due_on < clock.today() for one in again)
    return (
        DeskEntry(_("Objections to be answered"), waiting, late, "objections_office.index"),
        DeskEntry(_("Objections to be looked at again"), len(again), late_again, "objections_office.index"),
    )
