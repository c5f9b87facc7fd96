"""Dates of objections that a person should not miss: the last day for what the office asked to be added."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.clocks.models import ClockPause
from app.features.messages.dates_ahead import DateAhead
from app.features.messages.kinds import MessageKind
from app.features.objections.models import Objection
from app.features.objections.states import OPEN_STATES


def dates_ahead(
    session: Session, since: date, until: date, subject_id: UUID | None = None
) -> tuple[DateAhead, ...]:
    """Open objections whose clock waits for the person."""
    found = (
        select(Objection.subject_id, Objection.reference, ClockPause.latest_on)
        .join(ClockPause, ClockPause.case_id == Objection.id)
        .where(
            Objection.state.in_(OPEN_STATES),
            ClockPause.case_kind == "objection",
            ClockPause.reason == "supplement",
            ClockPause.ended_at.is_(None),
            ClockPause.latest_on.between(since, until),
        )
    )
    if subject_id is not None:
        found = found.where(Objection.subject_id == subject_id)
    return tuple(
        DateAhead(whose, MessageKind.REMINDER_SUPPLEMENT, reference, on)
        for whose, reference, on in session.execute(found)
    )
