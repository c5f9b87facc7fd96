"""Read one row of a sheet of professional titles (职称、职业资格)."""

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

KIND = "title"

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "subject_name": judge.NAME_LIMIT,
        "title": 100,
        "field": 100,
        "decision_no": 128,
        "determining_body_name": 200,
        "source_body_name": 200,
        "remark": 4000,
    }
)
CODES: Mapping[str, str] = MappingProxyType({"level": row_codes.TITLE_LEVEL, "state": row_codes.TITLE_STATE})
FORMULA_FIELDS = MappingProxyType(
    {
        **LIMITS,
        **dict.fromkeys(("id_type", "awarded_on", "valid_until", "withdrawn_on", *CODES), judge.SHORT),
    }
)


@dataclass(frozen=True, repr=False)
class TitleRow:
    """One title of one natural person; `level` and `state` are codes, empty where not said."""

    subject_name: str
    id_number: IdNumber
    title: str
    level: str
    field: str
    decision_no: str
    awarded_on: date
    valid_until: date | None
    state: str
    withdrawn_on: date | None
    determining_body_name: str
    determining_body_code: str
    source_body_name: str
    source_body_code: str
    remark: str
    decision_key: DecisionKey


def read_title(cells: Mapping[str, Cell], *, today: date) -> TitleRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    awarded_on = judge.day_or_none(row.raw("awarded_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "subject_name"),
            lambda: judge.check_minor(row, (today, awarded_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            # A title may be that of an oncologist: only the remark and the name are free words.
            lambda: judge.check_forbidden(row, findings=("title", "field"), notes=("subject_name", "remark")),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="subject_name"),
            lambda: judge.check_filled(row, "subject_name", RowRule.NAME_MISSING),
            lambda: judge.check_filled(row, "title", RowRule.VALUE_MISSING),
            lambda: judge.check_body(row),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_codes(row, CODES),
            lambda: judge.check_days(
                row,
                needed="awarded_on",
                optional=("valid_until", "withdrawn_on"),
                past=("withdrawn_on",),
                today=today,
            ),
        )
    )
    return problem or _title_of(row)


def _title_of(row: RowCells) -> TitleRow:
    return TitleRow(
        subject_name=row.name("subject_name"),
        id_number=parse_id_number(row.text("id_number")),
        title=row.text("title"),
        level=judge.code_of(row, "level", row_codes.TITLE_LEVEL),
        field=row.text("field"),
        decision_no=row.text("decision_no"),
        awarded_on=parse_day(row.raw("awarded_on")),
        valid_until=parse_optional_day(row.raw("valid_until")),
        state=judge.code_of(row, "state", row_codes.TITLE_STATE),
        withdrawn_on=parse_optional_day(row.raw("withdrawn_on")),
        determining_body_name=row.body_name,
        determining_body_code=row.body_code,
        source_body_name=row.text("source_body_name"),
        source_body_code=row.text("source_body_code").upper(),
        remark=row.text("remark"),
        decision_key=decision_key_of(row),
    )
