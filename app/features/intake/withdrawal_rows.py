"""Read one row of a withdrawal sheet: which record is taken back and why, or what is wrong with the row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.features.intake import row_judging as judge
from app.features.intake.row_cells import DecisionKey, RowCells, decision_key_of
from app.features.intake.row_judging import RowProblem, RowRule
from app.features.intake.row_values import Cell, parse_optional_day
from app.rulebook.withdrawals import WithdrawalReason, find_reason

# The kind under which its headings stand.
KIND = "withdrawal"


@dataclass(frozen=True, repr=False)
class WithdrawalRow:
    """One record that its body takes back; `happened_on` is the day of the cause, or today."""

    decision_key: DecisionKey
    decision_no: str
    reason: WithdrawalReason
    happened_on: date


def read_withdrawal(cells: Mapping[str, Cell], *, today: date) -> WithdrawalRow | RowProblem:
    """Judge one row, given by the sheet's own headings."""
    row = RowCells(KIND, cells)
    problem = judge.first_problem(
        (
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_body(row),
            lambda: judge.check_filled(row, "reason", RowRule.VALUE_MISSING),
            lambda: _check_reason(row),
            lambda: judge.check_lengths(row, {"decision_no": 128, "determining_body_name": 200}),
            lambda: _check_day(row, today),
        )
    )
    reason = find_reason(row.text("reason"))
    if problem is not None or reason is None:
        return problem or RowProblem(RowRule.VALUE_UNKNOWN, {"heading": row.heading("reason")})
    return WithdrawalRow(
        decision_key=decision_key_of(row),
        decision_no=row.text("decision_no"),
        reason=reason,
        happened_on=parse_optional_day(row.raw("happened_on")) or today,
    )


def _check_reason(row: RowCells) -> RowProblem | None:
    if find_reason(row.text("reason")) is None:
        return RowProblem(RowRule.VALUE_UNKNOWN, {"heading": row.heading("reason")})
    return None


def _check_day(row: RowCells, today: date) -> RowProblem | None:
    if not row.text("happened_on"):
        return None
    return judge.check_days(row, needed="happened_on", optional=(), today=today)
