"""Legal clocks and how long things are kept."""

from datetime import date

import pytest

from app.rulebook import pauses
from app.rulebook.deadlines import (
    Pause,
    Unit,
    UnknownDeadline,
    all_deadlines,
    days_left,
    due,
    get_deadline,
)
from app.rulebook.retention import UnknownRetention, get_retention, keep_until
from app.rulebook.rules import SourceStatus

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("deadline", "on"),
    [
        ("objection-mark", date(2026, 11, 23)),
        ("objection-referral", date(2026, 11, 24)),
        ("objection-decision", date(2026, 11, 25)),
        ("objection-decision-other-body", date(2026, 12, 1)),
        ("reconsideration", date(2026, 11, 27)),
        ("repair-acceptance", date(2026, 11, 25)),
        ("repair-decision", date(2026, 12, 4)),
        ("withdrawal-after-revocation", date(2026, 11, 23)),
        ("upload", date(2026, 12, 1)),
        ("platform-check", date(2026, 11, 27)),
        ("tip-told", date(2026, 11, 27)),
        ("tip-check", date(2026, 12, 11)),
        ("access-challenge", date(2026, 12, 20)),
    ],
)
def test_each_clock_ends_on_its_day(deadline: str, on: date) -> None:
    assert due(deadline, FRIDAY).on == on


def test_a_suit_whose_last_day_is_a_holiday_can_be_brought_after_it() -> None:
    assert due("administrative-suit", date(2026, 4, 3)).on == date(2026, 10, 8)


def test_a_clock_is_judged_by_the_rule_of_its_first_day() -> None:
    assert get_deadline("repair-decision", date(2026, 3, 31)).rule_id == "repair-time-before-order-36"
    assert get_deadline("repair-decision", date(2026, 4, 1)).rule_id == "repair-decision"
    with pytest.raises(UnknownDeadline):
        due("repair-decision", date(2020, 1, 1))


def test_an_unknown_clock_is_refused() -> None:
    with pytest.raises(UnknownDeadline):
        due("coffee", FRIDAY)


def test_a_figure_nobody_read_says_that_it_is_to_be_confirmed() -> None:
    assert get_deadline("disclosure-reply").source.status is SourceStatus.TO_BE_CONFIRMED
    assert get_deadline("objection-decision").source.status is SourceStatus.READ


def test_every_clock_runs_for_some_time() -> None:
    for deadline in all_deadlines():
        assert deadline.length > 0
        assert deadline.unit in Unit


def test_the_access_log_is_kept_ten_years_and_system_logs_six_months() -> None:
    assert keep_until("access-log", date(2026, 1, 1)) == date(2035, 12, 31)
    assert keep_until("system-log", date(2026, 1, 1)) == date(2026, 6, 30)
    assert get_retention("system-log").is_minimum
    with pytest.raises(UnknownRetention):
        get_retention("gossip")


# The seven working days after Monday 2 March 2026 end on Wednesday the 11th.
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("paused", "on"),
    [
        ([], 11),
        # From Tuesday to Friday: Wednesday and Thursday lie whole in it.
        ([(3, 6)], 13),
        # Begun and ended within two days: no whole day is added.
        ([(3, 4)], 11),
        # Over a weekend: Friday lies in it, Saturday and Sunday are no working days.
        ([(5, 8)], 12),
        # Two that overlap count once.
        ([(3, 6), (4, 6)], 13),
        # A second one in the days that the first added moves the end on.
        ([(3, 6), (11, 16)], 17),
        # One after the last day heals nothing.
        ([(12, 20)], 11),
    ],
)
def test_whole_working_days_of_a_pause_are_added(paused: list[tuple[int, int]], on: int) -> None:
    stood_still = [Pause(date(2026, 3, start), date(2026, 3, end)) for start, end in paused]
    assert due("objection-decision-other-body", MONDAY, stood_still).on == date(2026, 3, on)


def test_a_clock_of_calendar_days_adds_calendar_days() -> None:
    assert due("access-challenge", MONDAY).on == date(2026, 4, 1)
    weekend = Pause(date(2026, 3, 6), date(2026, 3, 9))
    assert due("access-challenge", MONDAY, [weekend]).on == date(2026, 4, 3)
    assert days_left("access-challenge", MONDAY, date(2026, 4, 3), date(2026, 4, 5)) == -2


def test_days_left_are_working_days_where_the_clock_counts_them() -> None:
    last = date(2026, 3, 11)
    found = [
        days_left("objection-decision-other-body", MONDAY, last, date(2026, 3, day)) for day in (6, 11, 16)
    ]
    assert found == [3, 0, -3]


def test_a_pause_ends_by_itself_and_its_source_is_to_be_confirmed() -> None:
    supplement = next(one for one in pauses.reasons_for("objection") if one.code == "supplement")
    assert supplement.latest_on(date(2026, 3, 6)) == date(2026, 3, 13)
    assert supplement.is_once
    assert supplement.is_to_be_confirmed
    assert "supplement" not in {one.code for one in pauses.reasons_for("repair")}, "one list of gaps, once"
    assert pauses.reasons_for("tip") == ()
    with pytest.raises(pauses.UnknownReason):
        pauses.get_reason("holidays")
