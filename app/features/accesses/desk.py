"""What waits about looks, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.accesses import queries
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Questions to be answered, looks to be explained, findings to take note of."""
    today = clock.today()
    waiting, asked = queries.open_for(session, actor), queries.asked_of(session, actor)
    late = sum(one.is_late_on(today) for one in waiting)
    overdue = sum(one.explain_by is not None and one.explain_by < today for one in asked)
    return (
        DeskEntry(
            _("Looks that people do not recognise"), len(waiting), late, "access_challenges_office.index"
        ),
        DeskEntry(_("Looks of yours to explain"), len(asked), overdue, "access_challenges_office.questions"),
        DeskEntry(
            _("Findings about looks to take note of"),
            queries.count_to_note(session, actor),
            0,
            "access_challenges_office.findings",
        ),
    )
