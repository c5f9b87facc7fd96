"""Read one row of a sheet of credit commitments and how they were kept (信用承诺及履行)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.features.intake import row_judging as judge
from app.features.intake.row_cells import DecisionKey, RowCells, decision_key_of
from app.features.intake.row_judging import RowProblem, RowRule
from app.features.intake.row_values import Cell, parse_day, parse_optional_day
from app.rulebook import row_codes
from app.rulebook.identity import IdNumber, parse_id_number

KIND = "commitment"

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "subject_name": judge.NAME_LIMIT,
        "decision_no": 128,
        "matter": 500,
        "text": 4000,
        "breach": 4000,
        "determining_body_name": 200,
        "source_body_name": 200,
        "remark": 4000,
    }
)
CODES: Mapping[str, str] = MappingProxyType(
    {"kind": row_codes.COMMITMENT_KIND, "state": row_codes.COMMITMENT_STATE}
)
FINDINGS = ("matter", "text", "breach")
NOTES = ("subject_name", "remark")
FORMULA_FIELDS = MappingProxyType(
    {**LIMITS, **dict.fromkeys(("id_type", "promised_on", "valid_until", "checked_on", *CODES), judge.SHORT)}
)


@dataclass(frozen=True, repr=False)
class CommitmentRow:
    """One written promise; `commitment_kind` and `state` are codes, empty where the sheet is silent."""

    subject_name: str
    id_number: IdNumber
    decision_no: str
    commitment_kind: str
    matter: str
    text: str
    promised_on: date
    valid_until: date | None
    state: str
    checked_on: date | None
    breach: str
    determining_body_name: str
    determining_body_code: str
    source_body_name: str
    source_body_code: str
    remark: str
    decision_key: DecisionKey


def read_commitment(cells: Mapping[str, Cell], *, today: date) -> CommitmentRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    promised_on = judge.day_or_none(row.raw("promised_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "subject_name", category="subject_category"),
            lambda: judge.check_minor(row, (today, promised_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_forbidden(row, findings=FINDINGS, notes=NOTES, own_name="subject_name"),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="subject_name"),
            lambda: judge.check_filled(row, "subject_name", RowRule.NAME_MISSING),
            lambda: judge.check_body(row),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_codes(row, CODES),
            lambda: judge.check_days(
                row,
                needed="promised_on",
                optional=("valid_until", "checked_on"),
                past=("checked_on",),
                today=today,
            ),
        )
    )
    return problem or _commitment_of(row)


def _commitment_of(row: RowCells) -> CommitmentRow:
    return CommitmentRow(
        subject_name=row.name("subject_name"),
        id_number=parse_id_number(row.text("id_number")),
        decision_no=row.text("decision_no"),
        commitment_kind=judge.code_of(row, "kind", row_codes.COMMITMENT_KIND),
        matter=row.text("matter"),
        text=row.text("text"),
        promised_on=parse_day(row.raw("promised_on")),
        valid_until=parse_optional_day(row.raw("valid_until")),
        state=judge.code_of(row, "state", row_codes.COMMITMENT_STATE),
        checked_on=parse_optional_day(row.raw("checked_on")),
        breach=row.text("breach"),
        determining_body_name=row.body_name,
        determining_body_code=row.body_code,
        source_body_name=row.text("source_body_name"),
        source_body_code=row.text("source_body_code").upper(),
        remark=row.text("remark"),
        decision_key=decision_key_of(row),
    )
