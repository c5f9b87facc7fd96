"""Legal clocks: how long each deed may take, from which source, and when it is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.rules import Source, rule_of
from app.rulebook.spans import Span, add_span
from app.rulebook.working_days import Due, add_working_days

FILE = "deadlines.toml"


class Unit(StrEnum):
    """What a deadline is counted in."""

    WORKING_DAYS = "working-days"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Deadline:
    """One legal clock; `label` is an English message id.

    `rolls`: a last day that is no working day moves to the next one.
    """

    id: str
    label: str
    length: int
    unit: Unit
    rolls: bool
    rule_id: str
    source: Source
    validity: Validity


class UnknownDeadline(LookupError):
    """No deadline has this id, or none of this id was in force on the day asked for."""


def due(deadline_id: str, start: date) -> Due:
    """Give the last day of the clock that starts on `start`, by the rule in force on that day."""
    deadline = get_deadline(deadline_id, start)
    counted = _COUNTERS[deadline.unit](start, deadline.length)
    return add_working_days(counted.on, 0) if deadline.rolls else counted


def get_deadline(deadline_id: str, on: date | None = None) -> Deadline:
    """Give the deadline in force on `on`, or the newest; raise UnknownDeadline if there is none."""
    versions = _deadlines().get(deadline_id, ())
    for deadline in reversed(versions):
        if on is None or deadline.validity.covers(on):
            return deadline
    raise UnknownDeadline(deadline_id if on is None else f"{deadline_id} on {on.isoformat()}")


def all_deadlines() -> tuple[Deadline, ...]:
    """Give every deadline, of each the oldest version first."""
    return tuple(deadline for versions in _deadlines().values() for deadline in versions)


def _after_days(start: date, length: int) -> Due:
    return Due(start + timedelta(days=length), is_provisional=False)


def _after_months(start: date, length: int) -> Due:
    return Due(add_span(start, Span.of(months=length)), is_provisional=False)


def _after_years(start: date, length: int) -> Due:
    return Due(add_span(start, Span.of(years=length)), is_provisional=False)


_COUNTERS: Mapping[Unit, Callable[[date, int], Due]] = {
    Unit.WORKING_DAYS: add_working_days,
    Unit.DAYS: _after_days,
    Unit.MONTHS: _after_months,
    Unit.YEARS: _after_years,
}


@cached
def _deadlines() -> Mapping[str, tuple[Deadline, ...]]:
    versions: dict[str, list[Deadline]] = {}
    for entry in load_document(FILE).entries("deadline"):
        deadline = _read_deadline(entry)
        for other in versions.setdefault(deadline.id, []):
            if other.validity.in_force_from == deadline.validity.in_force_from:
                raise RulebookError(f"{FILE}: deadline {deadline.id}: stands there twice for the same days")
        versions[deadline.id].append(deadline)
    return {
        code: tuple(sorted(found, key=lambda deadline: deadline.validity.in_force_from))
        for code, found in versions.items()
    }


def _read_deadline(entry: Entry) -> Deadline:
    rule = rule_of(entry)
    deadline = Deadline(
        id=entry.text("code"),
        label=entry.text("label"),
        length=entry.whole("length"),
        unit=entry.choice("unit", Unit),
        rolls=entry.flag("rolls"),
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
    )
    entry.done()
    return deadline
