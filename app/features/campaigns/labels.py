"""Words for problems, days and pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.campaigns.models import CampaignFile
from app.features.campaigns.queries import Occasion
from app.features.uploads import labels as upload_labels
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
    "words-missing": _l("Say what the file is called"),
    "one-file-at-a-time": _l("Choose one file at a time: each has words of its own"),
    "too-many-files": _l("At most %(files)s files can be attached to one campaign"),
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


def file(one: CampaignFile, url: str, *, is_english: bool) -> dict[str, Any]:
    """A file as a page lists it: in English where it has English words and the reader wants them."""
    speaks_english = bool(is_english and one.words_en)
    return {
        "words": one.words_en if speaks_english else one.words,
        "lang": "en" if speaks_english else "zh-Hans",
        "kind": upload_labels.kind(one.kind),
        "size": upload_labels.size(one.size),
        "url": url,
    }
