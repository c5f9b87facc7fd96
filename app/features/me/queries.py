"""Reads: what a person's front page says, in a number of queries that does not grow with what there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.features.accesses import queries as accesses
from app.features.credit_reports.models import CreditReport
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState
from app.features.messages import dates_ahead
from app.features.messages import queries as messages
from app.features.messages.dates_ahead import DateAhead
from app.features.objections.models import Objection
from app.features.objections.states import OPEN_STATES
from app.features.records import queries as records
from app.features.records.models import CreditRecord, Polarity
from app.features.repairs import queries as repairs
from app.kernel.access_log import Access

LATEST_LOOKS = 3
MOST_NEGATIVE = 5
AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Negative:
    """One negative record: until when it is shown and used, and from when it can be repaired."""

    reference: str
    title: str
    publish_until: date | None
    use_until: date | None
    earliest_repair_on: date | None
    is_public: bool


@dataclass(frozen=True)
class Overview:
    """How much of what there is about a person, what can be done by when, and the latest looks at them."""

    records_by_kind: dict[str, int]
    shown_publicly: int
    negative: tuple[Negative, ...]
    open_objections: tuple[Objection, ...]
    open_questions: int
    open_repairs: int
    reports: int
    unread_messages: int
    looks: int
    latest_looks: tuple[Access, ...]
    ahead: tuple[DateAhead, ...]

    @property
    def records(self) -> int:
        return sum(self.records_by_kind.values())


def overview_of(session: Session, subject_id: UUID, today: date) -> Overview:
    """What the front page of one's own affairs says."""
    public = _public_records(session, subject_id, today)
    return Overview(
        records_by_kind=records.counts_by_kind(session, subject_id, today),
        shown_publicly=len(public),
        negative=_negative(session, subject_id, today, public),
        open_objections=_open_objections(session, subject_id),
        open_questions=accesses.count_open_of(session, subject_id),
        open_repairs=repairs.count_open(session, subject_id),
        reports=_count(session, CreditReport, subject_id),
        unread_messages=messages.count_unread(session, subject_id),
        looks=accesses.count_looks(session, subject_id),
        latest_looks=accesses.looks_at(session, subject_id, limit=LATEST_LOOKS),
        ahead=dates_ahead.collect(session, today, today + AHEAD, subject_id),
    )


def _public_records(session: Session, subject_id: UUID, today: date) -> list[UUID]:
    """The records behind what is shown today, one for each publication."""
    published = (
        select(Disclosure)
        .join(CreditRecord, Disclosure.record_id == CreditRecord.id)
        .where(CreditRecord.subject_id == subject_id, Disclosure.state == DisclosureState.PUBLISHED)
    )
    return [found.record_id for found in session.scalars(published) if found.is_visible_on(today)]


def _negative(session: Session, subject_id: UUID, today: date, public: list[UUID]) -> tuple[Negative, ...]:
    """The latest negative records in use."""
    found = (
        select(CreditRecord)
        .where(
            CreditRecord.subject_id == subject_id,
            CreditRecord.polarity == Polarity.NEGATIVE,
            CreditRecord.withdrawn_at.is_(None),
            or_(CreditRecord.use_until.is_(None), CreditRecord.use_until >= today),
        )
        .order_by(CreditRecord.decided_on.desc(), CreditRecord.id)
        .limit(MOST_NEGATIVE)
    )
    return tuple(
        Negative(
            record.reference,
            record.title,
            record.publish_until,
            record.use_until,
            record.earliest_repair_on,
            is_public=record.id in public,
        )
        for record in session.scalars(found)
    )


def _open_objections(session: Session, subject_id: UUID) -> tuple[Objection, ...]:
    mine = Objection.subject_id == subject_id, Objection.state.in_(OPEN_STATES)
    return tuple(session.scalars(select(Objection).where(*mine).order_by(Objection.due_on, Objection.id)))


def _count(session: Session, table: type[CreditReport], subject_id: UUID) -> int:
    return session.scalar(select(func.count()).where(table.subject_id == subject_id)) or 0
