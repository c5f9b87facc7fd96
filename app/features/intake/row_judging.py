"""What every kind of row is judged by, in the one order in which a row's defects count.

A reader (`penalty_rows`, `permit_rows`, `honour_rows` …) asks these questions one after another; the
first that finds something gives the row's receipt. Nothing here keeps or prints a citizen's words: the
values of a problem name columns, limits and codes only.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.features.intake.row_cells import RowCells
from app.features.intake.row_values import (
    AmountUnreadable,
    Cell,
    DateUnreadable,
    is_nothing,
    normalise_text,
    parse_day,
    parse_optional_day,
)
from app.rulebook import row_codes
from app.rulebook.forbidden import forbidden_content
from app.rulebook.identity import IdNumberProblem, claimed_birth_date, is_adult, parse_id_number
from app.rulebook.screening import (
    is_not_natural_person,
    is_summary_procedure,
    looks_like_formula,
    sealed_reason,
)

NAME_LIMIT = 50
SHORT = 50
_LEAST_OWN_NAME, _LONGEST_PLAIN_NAME = 2, 4


class RowRule(StrEnum):
    """The codes of receipts, in the order in which the first defect of a row counts."""

    NOT_A_NATURAL_PERSON = "not-a-natural-person"
    SEALED_BY_LAW = "sealed-by-law"
    SUBJECT_IS_MINOR = "subject-is-minor"
    ID_CHECK_DIGIT = "id-check-digit"
    SUMMARY_PROCEDURE = "summary-procedure"
    NO_DECISION_NUMBER = "no-decision-number"
    NO_LEGAL_BASIS = "no-legal-basis"
    FORBIDDEN_CONTENT = "forbidden-content"
    FORMULA = "formula"
    NAME_MISSING = "name-missing"
    BODY_MISSING = "body-missing"
    TOO_LONG = "too-long"
    DATE_UNREADABLE = "date-unreadable"
    DATE_IN_FUTURE = "date-in-future"
    AMOUNT_UNREADABLE = "amount-unreadable"
    VALUE_MISSING = "value-missing"
    VALUE_UNKNOWN = "value-unknown"


QUARANTINED_RULES = frozenset({RowRule.SEALED_BY_LAW, RowRule.SUBJECT_IS_MINOR, RowRule.FORBIDDEN_CONTENT})
NEVER_RELEASED = frozenset({RowRule.SEALED_BY_LAW, RowRule.SUBJECT_IS_MINOR})


@dataclass(frozen=True)
class RowProblem:
    """Why a row does not become a record; `values` fill the message and hold no personal data."""

    rule: RowRule
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """Either `quarantined` (a person looks, or nobody may) or `rejected` (the body corrects it)."""
        return "quarantined" if self.rule in QUARANTINED_RULES else "rejected"

    @property
    def is_releasable(self) -> bool:
        """Tell whether a reviewer may release the row from quarantine; sealed and minor rows never."""
        return self.rule in QUARANTINED_RULES - NEVER_RELEASED


Check = Callable[[], RowProblem | None]


_waived: ContextVar[frozenset[str]] = ContextVar("waived", default=frozenset())


@contextmanager
def waiving(rules: frozenset[str]) -> Iterator[None]:
    """Pass over defects of these rules, which a second person has set aside; never what the law seals."""
    token = _waived.set(rules - NEVER_RELEASED)
    try:
        yield
    finally:
        _waived.reset(token)


def first_problem(checks: Iterable[Check]) -> RowProblem | None:
    """Ask the questions in their order and give the first defect that nobody has set aside."""
    waived = _waived.get()
    return next((found for check in checks if (found := check()) and found.rule not in waived), None)


def check_natural_person(row: RowCells, name: str, *, category: str = "") -> RowProblem | None:
    """Companies, organisations and individual businesses are out of scope (rule 1.2)."""
    is_other = is_not_natural_person(
        row.text(category) if category else "",
        row.text(name),
        row.text("credit_code"),
        other_codes=[row.text(f"other_code_{number}") for number in range(2, 7)],
        id_type=row.text("id_type"),
        id_number=row.text("id_number"),
    )
    return RowProblem(RowRule.NOT_A_NATURAL_PERSON) if is_other else None


def check_sealed(
    row: RowCells, *, basis: str, conduct: str, facts: str, kinds: Iterable[str] = ()
) -> RowProblem | None:
    """Public-security records are sealed (rule 1.4)."""
    found = sealed_reason(
        basis=row.text(basis),
        body_name=row.body_name,
        decision_no=row.text("decision_no"),
        conduct=row.text(conduct),
        facts=row.text(facts),
        kinds="。".join(row.text(name) for name in kinds),
    )
    return RowProblem(RowRule.SEALED_BY_LAW, {"source": found.source}) if found else None


def check_enforced(row: RowCells, *, number: str, body: str, acts: str) -> RowProblem | None:
    """A court that enforces a public-security penalty would show what is sealed (rule 1.4)."""
    found = sealed_reason(
        basis=row.text(number),
        body_name=row.text(body),
        decision_no=row.text(number),
        conduct=row.text(acts),
        facts="",
        kinds="",
    )
    return RowProblem(RowRule.SEALED_BY_LAW, {"source": found.source}) if found else None


def check_minor(row: RowCells, days: Iterable[date | None]) -> RowProblem | None:
    """A minor has no file (rule 1.3), on any of `days`; a wrong check digit does not hide one."""
    birth_on = claimed_birth_date(row.text("id_number"))
    if birth_on is None or all(is_adult(birth_on, day) for day in days if day is not None):
        return None
    return RowProblem(RowRule.SUBJECT_IS_MINOR)


def check_id_number(row: RowCells) -> RowProblem | None:
    """The number must be a resident ID number; the value `detail` says what is wrong with it."""
    try:
        parse_id_number(row.text("id_number"))
    except IdNumberProblem as problem:
        return RowProblem(RowRule.ID_CHECK_DIGIT, {"detail": problem.code})
    return None


def check_summary(row: RowCells, names: Iterable[str], *, basis: str) -> RowProblem | None:
    """Summary-procedure penalties are not negative information (rule 1.5)."""
    texts = [row.text(name) for name in names]
    is_summary = is_summary_procedure(texts, decision_no=row.text("decision_no"), basis=row.text(basis))
    return RowProblem(RowRule.SUMMARY_PROCEDURE) if is_summary else None


def check_filled(row: RowCells, name: str, rule: RowRule) -> RowProblem | None:
    """The cell must say something."""
    return None if row.text(name) else RowProblem(rule, {"heading": row.heading(name)})


def check_body(row: RowCells) -> RowProblem | None:
    """Without a body nobody answers for the row, and the decision has no identity."""
    if row.body_name:
        return None
    return RowProblem(RowRule.BODY_MISSING, {"heading": row.heading("determining_body_name")})


def check_forbidden(
    row: RowCells,
    *,
    findings: Iterable[str],
    notes: Iterable[str],
    numbered: Iterable[str] = (),
    own_name: str = "",
) -> RowProblem | None:
    """Health, religion, addresses, other people's names and the like may not stand there (rules 1.6, 1.8).

    The person's own name (in the field `own_name`) is nobody else's: it is read as "the party".
    """
    finding_fields, numbered_fields = frozenset(findings), frozenset(numbered)
    texts = {name: row.text(name) for name in (*finding_fields, *notes, *numbered_fields)}
    own = row.name(own_name) if own_name else ""
    if own and _is_plain_name(own):
        texts.pop(own_name, None)  # nobody's name is an illness or a faith: 赵天主
    if len(own) >= _LEAST_OWN_NAME:
        texts |= {name: text.replace(own, "当事人") for name, text in texts.items() if name != own_name}
    found = forbidden_content(texts, findings=finding_fields, numbered=numbered_fields)
    if not found:
        return None
    # Fields are a set while they are looked through; the receipt must be the same every time.
    first = min(found, key=lambda item: (item.field, item.excerpt_class, item.code))
    return RowProblem(
        RowRule.FORBIDDEN_CONTENT, {"heading": row.heading(first.field), "detail": first.excerpt_class}
    )


def _is_plain_name(name: str) -> bool:
    """Tell a name and nothing else: a few characters, or parts with a dot between them."""
    is_short = len(name) <= _LONGEST_PLAIN_NAME or "·" in name
    return is_short and all(sign.isalpha() or sign in "· " for sign in name)


def check_formulas(row: RowCells, limits: Mapping[str, int], *, name: str) -> RowProblem | None:
    """A cell that begins like a formula is refused, not escaped."""
    for field_name in (name, *limits):
        if _is_formula(
            row.raw(field_name), is_name=field_name == name, is_long=limits.get(field_name, 0) > 500
        ):
            return RowProblem(RowRule.FORMULA, {"heading": row.heading(field_name)})
    return None


_IS_PLAIN_START = re.compile("[\u4e00-\u9fff0-9《]").match


def _is_formula(cell: Cell, *, is_name: bool, is_long: bool) -> bool:
    # Most cells begin with a character or a figure, and then they are none.
    if not isinstance(cell, str) or not cell or _IS_PLAIN_START(cell):
        return False
    text = cell if is_name else normalise_text(cell)
    if is_nothing(text) or not looks_like_formula(text):
        return False
    # Long texts may begin with a dash or a plus before words: a list, not a formula.
    return not (is_long and text[0] in "-－+＋" and _begins_with_words(text.lstrip("-－+＋ ")))


def _begins_with_words(text: str) -> bool:
    return "\u4e00" <= text[:1] <= "\u9fff" and "|" not in text and "!" not in text


def check_lengths(row: RowCells, limits: Mapping[str, int]) -> RowProblem | None:
    """Every field has a length (characters) past which it is a mistake."""
    for name, limit in limits.items():
        if len(row.text(name)) > limit:
            return RowProblem(RowRule.TOO_LONG, {"heading": row.heading(name), "limit": str(limit)})
    return None


def check_days(
    row: RowCells, *, needed: str, optional: Iterable[str], today: date, past: Iterable[str] = ()
) -> RowProblem | None:
    """The decision's day must be a day and not lie ahead; other days may be missing."""
    try:
        decided_on = parse_day(row.raw(needed))
    except DateUnreadable:
        return RowProblem(RowRule.DATE_UNREADABLE, {"heading": row.heading(needed)})
    days = {needed: decided_on}
    for name in optional:
        try:
            day = parse_optional_day(row.raw(name))
        except DateUnreadable:
            return RowProblem(RowRule.DATE_UNREADABLE, {"heading": row.heading(name)})
        if day is not None and name in past:
            days[name] = day
    late = next((name for name, day in days.items() if day > today), None)
    return RowProblem(RowRule.DATE_IN_FUTURE, {"heading": row.heading(late)}) if late else None


def day_or_none(cell: Cell) -> date | None:
    """Give the day, or None where it cannot be read: for questions that come before that of the date."""
    try:
        return parse_day(cell)
    except DateUnreadable:
        return None


def check_amounts(
    row: RowCells, readers: Mapping[str, Callable[[Cell], Decimal | None]]
) -> RowProblem | None:
    """Amounts are figures; words (五千元) and signs are not read."""
    for name, read in readers.items():
        try:
            read(row.raw(name))
        except AmountUnreadable:
            return RowProblem(RowRule.AMOUNT_UNREADABLE, {"heading": row.heading(name)})
    return None


def check_codes(row: RowCells, tables: Mapping[str, str]) -> RowProblem | None:
    """A cell of a fixed choice has one of the words of its table, or nothing."""
    for name, table in tables.items():
        if row.text(name) and row_codes.find_code(table, row.text(name)) is None:
            return RowProblem(RowRule.VALUE_UNKNOWN, {"heading": row.heading(name)})
    return None


def code_of(row: RowCells, name: str, table: str) -> str:
    """Give the code of a cell of a fixed choice; empty where it says nothing."""
    found = row_codes.find_code(table, row.text(name))
    return found.code if found else ""
