"""Read one row of a permit sheet (行政许可)."""

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

KIND = "permit"

# Lengths in characters: the form of 2019 where it gives one.
LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "counterpart_name": judge.NAME_LIMIT,
        "document_name": 64,
        "decision_no": 64,
        "permit_kind": 256,
        "certificate_name": 64,
        "permit_no": 64,
        "permit_content": 4000,
        "determining_body_name": 200,
        "source_body_name": 200,
        "remark": 4000,
    }
)
DAYS = ("valid_from", "valid_until")
CODES: Mapping[str, str] = MappingProxyType(
    {"status": row_codes.PERMIT_STATUS, "usage_scope": row_codes.USAGE_SCOPE}
)
NUMBERED = ("permit_no", "certificate_name")
NOTES = ("counterpart_name", "document_name", "permit_kind", "remark")
FORMULA_FIELDS = MappingProxyType(
    {**LIMITS, **dict.fromkeys(("id_type", "decided_on", *DAYS, *CODES), judge.SHORT)}
)


@dataclass(frozen=True, repr=False)
class PermitRow:
    """One permit of one natural person; `status` and `usage_scope` are codes, empty where not said."""

    counterpart_name: str
    id_number: IdNumber
    document_name: str
    decision_no: str
    permit_kind: str
    certificate_name: str
    permit_no: str
    permit_content: str
    decided_on: date
    valid_from: date | None
    valid_until: date | None
    status: str
    usage_scope: str
    determining_body_name: str
    determining_body_code: str
    source_body_name: str
    source_body_code: str
    remark: str
    decision_key: DecisionKey


def read_permit(cells: Mapping[str, Cell], *, today: date) -> PermitRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    decided_on = judge.day_or_none(row.raw("decided_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "counterpart_name", category="counterpart_category"),
            lambda: judge.check_minor(row, (today, decided_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_forbidden(
                row,
                findings=("permit_content",),
                notes=NOTES,
                numbered=NUMBERED,
                own_name="counterpart_name",
            ),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="counterpart_name"),
            lambda: judge.check_filled(row, "counterpart_name", RowRule.NAME_MISSING),
            lambda: judge.check_body(row),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_codes(row, CODES),
            lambda: judge.check_days(row, needed="decided_on", optional=DAYS, today=today),
        )
    )
    return problem or _permit_of(row)


def _permit_of(row: RowCells) -> PermitRow:
    return PermitRow(
        counterpart_name=row.name("counterpart_name"),
        id_number=parse_id_number(row.text("id_number")),
        document_name=row.text("document_name"),
        decision_no=row.text("decision_no"),
        permit_kind=row.text("permit_kind"),
        certificate_name=row.text("certificate_name"),
        permit_no=row.text("permit_no"),
        permit_content=row.text("permit_content"),
        decided_on=parse_day(row.raw("decided_on")),
        valid_from=parse_optional_day(row.raw("valid_from")),
        valid_until=parse_optional_day(row.raw("valid_until")),
        status=judge.code_of(row, "status", row_codes.PERMIT_STATUS),
        usage_scope=judge.code_of(row, "usage_scope", row_codes.USAGE_SCOPE),
        determining_body_name=row.body_name,
        determining_body_code=row.body_code,
        source_body_name=row.text("source_body_name"),
        source_body_code=row.text("source_body_code").upper(),
        remark=row.text("remark"),
        decision_key=decision_key_of(row),
    )
