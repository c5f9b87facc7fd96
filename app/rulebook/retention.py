"""How long each kind of thing is kept, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.rulebook.loading import Validity, cached, load_document
from app.rulebook.rules import Source, rule_of
from app.rulebook.spans import MONTHS_IN_A_YEAR, Span, last_day_of

FILE = "retention.toml"


@dataclass(frozen=True)
class Retention:
    """How long something is kept: at least so long (`is_minimum`), else at most."""

    code: str
    label: str
    span: Span
    is_minimum: bool
    rule_id: str
    source: Source
    validity: Validity


class UnknownRetention(LookupError):
    """The data say nothing about how long this is kept."""


def get_retention(code: str) -> Retention:
    """Give the rule on keeping for this code; raise UnknownRetention if there is none."""
    try:
        return _retentions()[code]
    except KeyError:
        raise UnknownRetention(code) from None


def all_retentions() -> tuple[Retention, ...]:
    """Give every rule on keeping."""
    return tuple(_retentions().values())


def keep_until(code: str, start: date) -> date:
    """Give the last day on which something made on `start` is kept (or must be kept)."""
    return last_day_of(start, get_retention(code).span)


def kept_since(code: str, today: date) -> date:
    """Give the earliest day of which a thing made then is still kept today: all from before is past its time."""
    span = get_retention(code).span
    day = date(today.year - span.total_months // MONTHS_IN_A_YEAR - 1, today.month, 1)
    while keep_until(code, day) < today:
        day += timedelta(days=1)
    return day


@cached
def _retentions() -> Mapping[str, Retention]:
    retentions = {}
    for entry in load_document(FILE).entries("retention"):
        rule = rule_of(entry)
        retention = Retention(
            code=entry.text("code"),
            label=entry.text("label"),
            span=Span(entry.whole("months")),
            is_minimum=entry.flag("is_minimum"),
            rule_id=rule.id,
            source=rule.source,
            validity=entry.validity(rule.source.validity),
        )
        if not retention.span:
            raise entry.wrong("'months' must be more than nothing")
        entry.done()
        retentions[retention.code] = retention
    return retentions
