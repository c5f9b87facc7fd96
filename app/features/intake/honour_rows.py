"""Read one row of a sheet of honours (诚信典型、荣誉)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.features.intake import row_judging as judge
from app.features.intake.row_cells import DecisionKey, RowCells, decision_key_of
from app.features.intake.row_judging import RowProblem, RowRule
from app.features.intake.row_values import Cell, parse_day, parse_optional_day
from app.rulebook.identity import IdNumber, parse_id_number

KIND = "honour"

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "subject_name": judge.NAME_LIMIT,
        "title": 200,
        "determining_body_name": 200,
        "decision_no": 128,
        "session": 50,
        "category": 50,
        "deeds": 4000,
        "revocation_reason": 2000,
        "remark": 4000,
    }
)
FORMULA_FIELDS = MappingProxyType({**LIMITS, "awarded_on": 50, "revoked_on": 50})
YES = frozenset(
    {"是", "同意", "已同意", "已授权", "授权", "有", "Y", "y", "YES", "yes", "TRUE", "1", "√", "✓"}
)


@dataclass(frozen=True, repr=False)
class HonourRow:
    """One honour of one natural person; consent counts only where the sheet says so in words."""

    subject_name: str
    id_number: IdNumber
    title: str
    determining_body_name: str
    determining_body_code: str
    decision_no: str
    awarded_on: date
    session: str
    category: str
    deeds: str
    has_image_consent: bool
    has_own_consent: bool
    revoked_on: date | None
    revocation_reason: str
    remark: str
    decision_key: DecisionKey


def read_honour(cells: Mapping[str, Cell], *, today: date) -> HonourRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    awarded_on = judge.day_or_none(row.raw("awarded_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "subject_name"),
            lambda: judge.check_minor(row, (today, awarded_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_forbidden(
                row,
                findings=("deeds", "revocation_reason"),
                notes=("subject_name", "title", "remark"),
                own_name="subject_name",
            ),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="subject_name"),
            lambda: judge.check_filled(row, "subject_name", RowRule.NAME_MISSING),
            lambda: judge.check_filled(row, "title", RowRule.VALUE_MISSING),
            lambda: judge.check_body(row),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_days(
                row, needed="awarded_on", optional=("revoked_on",), past=("revoked_on",), today=today
            ),
        )
    )
    return problem or _honour_of(row)


def _honour_of(row: RowCells) -> HonourRow:
    return HonourRow(
        subject_name=row.name("subject_name"),
        id_number=parse_id_number(row.text("id_number")),
        title=row.text("title"),
        determining_body_name=row.body_name,
        determining_body_code=row.body_code,
        decision_no=row.text("decision_no"),
        awarded_on=parse_day(row.raw("awarded_on")),
        session=row.text("session"),
        category=row.text("category"),
        deeds=row.text("deeds"),
        has_image_consent=row.text("image_consent") in YES,
        has_own_consent=row.text("own_consent") in YES,
        revoked_on=parse_optional_day(row.raw("revoked_on")),
        revocation_reason=row.text("revocation_reason"),
        remark=row.text("remark"),
        decision_key=decision_key_of(row),
    )
