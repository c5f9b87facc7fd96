"""Legal clocks and how long things are kept."""

from datetime import date

import pytest

from app.rulebook.deadlines import Unit, UnknownDeadline, all_deadlines, due, get_deadline
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
