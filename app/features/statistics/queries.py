"""Reads: figures only, each summed up by the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, extract, func, select
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.disclosures import listing
from app.features.objections.models import Objection
from app.features.objections.states import OPEN_STATES, ObjectionOutcome, ObjectionState
from app.features.records.models import CreditRecord
from app.kernel import clock

MONTHS = 12
_NOT_UPHELD = (ObjectionOutcome.NOT_UPHELD, ObjectionOutcome.CANNOT_BE_CONFIRMED)
_DAY = 86_400
# Seconds by which a day begins earlier in Shanghai than in UTC.
_AHEAD = -int(clock.start_of(date(1970, 1, 2)).timestamp() - _DAY)
_Counts = list[tuple[str, int]]


@dataclass(frozen=True)
class ObjectionFigures:
    """How objections went; those taken back count as filed only. `in_time` of the decided ones.

    `upheld` is as it stands after a second look; `late` are open and past their legal day.
    """

    filed: int
    decided: int
    upheld: int
    in_time: int = 0
    late: int = 0


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
        reasons=listing.ended_by_reason(session, today),
        lengths=listing.ended_by_length(session, today),
        objections=objection_figures(session, today),
        answers=answers_by_body(session),
    )


def shown_by(session: Session, today: date) -> dict[str, _Counts]:
    """What the public sees today by list, field and body, the most first; nothing stands under ""."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in ("list_code", "domain", "body_name")}
    for standing in listing.standings_on(session, today):
        for name, counted in sums.items():
            counted[getattr(standing, name)] += standing.figure if standing.is_open else 0
    return {
        name: sorted((+counted).items(), key=lambda row: (-row[1], row[0])) for name, counted in sums.items()
    }


def published_by_month(session: Session, today: date) -> list[tuple[date, int]]:
    """(first day of the month, how many were published in it), the last twelve months, newest first."""
    months = _months(today)
    published = listing.months_published(session, months[-1])
    return [(month, published.get(month, 0)) for month in months]


def objection_figures(session: Session, today: date) -> ObjectionFigures:
    """How many were filed, decided, upheld, and how many are late today."""
    is_late = and_(Objection.state.in_(OPEN_STATES), Objection.due_on < today)
    is_decided = Objection.state == ObjectionState.DECIDED
    found = select(
        func.count(),
        func.sum(case((is_decided, 1), else_=0)),
        func.sum(case((and_(is_decided, Objection.outcome.not_in(_NOT_UPHELD)), 1), else_=0)),
        func.sum(case((and_(is_decided, _is_in_time()), 1), else_=0)),
        func.sum(case((is_late, 1), else_=0)),
    ).select_from(Objection)
    filed, decided, upheld, in_time, late = session.execute(found).one()
    return ObjectionFigures(
        int(filed), int(decided or 0), int(upheld or 0), int(in_time or 0), int(late or 0)
    )


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


def _is_in_time() -> ColumnElement[bool]:
    """Decided before the end of the due day in Shanghai; a day's own seconds count from midnight in UTC."""
    is_in_time: ColumnElement[bool] = _epoch(Objection.decided_at) < _epoch(Objection.due_on) + _DAY - _AHEAD
    return is_in_time


def _epoch(column: Any) -> Any:
    """Seconds since 1970: the one arithmetic of time that both databases share."""
    return extract("epoch", column)


def _months(today: date) -> list[date]:
    """The first day of this month, and so on back through MONTHS months."""
    this = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(this, this - MONTHS, -1)]
