"""Reads: figures only, each summed up by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, select
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.disclosures import queries as disclosures
from app.features.disclosures.models import Disclosure
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome, ObjectionState
from app.features.records.models import CreditRecord
from app.kernel import clock

MONTHS = 12
# Where the bands of length end, in days; the terms of the law are three months, a year and three years.
BANDS = (92, 366, 1096)
_NOT_UPHELD = (ObjectionOutcome.NOT_UPHELD, ObjectionOutcome.CANNOT_BE_CONFIRMED)
_DAY = 86_400
# Seconds by which a day begins earlier in Shanghai than in UTC.
_AHEAD = -int(clock.start_of(date(1970, 1, 2)).timestamp() - _DAY)
_Counts = list[tuple[str, int]]


@dataclass(frozen=True)
class ObjectionFigures:
    """How objections went; those taken back count as filed only. `in_time` of the decided ones."""

    filed: int
    decided: int
    upheld: int
    in_time: int = 0


@dataclass(frozen=True)
class BodyAnswers:
    """Decided objections to one body's records, and those of them decided by their legal day."""

    body_name: str
    decided: int
    in_time: int


@dataclass(frozen=True)
class PublicFigures:
    """Everything that the page shows."""

    lists: _Counts
    domains: _Counts
    bodies: _Counts
    months: list[tuple[date, int]]
    reasons: dict[str, int]
    lengths: list[int]
    objections: ObjectionFigures
    answers: tuple[BodyAnswers, ...]

    @property
    def shown(self) -> int:
        return sum(count for _code, count in self.lists)


def public_figures(session: Session, today: date) -> PublicFigures:
    """All of it, counted now."""
    shown = shown_by(session, today)
    return PublicFigures(
        lists=shown["list_code"],
        domains=shown["domain"],
        bodies=shown["body_name"],
        months=published_by_month(session, today),
        reasons=ended_by_reason(session, today),
        lengths=ended_by_length(session, today),
        objections=objection_figures(session),
        answers=answers_by_body(session),
    )


def shown_by(session: Session, today: date) -> dict[str, _Counts]:
    """What the public sees today by list, field and body, the most first; nothing stands under ""."""
    columns = {
        "list_code": Disclosure.list_code,
        "domain": Disclosure.domain,
        "body_name": Disclosure.body_name,
    }
    found = (
        select(*columns.values(), func.count())
        .join(Disclosure.record)
        .where(disclosures.is_visible(today))
        .group_by(*columns.values())
    )
    sums: dict[str, dict[str, int]] = {name: {} for name in columns}
    for *values, count in session.execute(found):
        for name, value in zip(columns, values, strict=True):
            sums[name][value] = sums[name].get(value, 0) + count
    return {name: sorted(one.items(), key=lambda row: (-row[1], row[0])) for name, one in sums.items()}


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
        .where(_has_ended(today))
        .group_by(reason)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(found)}


def ended_by_length(session: Session, today: date) -> list[int]:
    """How many of them stood for how long: one count for each band, and one for what is longer."""
    last = case(
        (Disclosure.ended_at.is_not(None), _epoch(Disclosure.ended_at)),
        (CreditRecord.withdrawn_at.is_not(None), _epoch(CreditRecord.withdrawn_at)),
        else_=_epoch(Disclosure.publish_until) + _DAY,
    )
    days = (last - _epoch(Disclosure.published_at)) / _DAY
    bands = [func.sum(case((days <= longest, 1), else_=0)) for longest in BANDS]
    found = (
        select(func.count(), *bands)
        .select_from(Disclosure)
        .join(Disclosure.record)
        .where(_has_ended(today), Disclosure.suspended_at.is_(None))
    )
    total, *sums = session.execute(found).one()
    steps = [0, *(int(count or 0) for count in sums), int(total)]
    return [later - earlier for earlier, later in pairwise(steps)]


def objection_figures(session: Session) -> ObjectionFigures:
    """How many were filed, decided, upheld."""
    is_decided = Objection.state == ObjectionState.DECIDED
    found = select(
        func.count(),
        func.sum(case((is_decided, 1), else_=0)),
        func.sum(case((and_(is_decided, Objection.outcome.not_in(_NOT_UPHELD)), 1), else_=0)),
        func.sum(case((and_(is_decided, _is_in_time()), 1), else_=0)),
    ).select_from(Objection)
    filed, decided, upheld, in_time = session.execute(found).one()
    return ObjectionFigures(int(filed), int(decided or 0), int(upheld or 0), int(in_time or 0))


def answers_by_body(session: Session) -> tuple[BodyAnswers, ...]:
    """Of the decided objections, by the body that the record comes from: the most first."""
    found = (
        select(Body.name, func.count(), func.sum(case((_is_in_time(), 1), else_=0)))
        .select_from(Objection)
        .join(CreditRecord, CreditRecord.id == Objection.record_id)
        .join(Body, Body.id == CreditRecord.source_body_id)
        .where(Objection.state == ObjectionState.DECIDED)
        .group_by(Body.name)
        .order_by(func.count().desc(), Body.name)
    )
    return tuple(
        BodyAnswers(name, count, int(in_time or 0)) for name, count, in_time in session.execute(found)
    )


def _has_ended(today: date) -> ColumnElement[bool]:
    return and_(Disclosure.published_at.is_not(None), ~disclosures.is_visible(today))


def _is_in_time() -> ColumnElement[bool]:
    """Decided before the end of the due day in Shanghai; a day's own seconds count from midnight in UTC."""
    return _epoch(Objection.decided_at) < _epoch(Objection.due_on) + _DAY - _AHEAD


def _epoch(column: Any) -> Any:
    """Seconds since 1970: the one arithmetic of time that both databases share."""
    return extract("epoch", column)


def _month_starts(today: date) -> list[date]:
    """The first day of the next month, of this one, and so on back through MONTHS months."""
    this = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(this + 1, this - MONTHS, -1)]
