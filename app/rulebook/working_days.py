"""Working days on the real Chinese calendar, moved days (调休) included.

The calendar package knows the years that the State Council has decreed. For any other year weekends
and the statutory holidays are reckoned, and every answer that touches such a year says that it is
provisional and which holidays are missing from it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from app.rulebook.holidays import reckon

_SATURDAY = 5
_DECREED_YEARS = range(
    min(chinese_calendar.holidays).year,
    max(chinese_calendar.holidays).year + 1,
)


@dataclass(frozen=True)
class Due:
    """The day on which something is due.

    `is_provisional` is set when a year was counted that no decree covers; `missing` then holds the
    English message ids of the holidays of those years that could not be reckoned at all.
    """

    on: date
    is_provisional: bool
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """A deadline day by day: what was counted, and what was not because offices are closed."""

    due: Due
    days: tuple[date, ...]
    skipped: tuple[date, ...]


def is_decreed(year: int) -> bool:
    """Tell whether the working calendar of `year` is decreed and known."""
    return year in _DECREED_YEARS


def is_working_day(day: date) -> bool:
    """Tell whether people work on `day`; provisional where `is_decreed(day.year)` is false."""
    if is_decreed(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY and day not in reckon(day.year).holidays


def add_working_days(start: date, n: int) -> Due:
    """Give the nth working day after `start`; `start` itself is never counted.

    With `n` of 0 it is `start`, or the next working day where `start` is none. Raise ValueError for a
    negative `n`.
    """
    if n < 0:
        raise ValueError("working days are counted forward only")
    day = start
    left = n
    while left or not is_working_day(day):
        day += timedelta(days=1)
        if left and is_working_day(day):
            left -= 1
    return due_on(start, day)


def count_working_days(start: date, n: int) -> Counted:
    """Count as `add_working_days` does, and say which days were counted."""
    due = add_working_days(start, n)
    between = [start + timedelta(days=offset) for offset in range(1, (due.on - start).days + 1)]
    return Counted(
        due,
        tuple(day for day in between if is_working_day(day)),
        tuple(day for day in between if not is_working_day(day)),
    )


def working_days_between(a: date, b: date) -> int:
    """Count the working days after `a` up to and including `b`; negative where `b` is earlier."""
    if b < a:
        return -working_days_between(b, a)
    return sum(is_working_day(a + timedelta(days=offset)) for offset in range(1, (b - a).days + 1))


def due_on(start: date, day: date) -> Due:
    """Give `day` as the end of what was counted from `start`, and say whether it is provisional."""
    guessed = [year for year in range(start.year, day.year + 1) if not is_decreed(year)]
    missing = dict.fromkeys(label for year in guessed for label in reckon(year).missing)
    return Due(day, bool(guessed), tuple(missing))
