"""Dates of records that a person should not miss: the first day on which repair is possible."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.features.messages.dates_ahead import DateAhead
from app.features.messages.kinds import MessageKind
from app.features.records.models import CreditRecord, Polarity


def dates_ahead(
    session: Session, since: date, until: date, subject_id: UUID | None = None
) -> tuple[DateAhead, ...]:
    """Negative records in use that can be repaired from a day on."""
    found = select(CreditRecord.subject_id, CreditRecord.reference, CreditRecord.earliest_repair_on).where(
        CreditRecord.polarity == Polarity.NEGATIVE,
        CreditRecord.withdrawn_at.is_(None),
        or_(CreditRecord.use_until.is_(None), CreditRecord.use_until >= since),
        CreditRecord.earliest_repair_on.between(since, until),
    )
    if subject_id is not None:
        found = found.where(CreditRecord.subject_id == subject_id)
    return tuple(
        DateAhead(whose, MessageKind.REMINDER_REPAIR, reference, on)
        for whose, reference, on in session.execute(found)
        if on is not None
    )
