"""Statutory holidays of years that no decree covers yet, as far as they can be reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import get_solar_terms

from app.rulebook.loading import Entry, cached, load_document
from app.rulebook.rules import rule_of

FILE = "calendar.toml"


@dataclass(frozen=True)
class ReckonedYear:
    """The holidays of a year that are certain by law, and the names of those nobody can say yet."""

    holidays: frozenset[date]
    missing: tuple[str, ...]


def reckon(year: int) -> ReckonedYear:
    """Give the statutory holidays of `year`; `missing` are English message ids of holidays."""
    return _reckon(year, _table())


def lunar_day(festival: str, year: int) -> date | None:
    """Give the day of a lunar festival (`spring_festival` ...) in `year`, or None if unknown."""
    return _table().lunar_years.get(year, {}).get(festival)


def calendar_rule_id() -> str:
    """Give the rule by which working days are counted."""
    return _table().rule_id


@dataclass(frozen=True)
class _Holiday:
    label: str
    month: int | None
    days: tuple[int, ...]
    lunar: str | None
    solar_term: str | None
    days_before: int
    days_after: int


@dataclass(frozen=True, eq=False)
class _Table:
    rule_id: str
    holidays: tuple[_Holiday, ...]
    lunar_years: Mapping[int, Mapping[str, date]]


@lru_cache(maxsize=64)
def _reckon(year: int, table: _Table) -> ReckonedYear:
    days: set[date] = set()
    missing = []
    for holiday in table.holidays:
        found = _days_of(holiday, year, table)
        days.update(found)
        if not found:
            missing.append(holiday.label)
    return ReckonedYear(frozenset(days), tuple(missing))


def _days_of(holiday: _Holiday, year: int, table: _Table) -> tuple[date, ...]:
    if holiday.month is not None:
        return tuple(date(year, holiday.month, day) for day in holiday.days)
    if holiday.lunar:
        middle = table.lunar_years.get(year, {}).get(holiday.lunar)
    else:
        middle = _solar_term(holiday.solar_term or "", year)
    if middle is None:
        return ()
    offsets = range(-holiday.days_before, holiday.days_after + 1)
    return tuple(middle + timedelta(days=offset) for offset in offsets)


def _solar_term(name: str, year: int) -> date | None:
    try:
        terms = get_solar_terms(date(year, 1, 1), date(year, 12, 31))
    except NotImplementedError:
        return None
    return next((day for day, term in terms if term == name), None)


@cached
def _table() -> _Table:
    document = load_document(FILE)
    section = document.section("calendar")
    rule_id = rule_of(section).id
    section.done()
    entries = (*document.entries("fixed_holiday"), *document.entries("moving_holiday"))
    lunar_years = dict(_read_lunar_year(entry) for entry in document.entries("lunar_year"))
    return _Table(rule_id, tuple(_read_holiday(entry) for entry in entries), lunar_years)


def _read_holiday(entry: Entry) -> _Holiday:
    entry.text("code")
    entry.text("name")
    holiday = _Holiday(
        label=entry.text("label"),
        month=entry.optional_whole("month"),
        days=entry.wholes("days"),
        lunar=entry.optional_text("lunar"),
        solar_term=entry.optional_text("solar_term"),
        days_before=entry.optional_whole("days_before") or 0,
        days_after=entry.optional_whole("days_after") or 0,
    )
    ways = [holiday.month is not None and bool(holiday.days), bool(holiday.lunar), bool(holiday.solar_term)]
    if ways.count(True) != 1:
        raise entry.wrong("it needs one of: 'month' with 'days', 'lunar', 'solar_term'")
    entry.done()
    return holiday


def _read_lunar_year(entry: Entry) -> tuple[int, dict[str, date]]:
    festivals = {}
    for key in entry.values:
        if key != "code":
            day = entry.optional_day(key)
            if day is not None:
                festivals[key] = day
    return int(entry.text("code")), festivals
