"""The real sheets of a department, CSV and XLSX: the same verdict on the same 55 rows."""

import os
from datetime import date
from pathlib import Path

import pytest

from app.adapters.sheets import open_sheet
from app.features.intake.headings import check_headings, known_headings
from app.features.intake.penalty_rows import PenaltyRow, read_penalty
from app.features.intake.row_cells import DecisionKey
from app.features.intake.row_judging import RowProblem

TODAY = date(2026, 11, 22)
# By the line of the CSV; the XLSX has a title row above and so counts one more.
REFUSED = {
    2: "sealed-by-law",
    7: "id-check-digit",
    16: "no-legal-basis",
    20: "no-decision-number",
    23: "date-in-future",
    24: "too-long",
    29: "not-a-natural-person",
    30: "summary-procedure",
    32: "subject-is-minor",
    34: "seen-before",
    44: "formula",
    46: "amount-unreadable",
    47: "forbidden-content",
}

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(
        "PORTAL_SAMPLES" not in os.environ, reason="PORTAL_SAMPLES names no folder of samples"
    ),
]


def verdicts(name: str) -> dict[int, str]:
    """Give the rule of each refused row by its number; the second copy of a decision is `seen-before`."""
    found: dict[int, str] = {}
    seen: set[DecisionKey] = set()
    with open_sheet(Path(os.environ["PORTAL_SAMPLES"]) / name, known=known_headings("penalty")) as sheet:
        check_headings("penalty", sheet.headings)
        rows = list(sheet.rows())
    assert len(rows) == 55
    for row in rows:
        result = read_penalty(row.cells, today=TODAY)
        if isinstance(result, RowProblem):
            found[row.number] = str(result.rule)
        elif result.decision_key in seen:
            found[row.number] = "seen-before"
        else:
            seen.add(result.decision_key)
    return found


def test_thirteen_rows_of_the_csv_sheet_do_not_become_records() -> None:
    assert verdicts("penalties-2026.csv") == REFUSED


def test_the_xlsx_sheet_has_the_same_verdicts_one_row_lower() -> None:
    assert verdicts("penalties-2026.xlsx") == {number + 1: rule for number, rule in REFUSED.items()}


def test_the_date_written_out_and_the_name_with_a_middle_dot_are_read() -> None:
    with open_sheet(
        Path(os.environ["PORTAL_SAMPLES"]) / "penalties-2026.csv", known=known_headings("penalty")
    ) as sheet:
        rows = {row.number: read_penalty(row.cells, today=TODAY) for row in sheet.rows()}
    written_out, with_dot = rows[9], rows[15]
    assert isinstance(written_out, PenaltyRow)
    assert written_out.decided_on == date(2026, 9, 3)
    assert isinstance(with_dot, PenaltyRow)
    assert with_dot.counterpart_name == "阿卜杜热西提·买买提"
