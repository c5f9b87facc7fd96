"""What waits in objections, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.objections import policies, queries
from app.features.objections.following import SOON
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor
from app.rulebook.working_days import add_working_days


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Open objections within this post's reach, with those that are late and those that are due soon."""
    today = clock.today()
    waiting, late = queries.count_waiting(session, actor, today)
    soon = queries.count_due_soon(session, actor, today, add_working_days(today, SOON).on)
    again = [
        one
        for one in queries.reconsiderations_for_staff(session, actor)
        if policies.can_reconsider(actor, one.objection)
    ]
    late_again = sum(one.due_on < clock.today() for one in again)
    return (
        DeskEntry(_("Objections to be answered"), waiting, late, "objections_office.index"),
        DeskEntry(_("Objections due within two working days"), soon, 0, "objections_office.index"),
        DeskEntry(_("Objections to be looked at again"), len(again), late_again, "objections_office.index"),
    )
