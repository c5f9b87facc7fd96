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


def get_retention(code: str, on: date | None = None) -> Retention:
    """Give the rule on keeping in force on `on`, or the newest; raise UnknownRetention if there is none.

    What was made before the first version is kept by that one.
    """
    versions = _retentions().get(code)
    if not versions:
        raise UnknownRetention(code)
    begun = [version for version in versions if on is None or version.validity.in_force_from <= on]
    return begun[-1] if begun else versions[0]


def all_retentions() -> tuple[Retention, ...]:
    """Give every rule on keeping, of each the oldest version first."""
    return tuple(version for versions in _retentions().values() for version in versions)


def keep_until(code: str, start: date) -> date:
    """Give the last day on which something made on `start` is kept (or must be kept)."""
    return last_day_of(start, get_retention(code, start).span)


def kept_since(code: str, today: date) -> date:
    """Give the earliest day whose things are still kept today: all from before is past its time."""
    span = get_retention(code).span
    day = date(today.year - span.total_months // MONTHS_IN_A_YEAR - 1, today.month, 1)
    while keep_until(code, day) < today:
        day += timedelta(days=1)
    return day


@cached
def _retentions() -> Mapping[str, tuple[Retention, ...]]:
    retentions: dict[str, list[Retention]] = {}
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
        retentions.setdefault(retention.code, []).append(retention)
    return {
        code: tuple(sorted(versions, key=lambda version: version.validity.in_force_from))
        for code, versions in retentions.items()
    }
