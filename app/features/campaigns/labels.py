"""Words for problems, days and pages."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.campaigns.queries import Occasion
from app.web.templating import day

PROBLEMS = {
    "first-day-missing": _l("Enter the first day too"),
    "another-year": _l("The first day lies in another year than %(year)s"),
    "days-out-of-order": _l("The last day is the first one or later, and at most %(days)s days after it"),
    "too-many-items": _l("At most %(items)s points can be on one programme"),
    "ends-before-it-begins": _l("It ends before it begins"),
    "title-missing": _l("Say what takes place"),
    "place-missing": _l("Say where it takes place"),
    "time-unreadable": _l("Write the time like 09:30"),
    "too-long": _l("Shorten this to at most %(limit)s characters"),
    "not-text": _l("This holds signs that are no text. Copy it again from its source."),
}


def name(occasion: Occasion) -> str:
    """What an occasion is called."""
    return str(_(occasion.label))


def days(starts_on: date | None, ends_on: date | None) -> str:
    """The days of a campaign as people write them."""
    if starts_on is None:
        return str(_("The credit office announces the day each year"))
    if ends_on is None or ends_on == starts_on:
        return day(starts_on)
    return str(_("%(first)s to %(last)s", first=day(starts_on), last=day(ends_on)))
