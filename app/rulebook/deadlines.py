"""Legal clocks: how long each deed may take, from which source, and when it is due, pauses included."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.rules import Source, rule_of
from app.rulebook.spans import Span, add_span
from app.rulebook.working_days import Due, add_working_days, due_on, is_working_day, working_days_between

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


@dataclass(frozen=True)
class Pause:
    """Days on which a clock stands still: those that lie whole between the two days.

    Neither the day on which it began nor the one on which the clock went on is added to the time.
    """

    started_on: date
    resumed_on: date

    def covers(self, day: date) -> bool:
        """Tell whether the clock stood still on the whole of `day`."""
        return self.started_on < day < self.resumed_on


class UnknownDeadline(LookupError):
    """No deadline has this id, or none of this id was in force on the day asked for."""


def due(deadline_id: str, start: date, pauses: Iterable[Pause] = ()) -> Due:
    """Give the last day of the clock that starts on `start`, by the rule in force on that day.

    For each whole day of a pause that the clock would have counted (a working day where it counts working
    days) it runs a day longer; pauses that overlap count once, and one after the last day changes nothing.
    """
    deadline = get_deadline(deadline_id, start)
    counted = _COUNTERS[deadline.unit](start, deadline.length)
    counted = _with_pauses(deadline, start, counted, tuple(pauses))
    return add_working_days(counted.on, 0) if deadline.rolls else counted


def days_left(deadline_id: str, start: date, last: date, day: date) -> int:
    """Count the days from `day` to the last one in the unit of the clock: 0 on it, negative when late.

    Working days where the clock counts working days, else days of the calendar.
    """
    if get_deadline(deadline_id, start).unit is Unit.WORKING_DAYS:
        return working_days_between(day, last)
    return (last - day).days


def _with_pauses(deadline: Deadline, start: date, counted: Due, pauses: tuple[Pause, ...]) -> Due:
    if not pauses:
        return counted
    is_counted = is_working_day if deadline.unit is Unit.WORKING_DAYS else _every_day
    day, owed = start, 0
    while day < counted.on or owed:
        day += timedelta(days=1)
        if not is_counted(day):
            continue
        is_paused = any(pause.covers(day) for pause in pauses)
        if day <= counted.on:
            owed += is_paused
        elif not is_paused:
            owed -= 1
    return due_on(start, day) if deadline.unit is Unit.WORKING_DAYS else Due(day, is_provisional=False)


def _every_day(_day: date) -> bool:
    return True


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
