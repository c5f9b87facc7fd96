"""What a person may authorise others for: purposes, kinds of recipients, and figures (rule 6.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.rulebook.limits import Limit, read_limits
from app.rulebook.loading import Validity, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "authorisations.toml"
LONGEST_DAYS = "longest-days"
OPENED_MINUTES = "opened-minutes"
CODE_SHOWN_MINUTES = "code-shown-minutes"
OPENINGS_PER_DAY = "openings-per-day"
WRONG_CODES_PER_HOUR = "wrong-codes-per-hour"
MISMATCHES_PER_DAY = "mismatches-per-day"


@dataclass(frozen=True)
class Choice:
    """A purpose or a kind of recipient: `name` in Chinese, `label` an English message id."""

    code: str
    name: str
    label: str
    rule_id: str
    source: Source
    validity: Validity


def purposes_on(day: date) -> tuple[Choice, ...]:
    """Give the purposes that can be chosen on a day, in the order of the data."""
    return tuple(one for one in all_purposes() if one.validity.covers(day))


def recipient_kinds_on(day: date) -> tuple[Choice, ...]:
    """Give the kinds of recipients that can be chosen on a day."""
    return tuple(one for one in all_recipient_kinds() if one.validity.covers(day))


def find_purpose(code: str) -> Choice | None:
    """Give the purpose of this code, in force or not: what was authorised once keeps its words."""
    return next((one for one in all_purposes() if one.code == code), None)


def find_recipient_kind(code: str) -> Choice | None:
    """Give the kind of recipient of this code, in force or not."""
    return next((one for one in all_recipient_kinds() if one.code == code), None)


def limit(code: str) -> int:
    """Give the figure of this code. Raises KeyError for a code that the data do not have."""
    return _limits()[code].value


@cached
def all_purposes() -> tuple[Choice, ...]:
    """Give every purpose."""
    return _choices("purpose")


@cached
def all_recipient_kinds() -> tuple[Choice, ...]:
    """Give every kind of recipient."""
    return _choices("recipient_kind")


def all_limits() -> tuple[Limit, ...]:
    """Give every figure in the order of the data."""
    return tuple(_limits().values())


def _choices(table: str) -> tuple[Choice, ...]:
    found = []
    for entry in load_document(FILE).entries(table):
        rule = rule_of(entry)
        found.append(
            Choice(
                code=entry.text("code"),
                name=entry.text("name"),
                label=entry.text("label"),
                rule_id=rule.id,
                source=rule.source,
                validity=entry.validity(rule.source.validity),
            )
        )
        entry.done()
    return tuple(found)


@cached
def _limits() -> Mapping[str, Limit]:
    return read_limits(FILE)
