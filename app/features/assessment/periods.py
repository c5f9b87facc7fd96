"""The spans of time that bodies are assessed over: a month, a quarter, a year. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_CODE = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
MONTHS, QUARTERS, YEARS = 12, 6, 3


@dataclass(frozen=True)
class Period:
    """From `start` up to, and without, `end`. `code` is `2026-11`, `2026-Q4` or `2026`."""

    code: str
    start: date
    end: date

    @property
    def is_year(self) -> bool:
        return len(self.code) == 4

    @property
    def quarter(self) -> int:
        """1 to 4, or 0 where it is no quarter."""
        return int(self.code[-1]) if "Q" in self.code else 0


def parse_period(code: str) -> Period | None:
    """The period of a code, or None where it is none."""
    found = _CODE.fullmatch(code) if code.isascii() else None
    if found is None or not _FIRST_YEAR <= int(found["year"]) <= _LAST_YEAR:
        return None
    year = int(found["year"])
    if found["month"]:
        return _months(code, year, int(found["month"]), 1)
    if found["quarter"]:
        return _months(code, year, 3 * int(found["quarter"]) - 2, 3)
    return _months(code, year, 1, 12)


def month_of(day: date) -> Period:
    """The month of a day."""
    return _months(f"{day:%Y-%m}", day.year, day.month, 1)


def recent(today: date) -> tuple[Period, ...]:
    """What can be chosen: the last months, quarters and years, the present ones first."""
    this_month = today.year * 12 + today.month - 1
    this_quarter = today.year * 4 + (today.month - 1) // 3
    codes = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(this_month, this_month - MONTHS, -1)]
    codes += [f"{n // 4:04}-Q{n % 4 + 1}" for n in range(this_quarter, this_quarter - QUARTERS, -1)]
    codes += [f"{year:04}" for year in range(today.year, today.year - YEARS, -1)]
    return tuple(period for period in map(parse_period, codes) if period is not None)


def _months(code: str, year: int, month: int, length: int) -> Period:
    last = year * 12 + month - 1 + length
    return Period(code, date(year, month, 1), date(last // 12, last % 12 + 1, 1))
