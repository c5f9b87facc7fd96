"""Whether an incentive is open: by an excellent record or by clean years, and what is missing otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook.incentives import Honour, Negative, Way, judge
from app.rulebook.loading import RulebookError, mapping_layer, trial
from app.rulebook.measures import all_incentives
from app.rulebook.points import all_awards, award_for

TODAY = date(2026, 11, 22)
HONOUR = Honour("R1", "诚实守信模范", date(2025, 5, 4))
GREEN = next(one for one in all_incentives() if one.code == "green-channel")
EDUCATION = next(one for one in all_incentives() if one.code == "education")


def negative(decided: date, shown_until: date | None = None) -> Negative:
    return Negative("R2", "行政处罚", decided, shown_until)


@pytest.mark.parametrize(
    ("incentive", "honours", "negatives", "way", "opens_on"),
    [
        (GREEN, [], [], Way.CLEAN_YEARS, None),
        (GREEN, [HONOUR], [], Way.EXCELLENT_RECORD, None),
        (GREEN, [HONOUR], [negative(date(2023, 11, 21))], Way.CLEAN_YEARS, None),
        (GREEN, [], [negative(date(2023, 11, 22))], Way.YEARS_NOT_OVER, date(2026, 11, 23)),
        (GREEN, [HONOUR], [negative(date(2026, 3, 12))], Way.YEARS_NOT_OVER, date(2029, 3, 13)),
        (
            GREEN,
            [],
            [negative(date(2023, 1, 5), shown_until=date(2027, 1, 4))],
            Way.YEARS_NOT_OVER,
            date(2027, 1, 5),
        ),
        (EDUCATION, [], [], Way.HONOUR_MISSING, None),
        (EDUCATION, [HONOUR], [], Way.EXCELLENT_RECORD, None),
        (EDUCATION, [HONOUR], [negative(date(2022, 3, 12))], Way.NEGATIVE_IN_USE, None),
    ],
)
def test_a_standing_follows_from_dated_records(
    incentive, honours, negatives, way: Way, opens_on: date | None
) -> None:  # type: ignore[no-untyped-def]
    standing = judge(incentive, honours, negatives, TODAY)
    assert standing.way is way
    assert standing.opens_on == opens_on
    assert standing.is_open == (way in {Way.CLEAN_YEARS, Way.EXCELLENT_RECORD})
    assert standing.rule.source.title


days = st.dates(date(2015, 1, 1), TODAY)
negatives_of_people = st.lists(st.builds(negative, days, st.one_of(st.none(), days)), max_size=4)


@given(negatives_of_people)
def test_what_opens_by_time_alone_is_open_on_its_day_and_not_before(negatives: list[Negative]) -> None:
    standing = judge(GREEN, [], negatives, TODAY)
    if standing.opens_on is not None:
        assert judge(GREEN, [], negatives, standing.opens_on).is_open
        assert not judge(GREEN, [], negatives, standing.opens_on - timedelta(days=1)).is_open


@given(negatives_of_people, st.sampled_from(all_incentives()))
def test_a_further_negative_record_opens_nothing(negatives: list[Negative], incentive) -> None:  # type: ignore[no-untyped-def]
    more = [*negatives, negative(TODAY)]
    if not judge(incentive, [HONOUR], negatives, TODAY).is_open:
        assert not judge(incentive, [HONOUR], more, TODAY).is_open


def test_years_come_from_the_data() -> None:
    shorter = replace(GREEN, years_without_negative=1)
    assert judge(shorter, [], [negative(date(2025, 6, 1))], TODAY).is_open


def test_awards_are_rewards_and_the_first_that_fits_counts() -> None:
    assert all(one.points > 0 for one in all_awards())
    codes = {
        "voluntary-service": ("honour", {"honour_kind": "志愿服务", "title": "五星志愿者"}),
        "honour": ("honour", {"honour_kind": "诚实守信", "title": "诚信之星"}),
        "commitment-kept": ("commitment", {"commitment_state": "kept"}),
        "": ("commitment", {"commitment_state": "broken"}),
    }
    for code, (kind, said) in codes.items():
        award = award_for(kind, said, TODAY)
        assert (award.code if award else "") == code
    assert award_for("penalty", {"title": "志愿服务"}, TODAY) is None


@pytest.mark.parametrize("points", [-5, 0])
def test_the_data_cannot_hold_an_award_that_takes_away(points: int) -> None:
    rows = [
        {"code": "x", "label": "x", "rule": "points-only-reward", "record_kind": "honour", "points": points}
    ]
    with pytest.raises(RulebookError), trial(mapping_layer({"points.toml": {"award": rows}})):
        all_awards()
