"""Whether an incentive is open to a person, by which way, and what is missing where it is not. Pure.

Two ways lead to an incentive (guideline 六（一）): an excellent record, that is an honour while no negative
record may be used; or so many years without a negative record. The data say which ways an incentive has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rulebook.measures import Incentive
from app.rulebook.rules import Rule, get_rule
from app.rulebook.spans import Span, add_span

EXCELLENT = "excellent-record"


class Way(StrEnum):
    """How an incentive became open, or why it did not."""

    EXCELLENT_RECORD = "excellent-record"
    CLEAN_YEARS = "clean-years"
    HONOUR_MISSING = "honour-missing"
    NEGATIVE_IN_USE = "negative-in-use"
    YEARS_NOT_OVER = "years-not-over"


@dataclass(frozen=True)
class Honour:
    """One honour that may be used."""

    reference: str
    title: str
    awarded_on: date


@dataclass(frozen=True)
class Negative:
    """One negative record that may be used; `shown_until` is its last day of publication, if it has one."""

    reference: str
    title: str
    decided_on: date
    shown_until: date | None = None


@dataclass(frozen=True)
class Standing:
    """What came of one incentive. `opens_on` is the day on which time alone opens it, where it does."""

    incentive: Incentive
    way: Way
    honour: Honour | None = None
    negative: Negative | None = None
    opens_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the person qualifies."""
        return self.way in {Way.EXCELLENT_RECORD, Way.CLEAN_YEARS}

    @property
    def rule(self) -> Rule:
        """Give the rule that this rests on."""
        rests_on_excellence = self.way is not Way.CLEAN_YEARS and self.way is not Way.YEARS_NOT_OVER
        return get_rule(EXCELLENT if rests_on_excellence else self.incentive.rule_id)


def judge(
    incentive: Incentive, honours: Sequence[Honour], negatives: Sequence[Negative], today: date
) -> Standing:
    """Tell how a person stands with an incentive on a day; both sequences hold what may be used that day."""
    newest = max(honours, key=lambda one: one.awarded_on, default=None)
    if incentive.has_honour and newest is not None and not negatives:
        return Standing(incentive, Way.EXCELLENT_RECORD, honour=newest)
    if incentive.years_without_negative is None:
        if newest is None:
            return Standing(incentive, Way.HONOUR_MISSING)
        return Standing(incentive, Way.NEGATIVE_IN_USE, honour=newest, negative=_newest(negatives))
    return _by_years(incentive, incentive.years_without_negative, negatives, today)


def _by_years(incentive: Incentive, years: int, negatives: Sequence[Negative], today: date) -> Standing:
    def clean_from(one: Negative) -> date:
        after_years = add_span(one.decided_on, Span.of(years=years))
        return max(after_years, one.shown_until or after_years)

    last = max(negatives, key=clean_from, default=None)
    if last is None or clean_from(last) < today:
        return Standing(incentive, Way.CLEAN_YEARS, negative=last)
    opens_on = date.fromordinal(clean_from(last).toordinal() + 1)
    return Standing(incentive, Way.YEARS_NOT_OVER, negative=last, opens_on=opens_on)


def _newest(negatives: Sequence[Negative]) -> Negative:
    return max(negatives, key=lambda one: one.decided_on)
