"""Reads: figures only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from app.features.disclosures import queries as disclosures
from app.features.disclosures.models import Disclosure
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome, ObjectionState
from app.features.records.models import CreditRecord
from app.kernel import clock

MONTHS = 12
_NOT_UPHELD = (ObjectionOutcome.NOT_UPHELD, ObjectionOutcome.CANNOT_BE_CONFIRMED)


@dataclass(frozen=True)
class ObjectionFigures:
    """How objections went; those taken back count as filed only."""

    filed: int
    decided: int
    upheld: int


def shown_by(session: Session, today: date) -> dict[str, list[tuple[str, int]]]:
    """What the public sees today by `list_code` and `domain`, the most first; nothing stands under ""."""
    counted = {}
    for name, column in (("list_code", Disclosure.list_code), ("domain", Disclosure.domain)):
        found = (
            select(column, func.count())
            .join(Disclosure.record)
            .where(disclosures.is_visible(today))
            .group_by(column)
        )
        rows = [(str(value), int(count)) for value, count in session.execute(found)]
        counted[name] = sorted(rows, key=lambda row: (-row[1], row[0]))
    return counted


def published_by_month(session: Session, today: date) -> list[tuple[date, int]]:
    """(first day of the month, how many were published in it), the last twelve months, newest first."""
    starts = _month_starts(today)
    sums = [
        func.sum(
            case(
                (
                    and_(
                        Disclosure.published_at >= clock.start_of(start),
                        Disclosure.published_at < clock.start_of(end),
                    ),
                    1,
                ),
                else_=0,
            )
        )
        for start, end in zip(starts[1:], starts, strict=False)
    ]
    counts = session.execute(select(*sums).where(Disclosure.published_at >= clock.start_of(starts[-1]))).one()
    return [(start, int(count or 0)) for start, count in zip(starts[1:], counts, strict=True)]


def ended_by_reason(session: Session, today: date) -> dict[str, int]:
    """How many of all that were ever shown are shown no longer, by the reason on their tombstone."""
    reason = case(
        (Disclosure.end_reason != "", Disclosure.end_reason),
        (Disclosure.suspended_at.is_not(None), "suspended"),
        (CreditRecord.withdrawn_at.is_not(None), "basis-revoked"),
        else_="term-over",
    )
    found = (
        select(reason, func.count())
        .select_from(Disclosure)
        .join(Disclosure.record)
        .where(Disclosure.published_at.is_not(None), ~disclosures.is_visible(today))
        .group_by(reason)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(found)}


def objection_figures(session: Session) -> ObjectionFigures:
    """How many were filed, decided, upheld."""
    is_decided = Objection.state == ObjectionState.DECIDED
    found = select(
        func.count(),
        func.sum(case((is_decided, 1), else_=0)),
        func.sum(case((and_(is_decided, Objection.outcome.not_in(_NOT_UPHELD)), 1), else_=0)),
    ).select_from(Objection)
    filed, decided, upheld = session.execute(found).one()
    return ObjectionFigures(int(filed), int(decided or 0), int(upheld or 0))


def _month_starts(today: date) -> list[date]:
    """The first day of the next month, of this one, and so on back through MONTHS months."""
    this = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(this + 1, this - MONTHS, -1)]
