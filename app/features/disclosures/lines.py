"""Disclosures as the lines of a list: what a line shows and the gates ask, and no more; one query for a page.

A line answers the same questions as the row, by the row's own methods.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.features.disclosures.models import Disclosure
from app.features.records.models import CreditRecord
from app.features.subjects.models import Subject


@dataclass(slots=True)
class SubjectLine:
    """Whom it is about, sealed."""

    id: UUID
    id_number_sealed: str

    id_number: ClassVar[Any] = Subject.id_number


@dataclass(slots=True)
class ItemLine:
    """What the catalogue says of it."""

    id: UUID
    record_kind: str
    access_mode: str
    publication_basis: str
    in_force_from: date
    in_force_to: date | None

    is_publishable: ClassVar[Any] = CatalogueItem.is_publishable


@dataclass(slots=True)
class RecordLine:
    """What stands behind it."""

    id: UUID
    kind: str
    list_code: str
    domain: str
    decided_on: date
    publish_until: date | None
    use_until: date | None
    version: int
    objection_marked_at: datetime | None
    withdrawn_at: datetime | None
    catalogue_item: ItemLine
    subject: SubjectLine

    is_under_objection: ClassVar[Any] = CreditRecord.is_under_objection
    is_usable_on: ClassVar[Any] = CreditRecord.is_usable_on

    @property
    def subject_id(self) -> UUID:
        return self.subject.id

    @property
    def catalogue_item_id(self) -> UUID:
        return self.catalogue_item.id


@dataclass(slots=True)
class Line:
    """One line."""

    id: UUID
    reference: str
    title: str
    masked_name: str
    list_code: str
    domain: str
    body_name: str
    state: str
    proposed_by: str
    decided_by: str
    check_index: str
    seal: str
    notice_served_on: date | None
    reply_due_on: date | None
    reply_received_on: date | None
    reply_waived_on: date | None
    reply_considered_on: date | None
    hearing_asked_on: date | None
    hearing_settled_on: date | None
    documents_served_on: date | None
    published_at: datetime | None
    publish_until: date | None
    visible_until: date | None
    record: RecordLine

    is_visible_on: ClassVar[Any] = Disclosure.is_visible_on
    is_decided_by_two: ClassVar[Any] = Disclosure.is_decided_by_two

    @property
    def record_id(self) -> UUID:
        return self.record.id


def _columns(table: type[Any], line: type[Any]) -> list[Any]:
    """The columns of a table that a line holds."""
    return [getattr(table, name) for name in line.__slots__ if hasattr(table, name) and name not in _JOINED]


_JOINED = {"record", "subject", "catalogue_item"}
_PARTS = [
    _columns(Disclosure, Line),
    _columns(CreditRecord, RecordLine),
    _columns(CatalogueItem, ItemLine),
    _columns(Subject, SubjectLine),
]
_ENDS = [sum(map(len, _PARTS[: number + 1])) for number in range(len(_PARTS))]
_ALL = (
    select(*(column for part in _PARTS for column in part))
    .select_from(Disclosure)
    .join(CreditRecord, CreditRecord.id == Disclosure.record_id)
    .join(CatalogueItem, CatalogueItem.id == CreditRecord.catalogue_item_id)
    .join(Subject, Subject.id == CreditRecord.subject_id)
)


def all_lines() -> Select[Any]:
    """Every disclosure as a line, to be narrowed."""
    return _ALL


def read_lines(session: Session, found: Select[Any]) -> Sequence[Line]:
    """The lines of a narrowed `all_lines`."""
    return list(_lines(session.execute(found)))


def _lines(rows: Iterable[Any]) -> Iterable[Line]:
    of_disclosure, of_record, of_item, of_subject = _ENDS
    for row in rows:
        item = ItemLine(*row[of_record:of_item])
        subject = SubjectLine(*row[of_item:of_subject])
        parts: list[Any] = [*row[of_disclosure:of_record], item, subject]
        whole: list[Any] = [*row[:of_disclosure], RecordLine(*parts)]
        yield Line(*whole)
