"""Counting the rows of a batch: which came in time, and which rules the others met. One pass, in SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.features.assessment.models import BatchFigures
from app.features.intake.models import BatchState, IntakeBatch, IntakeRow, Outcome
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.rulebook import deadlines

UPLOAD, CHECK, ANSWER = "upload", "platform-check", "referral-answer"
_AT_ONCE = 500


@dataclass
class RowCounts:
    """What the rows of one batch come to."""

    in_time: int = 0
    late: int = 0
    withdrawn_late: int = 0
    rules: Counter[str] = field(default_factory=Counter)


def due_on(deadline: str, start: date) -> date | None:
    """The last day of a legal clock, or None where no such rule was in force on its first day."""
    try:
        return deadlines.due(deadline, start).on
    except deadlines.UnknownDeadline:
        return None


def uncounted(session: Session, *, limit: int) -> tuple[IntakeBatch, ...]:
    """Finished batches that were never counted, or whose own counts have changed since."""
    found = (
        select(IntakeBatch)
        .outerjoin(BatchFigures, BatchFigures.batch_id == IntakeBatch.id)
        .where(IntakeBatch.state == BatchState.DONE, is_stale())
        .order_by(IntakeBatch.id)
        .limit(limit)
    )
    return tuple(session.scalars(found))


def is_stale() -> ColumnElement[bool]:
    """Whether a finished batch, joined with what was kept of it, has to be counted."""
    return or_(
        BatchFigures.id.is_(None),
        BatchFigures.accepted != IntakeBatch.accepted,
        BatchFigures.quarantined != IntakeBatch.quarantined,
    )


def count_rows(session: Session, batch_ids: Sequence[UUID]) -> dict[UUID, RowCounts]:
    """The counts of these batches."""
    counts: dict[UUID, RowCounts] = defaultdict(RowCounts)
    for start in range(0, len(batch_ids), _AT_ONCE):  # a statement takes only so many values
        _count_some(session, batch_ids[start : start + _AT_ONCE], counts)
    return counts


def _count_some(session: Session, batch_ids: Sequence[UUID], counts: dict[UUID, RowCounts]) -> None:
    for batch_id, handed_in_at, decided_on, rows in session.execute(_first_findings(batch_ids)):
        due = due_on(UPLOAD, decided_on)
        if due is None:
            continue
        if clock.day_of(handed_in_at) <= due:
            counts[batch_id].in_time += rows
        else:
            counts[batch_id].late += rows
    refused = (
        select(IntakeRow.batch_id, IntakeRow.outcome, IntakeRow.rule, func.count())
        .where(
            IntakeRow.batch_id.in_(batch_ids),
            IntakeRow.outcome.in_([Outcome.REJECTED, Outcome.QUARANTINED]),
        )
        .group_by(IntakeRow.batch_id, IntakeRow.outcome, IntakeRow.rule)
    )
    for batch_id, outcome, rule, rows in session.execute(refused):
        counts[batch_id].rules[f"{outcome}:{rule}"] += rows
    # The row's receipt says whether its body took the record back in time.
    withdrawn = (
        select(IntakeRow.batch_id, func.count())
        .where(
            IntakeRow.batch_id.in_(batch_ids),
            IntakeRow.outcome == Outcome.WITHDRAWN,
            IntakeRow.values["late"].as_string() == "yes",
        )
        .group_by(IntakeRow.batch_id)
    )
    for batch_id, rows in session.execute(withdrawn):
        counts[batch_id].withdrawn_late = rows


def _first_findings(batch_ids: Sequence[UUID]) -> Select[UUID, datetime, date, int]:
    """Rows that brought a finding for the first time, by the day of its decision; no corrections."""
    return (
        select(IntakeBatch.id, IntakeBatch.handed_in_at, CreditRecord.decided_on, func.count())
        .select_from(IntakeRow)
        .join(IntakeBatch, IntakeBatch.id == IntakeRow.batch_id)
        .join(
            CreditRecord,
            and_(
                CreditRecord.id == IntakeRow.record_id,
                CreditRecord.recorded_at >= IntakeBatch.handed_in_at,
            ),
        )
        .where(IntakeRow.batch_id.in_(batch_ids), IntakeRow.outcome == Outcome.ACCEPTED)
        .group_by(IntakeBatch.id, IntakeBatch.handed_in_at, CreditRecord.decided_on)
    )
