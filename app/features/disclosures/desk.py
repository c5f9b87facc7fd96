"""What waits in disclosures, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.disclosures import policies, queries
from app.features.disclosures.states import DisclosureState
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Notices to be served, and decisions that this person may take now."""
    if not actor.can(Permission.DISCLOSURES_READ):
        return ()
    waiting, today = queries.open_in_office(session, actor), clock.today()
    to_serve = sum(row.state == DisclosureState.PROPOSED for row in waiting)
    to_decide = sum(
        row.state == DisclosureState.NOTICE_SERVED
        and row.reply_due_on is not None
        and today > row.reply_due_on
        and policies.can_decide(actor, row)
        for row in waiting
    )
    return (
        DeskEntry(_("Notices to be served"), to_serve, 0, "disclosures_office.index"),
        DeskEntry(_("Disclosures to be decided"), to_decide, 0, "disclosures_office.index"),
    )
