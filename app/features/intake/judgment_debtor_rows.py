"""Read one row of a court's sheet of dishonest judgment debtors (失信被执行人).

The form is the court's own: the number of the case stands for the decision's, the document that is being
enforced for the legal basis. Sex, age and province are not kept.
"""

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
from app.rulebook.spans import Span
from app.rulebook.terms import Finding, find_term

KIND = "judgment-debtor"

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "subject_name": judge.NAME_LIMIT,
        "court_name": 200,
        "enforced_no": 256,
        "enforced_by": 200,
        "case_no": 128,
        "obligation": 4000,
        "performed": 2000,
        "unperformed": 2000,
        "acts": 2000,
        "longer": 100,
        "whole_term": 100,
        "removal_reason": 2000,
        "remark": 4000,
    }
)
FINDINGS = ("obligation", "performed", "unperformed", "acts", "removal_reason")
NOTES = ("subject_name", "enforced_by", "remark")
PAST = ("filed_on", "removed_on")
CODES: Mapping[str, str] = MappingProxyType({"performance": row_codes.PERFORMANCE})
FORMULA_FIELDS = MappingProxyType(
    {**LIMITS, **dict.fromkeys(("id_type", "published_on", *PAST, *CODES), judge.SHORT)}
)


@dataclass(frozen=True, repr=False)
class JudgmentDebtorRow:
    """One listing of one natural person; `extension` is what it lasts beyond the usual term."""

    subject_name: str
    id_number: IdNumber
    court_name: str
    court_code: str
    enforced_no: str
    enforced_by: str
    case_no: str
    filed_on: date | None
    obligation: str
    performance: str
    performed: str
    unperformed: str
    acts: str
    extension: Span
    published_on: date
    removed_on: date | None
    removal_reason: str
    remark: str
    decision_key: DecisionKey


def read_judgment_debtor(cells: Mapping[str, Cell], *, today: date) -> JudgmentDebtorRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    published_on = judge.day_or_none(row.raw("published_on"))
    filed_on = judge.day_or_none(row.raw("filed_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "subject_name", category="subject_category"),
            lambda: judge.check_enforced(row, number="enforced_no", body="enforced_by", acts="obligation"),
            lambda: judge.check_minor(row, (today, published_on, filed_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_filled(row, "case_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_filled(row, "enforced_no", RowRule.NO_LEGAL_BASIS),
            lambda: judge.check_forbidden(row, findings=FINDINGS, notes=NOTES, own_name="subject_name"),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="subject_name"),
            lambda: judge.check_filled(row, "subject_name", RowRule.NAME_MISSING),
            lambda: judge.check_filled(row, "court_name", RowRule.BODY_MISSING),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_codes(row, CODES),
            lambda: judge.check_days(row, needed="published_on", optional=PAST, past=PAST, today=today),
        )
    )
    return problem or _listing_of(row)


def _listing_of(row: RowCells) -> JudgmentDebtorRow:
    published_on = parse_day(row.raw("published_on"))
    return JudgmentDebtorRow(
        subject_name=row.name("subject_name"),
        id_number=parse_id_number(row.text("id_number")),
        court_name=row.text("court_name"),
        court_code="".join(row.text("court_code").split()).upper(),
        enforced_no=row.text("enforced_no"),
        enforced_by=row.text("enforced_by"),
        case_no=row.text("case_no"),
        filed_on=parse_optional_day(row.raw("filed_on")),
        obligation=row.text("obligation"),
        performance=judge.code_of(row, "performance", row_codes.PERFORMANCE),
        performed=row.text("performed"),
        unperformed=row.text("unperformed"),
        acts=row.text("acts"),
        extension=_extension_of(row, published_on),
        published_on=published_on,
        removed_on=parse_optional_day(row.raw("removed_on")),
        removal_reason=row.text("removal_reason"),
        remark=row.text("remark"),
        decision_key=decision_key_of(row, number="case_no", body="court_name", body_code="court_code"),
    )


def _extension_of(row: RowCells, published_on: date) -> Span:
    term = find_term(Finding(kind=KIND, decided_on=published_on))
    if term is None:
        return Span()
    return row_codes.debtor_extension(
        row_codes.debtor_acts(row.text("acts")),
        longer=row.text("longer"),
        whole=row.text("whole_term"),
        usual=term.max_term,
    )
