"""Figures for the office: how fast, how it ended, and what reporters say of it. No figure is one person's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.features.tips.models import Tip, TipSurveyCount
from app.features.tips.states import CHECKED_STATES, TipState
from app.kernel import clock
from app.rulebook import tip_tables


@dataclass(frozen=True)
class BodyFigures:
    """The tips of one body (None: the credit office)."""

    body_id: UUID | None
    received: int
    decided: int
    in_time: int
    late: int


@dataclass(frozen=True)
class TellingFigures:
    """Named reporters after a decision: told in time, told late, overdue."""

    in_time: int
    too_late: int
    overdue: int


def by_body(session: Session) -> tuple[BodyFigures, ...]:
    """For each body that has tips: how many, decided in time, late now."""
    is_decided = Tip.decided_on.is_not(None)
    is_late = Tip.state.in_(CHECKED_STATES) & (Tip.due_on < clock.today())
    rows = session.execute(
        select(
            Tip.body_id,
            func.count(),
            func.sum(case((is_decided, 1), else_=0)),
            func.sum(case((is_decided & (Tip.decided_on <= Tip.due_on), 1), else_=0)),
            func.sum(case((is_late, 1), else_=0)),
        ).group_by(Tip.body_id)
    )
    return tuple(BodyFigures(*row) for row in rows)


def closings(session: Session) -> Mapping[str, int]:
    """How often each reason for closing was given."""
    found = select(Tip.closing_reason, func.count()).where(Tip.state == TipState.CLOSED)
    counted: Counter[str] = Counter()
    for reason, count in session.execute(found.group_by(Tip.closing_reason)):
        counted[reason] = count
    return counted


def telling(session: Session) -> TellingFigures:
    """How named reporters were told what was decided (rule 7.1)."""
    is_told = Tip.told_on.is_not(None)
    in_time, too_late, overdue = session.execute(
        select(
            func.sum(case((is_told & (Tip.told_on <= Tip.told_due_on), 1), else_=0)),
            func.sum(case((is_told & (Tip.told_on > Tip.told_due_on), 1), else_=0)),
            func.sum(case((Tip.told_on.is_(None) & (Tip.told_due_on < clock.today()), 1), else_=0)),
        ).where(Tip.told_due_on.is_not(None))
    ).one()
    return TellingFigures(in_time or 0, too_late or 0, overdue or 0)


def survey(session: Session) -> Mapping[str, Mapping[str, int]]:
    """Per question how often each answer was given; nothing of a question that too few have answered."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in session.scalars(select(TipSurveyCount)):
        counted[row.question][row.answer] += row.count
    fewest = tip_tables.limits().survey_shown_from
    return {question: answers for question, answers in counted.items() if answers.total() >= fewest}
