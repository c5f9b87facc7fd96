"""Read one row of a penalty sheet (行政处罚): a PenaltyRow, or the first reason why it is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from app.features.intake import row_judging as judge
from app.features.intake.row_cells import DecisionKey, RowCells, decision_key_of
from app.features.intake.row_judging import RowProblem, RowRule
from app.features.intake.row_values import (
    Cell,
    parse_amount_wan,
    parse_amount_yuan,
    parse_day,
    parse_optional_day,
)
from app.rulebook.identity import IdNumber, parse_id_number

KIND = "penalty"

# Lengths in characters: the form of 2019 where it gives one.
LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "counterpart_name": judge.NAME_LIMIT,
        "decision_no": 128,
        "conduct": 2000,
        "violation_facts": 4000,
        "penalty_basis": 2048,
        "penalty_kinds": 200,
        "penalty_content": 4000,
        "licence": 2000,
        "determining_body_name": 200,
        "source_body_name": 200,
        "remark": 4000,
    }
)
AMOUNTS: Mapping[str, Callable[[Cell], Decimal | None]] = MappingProxyType(
    {
        "fine_wan": parse_amount_wan,
        "fine_own_yuan": parse_amount_yuan,
        "confiscated_wan": parse_amount_wan,
        "confiscated_own_yuan": parse_amount_yuan,
    }
)
FINDINGS = ("conduct", "violation_facts", "penalty_content")
NOTES = ("counterpart_name", "penalty_kinds", "remark")
NUMBERED = ("licence",)
SAYS_PROCEDURE = ("conduct", "violation_facts", "penalty_kinds", "penalty_content", "licence", "remark")
FORMULA_FIELDS = MappingProxyType(
    {
        **LIMITS,
        "id_type": 50,
        "decided_on": 50,
        "valid_until": 50,
        "publish_until_given": 50,
        **dict.fromkeys(AMOUNTS, 50),
    }
)


@dataclass(frozen=True, repr=False)
class PenaltyRow:
    """One penalty on one natural person, read and found fit to become a record; amounts in yuan.

    `valid_until` None means no end (2099/12/31 in the form). `publish_until_given` is what the sheet says;
    the rulebook computes the term itself.
    """

    counterpart_name: str
    id_number: IdNumber
    decision_no: str
    conduct: str
    violation_facts: str
    penalty_basis: str
    penalty_kinds: str
    penalty_content: str
    fine_yuan: Decimal | None
    confiscated_yuan: Decimal | None
    licence: str
    decided_on: date
    valid_until: date | None
    publish_until_given: date | None
    determining_body_name: str
    determining_body_code: str
    source_body_name: str
    source_body_code: str
    remark: str
    decision_key: DecisionKey


def read_penalty(cells: Mapping[str, Cell], *, today: date) -> PenaltyRow | RowProblem:
    """Judge one row, given by the sheet's own headings, as the law stands on `today`."""
    row = RowCells(KIND, cells)
    decided_on = judge.day_or_none(row.raw("decided_on"))
    problem = judge.first_problem(
        (
            lambda: judge.check_natural_person(row, "counterpart_name", category="counterpart_category"),
            lambda: judge.check_sealed(
                row,
                basis="penalty_basis",
                conduct="conduct",
                facts="violation_facts",
                kinds=("penalty_kinds", "penalty_content"),
            ),
            lambda: judge.check_minor(row, (today, decided_on)),
            lambda: judge.check_id_number(row),
            lambda: judge.check_summary(row, SAYS_PROCEDURE, basis="penalty_basis"),
            lambda: judge.check_filled(row, "decision_no", RowRule.NO_DECISION_NUMBER),
            lambda: judge.check_filled(row, "penalty_basis", RowRule.NO_LEGAL_BASIS),
            lambda: judge.check_forbidden(
                row, findings=FINDINGS, notes=NOTES, numbered=NUMBERED, own_name="counterpart_name"
            ),
            lambda: judge.check_formulas(row, FORMULA_FIELDS, name="counterpart_name"),
            lambda: judge.check_filled(row, "counterpart_name", RowRule.NAME_MISSING),
            lambda: judge.check_body(row),
            lambda: judge.check_lengths(row, LIMITS),
            lambda: judge.check_days(
                row, needed="decided_on", optional=("valid_until", "publish_until_given"), today=today
            ),
            lambda: judge.check_amounts(row, AMOUNTS),
        )
    )
    return problem or _penalty_of(row)


def _penalty_of(row: RowCells) -> PenaltyRow:
    return PenaltyRow(
        counterpart_name=row.name("counterpart_name"),
        id_number=parse_id_number(row.text("id_number")),
        decision_no=row.text("decision_no"),
        conduct=row.text("conduct"),
        violation_facts=row.text("violation_facts"),
        penalty_basis=row.text("penalty_basis"),
        penalty_kinds=row.text("penalty_kinds"),
        penalty_content=row.text("penalty_content"),
        fine_yuan=_amount(row, "fine"),
        confiscated_yuan=_amount(row, "confiscated"),
        licence=row.text("licence"),
        decided_on=parse_day(row.raw("decided_on")),
        valid_until=parse_optional_day(row.raw("valid_until")),
        publish_until_given=parse_optional_day(row.raw("publish_until_given")),
        determining_body_name=row.body_name,
        determining_body_code=row.body_code,
        source_body_name=row.text("source_body_name"),
        source_body_code=row.text("source_body_code").upper(),
        remark=row.text("remark"),
        decision_key=decision_key_of(row),
    )


def _amount(row: RowCells, name: str) -> Decimal | None:
    in_wan = parse_amount_wan(row.raw(f"{name}_wan"))
    return parse_amount_yuan(row.raw(f"{name}_own_yuan")) if in_wan is None else in_wan
