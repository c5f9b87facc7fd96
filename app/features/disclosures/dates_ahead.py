"""Dates of publications that a person should not miss: the last day for a reply."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState
from app.features.messages.dates_ahead import DateAhead
from app.features.messages.kinds import MessageKind
from app.features.records.models import CreditRecord


def dates_ahead(
    session: Session, since: date, until: date, subject_id: UUID | None = None
) -> tuple[DateAhead, ...]:
    """Notices that were served and wait for a reply."""
    found = (
        select(CreditRecord.subject_id, Disclosure.reference, Disclosure.reply_due_on)
        .join(CreditRecord, Disclosure.record_id == CreditRecord.id)
        .where(
            Disclosure.state == DisclosureState.NOTICE_SERVED,
            Disclosure.reply_received_on.is_(None),
            Disclosure.reply_waived_on.is_(None),
            Disclosure.reply_due_on.between(since, until),
        )
    )
    if subject_id is not None:
        found = found.where(CreditRecord.subject_id == subject_id)
    return tuple(
        DateAhead(whose, MessageKind.REMINDER_REPLY, reference, on)
        for whose, reference, on in session.execute(found)
        if on is not None
    )
