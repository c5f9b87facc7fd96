"""Whether a serious record stands against a person on a day: no state says so, it is asked anew."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.records import queries as records
from app.features.records.models import CreditRecord

# Ends that say that the record no longer stands, though its term is not over.
_SETTLED = tuple(
    reason for reason in EndReason if reason not in {EndReason.TERM_OVER, EndReason.NO_LONGER_PUBLISHABLE}
)


def clouded_subjects(today: date) -> Select[UUID]:
    """The ids of all persons against whom a serious record is in force."""
    settled = select(Disclosure.id).where(
        Disclosure.record_id == CreditRecord.id,
        Disclosure.state == DisclosureState.ENDED,
        Disclosure.end_reason.in_(_SETTLED),
    )
    return records.serious_in_force(today).with_only_columns(CreditRecord.subject_id).where(~settled.exists())


def is_clouded(session: Session, subject_id: UUID | None, today: date) -> bool:
    """Whether one person is among them."""
    if subject_id is None:
        return False
    found = clouded_subjects(today).where(CreditRecord.subject_id == subject_id).limit(1)
    return session.scalar(found) is not None
