"""The cells of rows that nobody decided about go when their time is over; the receipt stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.features.intake.models import IntakeBatch, IntakeRow
from app.features.intake.states import NEVER_RELEASED, QuarantineState
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.rulebook.retention import kept_since

SEALED_RULE, WAITING_RULE = "quarantine-sealed-by-law", "quarantine"


def count_due(session: Session, rule: str, today: date) -> int:
    """How many rows keep cells past their time."""
    found = _due(rule, today).with_only_columns(func.count())
    return session.scalar(found) or 0


def erase_cells(session: Session, rule: str, today: date, limit: int) -> int:
    """Erase the cells of at most `limit` rows; answers of how many."""
    rows = session.scalars(_due(rule, today).order_by(IntakeRow.id).limit(limit)).all()
    counts: dict[str, int] = {}
    for row in rows:
        row.cells_sealed, row.quarantine = "", QuarantineState.DESTROYED
        row.decided_by, row.decided_at = SYSTEM.key, clock.now()
        counts[row.batch.reference] = counts.get(row.batch.reference, 0) + 1
    session.flush()
    for reference, count in counts.items():
        events.record(session, SYSTEM, "intake.cells-erased", reference, rows=count, rule=rule)
    return len(rows)


def _due(rule: str, today: date) -> Select[IntakeRow]:
    kept = clock.start_of(kept_since(rule, today))
    found = select(IntakeRow).join(IntakeRow.batch).where(IntakeRow.cells_sealed != "")
    return found.where(IntakeBatch.handed_in_at < kept, _is_of(rule))


def _is_of(rule: str) -> ColumnElement[bool]:
    is_sealed = IntakeRow.quarantine_rule.in_(NEVER_RELEASED)
    return is_sealed if rule == SEALED_RULE else ~is_sealed
