"""What waits in disclosures, for the desk."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.disclosures import policies, queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Notices and decisions to be served, and decisions that this person may take now."""
    if not actor.can(Permission.DISCLOSURES_READ):
        return ()
    waiting, today = queries.open_in_office(session, actor), clock.today()
    to_serve = sum(row.state == DisclosureState.PROPOSED for row in waiting)
    to_decide = sum(_is_ripe(row, today) and policies.can_decide(actor, row) for row in waiting)
    decided = sum(
        row.state == DisclosureState.DECIDED and policies.can_propose(actor, row.record) for row in waiting
    )
    return (
        DeskEntry(_("Notices to be served"), to_serve, 0, "disclosures_office.index"),
        DeskEntry(_("Disclosures to be decided"), to_decide, 0, "disclosures_office.index"),
        DeskEntry(_("Decisions to be served"), decided, 0, "disclosures_office.index"),
    )


def _is_ripe(disclosure: Disclosure, today: date) -> bool:
    """Whether the time to reply is over or was waived, and no hearing is outstanding."""
    due_on = disclosure.reply_due_on
    if disclosure.state != DisclosureState.NOTICE_SERVED or due_on is None:
        return False
    is_over = today > due_on or disclosure.reply_waived_on is not None
    return is_over and (disclosure.hearing_asked_on is None or disclosure.hearing_settled_on is not None)
