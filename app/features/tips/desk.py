"""What waits in tips, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.features.tips import policies, queries
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Tips in check with those that are late, and reporters who wait for an answer."""
    if not policies.can_handle(actor):
        return ()
    in_check, late = queries.count_in_check(session)
    unanswered = queries.count_awaiting_answer(session)
    return (
        DeskEntry(_("Tips to be checked"), in_check, late, "tips_office.index"),
        DeskEntry(_("Tips with a new message"), unanswered, 0, "tips_office.index"),
    )
