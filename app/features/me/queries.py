"""Reads: what a person's front page counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.accesses import queries as accesses
from app.features.credit_reports.models import CreditReport
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState
from app.features.messages import queries as messages
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionState
from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.kernel.access_log import Access

LATEST_LOOKS = 3


@dataclass(frozen=True)
class Overview:
    """How much of what there is about a person, and the latest looks at them."""

    records_by_kind: dict[str, int]
    shown_publicly: int
    open_objections: int
    reports: int
    unread_messages: int
    looks: int
    latest_looks: tuple[Access, ...]

    @property
    def records(self) -> int:
        return sum(self.records_by_kind.values())


def overview_of(session: Session, subject_id: UUID, today: date) -> Overview:
    """What the front page of one's own affairs says."""
    return Overview(
        records_by_kind=records.counts_by_kind(session, subject_id, today),
        shown_publicly=_count_shown(session, subject_id, today),
        open_objections=_count_open_objections(session, subject_id),
        reports=_count(session, CreditReport, subject_id),
        unread_messages=messages.count_unread(session, subject_id),
        looks=accesses.count_looks(session, subject_id),
        latest_looks=accesses.looks_at(session, subject_id, limit=LATEST_LOOKS),
    )


def _count_shown(session: Session, subject_id: UUID, today: date) -> int:
    published = (
        select(Disclosure)
        .join(CreditRecord, Disclosure.record_id == CreditRecord.id)
        .where(CreditRecord.subject_id == subject_id, Disclosure.state == DisclosureState.PUBLISHED)
    )
    return sum(disclosure.is_visible_on(today) for disclosure in session.scalars(published))


def _count_open_objections(session: Session, subject_id: UUID) -> int:
    is_open = Objection.state.in_([ObjectionState.FILED, ObjectionState.REFERRED])
    return session.scalar(select(func.count()).where(Objection.subject_id == subject_id, is_open)) or 0


def _count(session: Session, table: type[CreditReport], subject_id: UUID) -> int:
    return session.scalar(select(func.count()).where(table.subject_id == subject_id)) or 0
