"""Tables of residents' tips: reasons for closing, the survey, and how long an identity may be unsealed."""

from dataclasses import dataclass

from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "tips.toml"


@dataclass(frozen=True)
class TipCode:
    """One row: `name` in Chinese, `label` and `text` (perhaps empty) English message ids."""

    code: str
    name: str
    label: str
    text: str
    rule_id: str
    source: Source
    validity: Validity


@dataclass(frozen=True)
class TipLimits:
    """`unsealing_hours`: what can be chosen; `survey_shown_from`: answers before figures show."""

    unsealing_hours: tuple[int, ...]
    survey_shown_from: int
    rule_id: str
    source: Source


@cached
def closing_reasons() -> tuple[TipCode, ...]:
    """Give every reason for which a tip can be or was closed."""
    return _table("closing_reason", has_text=True)


@cached
def survey_questions() -> tuple[TipCode, ...]:
    """Give the questions of the survey in their order."""
    return _table("survey_question")


@cached
def survey_answers() -> tuple[TipCode, ...]:
    """Give what can be answered to each question."""
    return _table("survey_answer")


@cached
def limits() -> TipLimits:
    """Give the limits."""
    entry = load_document(FILE).section("limits")
    rule = rule_of(entry)
    found = TipLimits(
        unsealing_hours=entry.wholes("unsealing_hours"),
        survey_shown_from=entry.whole("survey_shown_from"),
        rule_id=rule.id,
        source=rule.source,
    )
    if not found.unsealing_hours or not all(found.unsealing_hours):
        raise entry.wrong("'unsealing_hours' must hold at least one number, and no 0")
    entry.done()
    return found


def find_closing_reason(code: str) -> TipCode | None:
    """Give the reason of this code, or None."""
    return next((one for one in closing_reasons() if one.code == code), None)


def _table(table: str, *, has_text: bool = False) -> tuple[TipCode, ...]:
    rows = tuple(_read(entry, has_text=has_text) for entry in load_document(FILE).entries(table))
    if not rows:
        raise RulebookError(f"{FILE}: {table}: there is none")
    if len({row.code for row in rows}) < len(rows):
        raise RulebookError(f"{FILE}: {table}: a code stands there twice")
    return rows


def _read(entry: Entry, *, has_text: bool) -> TipCode:
    rule = rule_of(entry)
    row = TipCode(
        code=entry.text("code"),
        name=entry.text("name"),
        label=entry.text("label"),
        text=entry.text("text") if has_text else "",
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
    )
    entry.done()
    return row
