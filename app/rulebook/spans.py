"""Lengths of time as the law writes them (months and years) and their arithmetic."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from app.rulebook.marking import N_

MONTHS_IN_A_YEAR = 12


@total_ordering
@dataclass(frozen=True)
class Span:
    """A length in calendar months; `Span.of(years=1)` equals `Span.of(months=12)`."""

    total_months: int = 0

    def __post_init__(self) -> None:
        if self.total_months < 0:
            raise ValueError("a span of time is never negative")

    @classmethod
    def of(cls, *, months: int = 0, years: int = 0) -> "Span":
        """Make a span of so many years and months."""
        return cls(months + years * MONTHS_IN_A_YEAR)

    def __lt__(self, other: "Span") -> bool:
        return self.total_months < other.total_months

    def __add__(self, other: "Span") -> "Span":
        return Span(self.total_months + other.total_months)

    def __bool__(self) -> bool:
        return self.total_months > 0

    def __str__(self) -> str:
        return self.message % self.values

    @property
    def years(self) -> int:
        """Whole years in it."""
        return self.total_months // MONTHS_IN_A_YEAR

    @property
    def months(self) -> int:
        """Months left over after the whole years."""
        return self.total_months % MONTHS_IN_A_YEAR

    @property
    def message(self) -> str:
        """English message id for this span; fill it with `values`."""
        if not self.total_months:
            return N_("no minimum")
        if self.months:
            return N_("1 month") if self.total_months == 1 else N_("%(months)s months")
        return N_("1 year") if self.years == 1 else N_("%(years)s years")

    @property
    def values(self) -> dict[str, object]:
        """What `message` needs."""
        return {"months": self.total_months, "years": self.years}


def add_span(day: date, span: Span) -> date:
    """Give the day `span` after `day`; a day that month lacks becomes the month's last."""
    month_index = day.year * MONTHS_IN_A_YEAR + day.month - 1 + span.total_months
    year, month = divmod(month_index, MONTHS_IN_A_YEAR)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def last_day_of(start: date, span: Span) -> date:
    """Give the last day that belongs to a term of `span` beginning on `start`.

    This is the one place where a term's end is defined: the first day counts, so three months
    from 15 March end with 14 June, and from 15 June the term is over.
    """
    return add_span(start, span) - timedelta(days=1)
