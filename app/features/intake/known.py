"""What the portal knows already about the rows of a slice: looked up once for all, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.features.intake.record_facts import Taken
from app.features.records.models import CreditRecord, RecordVersion
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel.db import keyring_of


@dataclass(frozen=True)
class KnownRecord:
    """A record as far as a row is compared with it."""

    id: UUID
    reference: str
    body_ids: frozenset[UUID]
    decided_on: date
    digest: str
    is_withdrawn: bool


@dataclass(frozen=True, repr=False)
class KnownSubject:
    """A person of the register, with the name opened."""

    id: UUID
    name: str


def records_by_key(session: Session, keys: Sequence[str]) -> dict[str, KnownRecord]:
    """The records of these decisions, by the fingerprint of the decision."""
    if not keys:
        return {}
    found = (
        select(
            CreditRecord.decision_key,
            CreditRecord.id,
            CreditRecord.reference,
            CreditRecord.determining_body_id,
            CreditRecord.source_body_id,
            CreditRecord.decided_on,
            CreditRecord.withdrawn_at,
            RecordVersion.content_digest,
        )
        .join(
            RecordVersion,
            and_(RecordVersion.record_id == CreditRecord.id, RecordVersion.number == CreditRecord.version),
        )
        .where(CreditRecord.decision_key.in_(keys))
    )
    return {
        row.decision_key: KnownRecord(
            id=row.id,
            reference=row.reference,
            body_ids=frozenset((row.determining_body_id, row.source_body_id)),
            decided_on=row.decided_on,
            digest=row.content_digest,
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row in session.execute(found)
    }


def subjects_by_number(session: Session, numbers: Sequence[str]) -> dict[str, KnownSubject]:
    """The persons of the register among these ID numbers."""
    by_index = {subjects.number_index(session, number): number for number in numbers}
    if not by_index:
        return {}
    keyring = keyring_of(session)
    found = select(Subject.id, Subject.id_number_index, Subject.name_sealed).where(
        Subject.id_number_index.in_(list(by_index))
    )
    return {
        by_index[index]: KnownSubject(row_id, keyring.open(sealed, f"subjects.name:{row_id}"))
        for row_id, index, sealed in session.execute(found)
    }


def is_under_other_identity(session: Session, taken: Taken, number_index: str, body_id: UUID | None) -> bool:
    """Whether a record with this decision number stands under another person or another body.

    Only records that the body may change are looked at: nobody learns here what others handed in.
    """
    found = (
        select(CreditRecord.id)
        .join(CreditRecord.subject)
        .where(
            CreditRecord.decision_no == taken.facts.decision_no,
            or_(
                Subject.id_number_index == number_index,
                CreditRecord.determining_body.has(name=taken.determining_body[0]),
            ),
        )
    )
    if body_id is not None:
        found = found.where(
            or_(CreditRecord.determining_body_id == body_id, CreditRecord.source_body_id == body_id)
        )
    return session.scalar(found.limit(1)) is not None
