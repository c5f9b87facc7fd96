"""How a person stands with an incentive, in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.features.catalogue.labels import source_in_words
from app.rulebook.incentives import Standing, Way
from app.web.templating import day


@dataclass(frozen=True)
class StandingWords:
    """One incentive as the page says it. `record` is the reference of the record that it turns on, if any."""

    title: str
    is_open: bool
    why: str
    record: str
    condition: str
    offered_by: str
    rule: str
    source: str


def in_words(standing: Standing) -> StandingWords:
    """A standing in the reader's language."""
    incentive, rule = standing.incentive, standing.rule
    turns_on = standing.honour if standing.way is Way.EXCELLENT_RECORD else standing.negative
    return StandingWords(
        title=_(incentive.label),
        is_open=standing.is_open,
        why=_why(standing),
        record=turns_on.reference if turns_on else "",
        condition=_(incentive.condition),
        offered_by=incentive.offered_by,
        rule=_(rule.text),
        source=source_in_words(rule.source),
    )


def _why(standing: Standing) -> str:
    match standing.way:
        case Way.EXCELLENT_RECORD:
            assert standing.honour is not None
            return str(
                _(
                    "You have the honour “%(title)s” of %(date)s, and no negative record that may be used.",
                    title=standing.honour.title,
                    date=day(standing.honour.awarded_on),
                )
            )
        case Way.CLEAN_YEARS:
            return str(
                _(
                    "No negative record of the last %(years)s years stands against you.",
                    years=standing.incentive.years_without_negative,
                )
            )
        case Way.YEARS_NOT_OVER:
            assert standing.negative is not None
            return str(
                _(
                    "The record “%(title)s” of %(date)s is less than %(years)s years old, or still shown. "
                    "If nothing else comes, this opens to you on %(opens)s.",
                    title=standing.negative.title,
                    date=day(standing.negative.decided_on),
                    years=standing.incentive.years_without_negative,
                    opens=day(standing.opens_on),
                )
            )
        case Way.NEGATIVE_IN_USE:
            assert standing.negative is not None
            return str(
                _(
                    "You have an honour, but the record “%(title)s” of %(date)s may still be used.",
                    title=standing.negative.title,
                    date=day(standing.negative.decided_on),
                )
            )
    return str(_("No body has handed in an honour of yours."))
