"""Read one row of a sheet of serious-dishonesty list entries (严重失信主体名单)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.features.intake import row_judging as judge
from app.features.intake.row_cells import DecisionKey, RowCells, decision_key_of
from app.features.intake.row_judging import RowProblem, RowRule
from app.features.intake.row_values import Cell, parse_day, parse_optional_day
from app.rulebook.identity import IdNumber, parse_id_number

KIND = "serious-list"

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "subject_name": judge.NAME_LIMIT,
        "list_name": 200,
        "grounds": 4000,
        "entry_basis": 2048,
        "decision_no": 128,
        "determining_body_name": 200,
        "measures": 4000,
        "term": 100,
        "removal_conditions": 2000,
        "removal_reason": 2000,
        "remedies": 2000,
        "remark": 4000,
    }
)
FORMULA_FIELDS = MappingProxyType({**LIMITS, "entered_on": 50, "removed_on": 50})


@dataclass(frozen=True, repr=False)
class SeriousListRow:
    """One entry of one natural person in a list; `term` is the sheet's own words (三年)."""

    list_name: str
    subject_name: str
    id_number: IdNumber
    grounds: str
    entry_basis: str
    decision_no: str
    entered_on: date
    determining_body_name: str
    determining_body_code: str
    measures: str
    term: str
    removal_conditions: str
    removed_on: date | None
    removal_reason: str
    remedies: str
    remark: str
    decision_key: DecisionKey


def read_serious_list_entry(cells: Mapping[str, Cell], *, today: date) -> SeriousListRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    entered_on = judge.day_or_none(row.raw("entered_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "subject_name", category="subject_category"),
            lambda: judge.check_sealed(row, basis="entry_basis", conduct="grounds", facts="grounds"),
            lambda: judge.check_minor(row, (today, entered_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_filled(row, "entry_basis", RowRule.NO_LEGAL_BASIS),
            lambda: judge.check_forbidden(
                row,
                findings=("grounds", "measures", "removal_conditions", "removal_reason", "remedies"),
                notes=("subject_name", "remark"),
                own_name="subject_name",
            ),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="subject_name"),
            lambda: judge.check_filled(row, "subject_name", RowRule.NAME_MISSING),
            lambda: judge.check_body(row),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_days(
                row, needed="entered_on", optional=("removed_on",), past=("removed_on",), today=today
            ),
        )
    )
    return problem or _entry_of(row)


def _entry_of(row: RowCells) -> SeriousListRow:
    return SeriousListRow(
        list_name=row.text("list_name"),
        subject_name=row.name("subject_name"),
        id_number=parse_id_number(row.text("id_number")),
        grounds=row.text("grounds"),
        entry_basis=row.text("entry_basis"),
        decision_no=row.text("decision_no"),
        entered_on=parse_day(row.raw("entered_on")),
        determining_body_name=row.body_name,
        determining_body_code=row.body_code,
        measures=row.text("measures"),
        term=row.text("term"),
        removal_conditions=row.text("removal_conditions"),
        removed_on=parse_optional_day(row.raw("removed_on")),
        removal_reason=row.text("removal_reason"),
        remedies=row.text("remedies"),
        remark=row.text("remark"),
        decision_key=decision_key_of(row),
    )
