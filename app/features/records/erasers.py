"""What of records is erased when its time is over: the record with all that hangs on it."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.features.clocks import services as clocks
from app.features.papers import services as papers
from app.features.records.models import CreditRecord
from app.features.uploads import services as uploads
from app.kernel import outbox
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

NEGATIVE, POSITIVE = "negative-record", "positive-record"


def _is_past(rule: str, today: date) -> ColumnElement[bool]:
    """Neither shown nor used any more (rule 3.8), or older than its item allows; never while objected to."""
    is_of_rule = CreditRecord.catalogue_item.has(CatalogueItem.retention == rule)
    is_unused = and_(is_of_rule, CreditRecord.use_until < today)
    is_old = and_(
        is_of_rule, CreditRecord.use_until.is_(None), CreditRecord.decided_on < kept_since(rule, today)
    )
    return and_(CreditRecord.objection_marked_at.is_(None), or_(is_unused, is_old))


def _due(rule: str, session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(CreditRecord).where(_is_past(rule, today))) or 0


def _erase(rule: str, session: Session, today: date, limit: int) -> Slice:
    found = select(CreditRecord.id).where(_is_past(rule, today)).order_by(CreditRecord.id).limit(limit)
    ids = set(session.scalars(found))
    erased = erase_with_dependents(session, cast(Table, CreditRecord.__table__), ids)
    for disclosure_id in sorted(erased.get("disclosures", ())):
        outbox.put(session, "index.disclosure", id=str(disclosure_id))
    uploads.erase_owned(session, _owners(erased))
    papers.erase_of(session, _owners(erased))
    clocks.erase_of(session, _owners(erased))
    return Slice(len(ids))


def _owners(erased: dict[str, set[UUID]]) -> set[UUID]:
    return set().union(*erased.values()) if erased else set()


def _eraser(rule: str, what: str) -> Eraser:
    return Eraser(
        rule,
        what,
        lambda session, today: _due(rule, session, today),
        lambda session, today, limit: _erase(rule, session, today, limit),
    )


ERASERS = (_eraser(NEGATIVE, "records.negative"), _eraser(POSITIVE, "records.positive"))
