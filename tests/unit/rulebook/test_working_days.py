"""Working days: moved days, holidays, and years that nobody has decreed yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook.holidays import reckon
from app.rulebook.working_days import add_working_days, is_decreed, is_working_day, working_days_between

DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2045, 12, 31))
COUNTS = st.integers(min_value=0, max_value=60)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2026, 10, 1), False),
        (date(2026, 11, 21), False),
        (date(2026, 11, 23), True),
    ],
)
def test_moved_days_and_holidays_are_known(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_the_national_holiday_is_skipped() -> None:
    due = add_working_days(date(2026, 9, 29), 3)
    assert due.on == date(2026, 10, 9)
    assert not due.is_provisional


def test_a_year_without_a_decree_gives_a_provisional_day() -> None:
    assert not is_decreed(2027)
    due = add_working_days(date(2026, 12, 30), 3)
    assert due.on == date(2027, 1, 5)
    assert due.is_provisional
    assert due.missing == ()


def test_a_far_year_says_which_holidays_it_lacks() -> None:
    due = add_working_days(date(2060, 1, 5), 1)
    assert due.is_provisional
    assert due.missing == ("Spring Festival", "Dragon Boat Festival", "Mid-Autumn Festival")


def test_statutory_days_of_a_year_without_a_decree_are_kept_free() -> None:
    for day in (date(2027, 1, 1), date(2027, 2, 8), date(2027, 4, 5), date(2027, 6, 9), date(2027, 10, 1)):
        assert not is_working_day(day)


def test_a_reckoned_year_frees_only_days_that_the_decree_frees_too() -> None:
    for year in range(2025, 2027):
        assert not [day for day in reckon(year).holidays if is_working_day(day)]


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError):
        add_working_days(date(2026, 1, 5), -1)


@given(DAYS, COUNTS)
def test_a_due_day_is_a_working_day_not_before_its_start(start: date, count: int) -> None:
    due = add_working_days(start, count)
    assert is_working_day(due.on)
    assert due.on >= start + timedelta(days=count)


@given(DAYS, COUNTS, COUNTS)
def test_more_days_never_end_earlier(start: date, count: int, more: int) -> None:
    assert add_working_days(start, count + more).on >= add_working_days(start, count).on


@given(DAYS, DAYS, COUNTS)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, second = sorted((one, other))
    assert add_working_days(first, count).on <= add_working_days(second, count).on


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_counting_back_gives_the_number_that_was_added(start: date, count: int) -> None:
    on = add_working_days(start, count).on
    assert working_days_between(start, on) == count
    assert working_days_between(on, start) == -count


@given(DAYS, COUNTS)
def test_a_day_is_never_called_certain_when_a_year_was_guessed(start: date, count: int) -> None:
    due = add_working_days(start, count)
    years = range(start.year, due.on.year + 1)
    assert due.is_provisional == (not all(is_decreed(year) for year in years))
