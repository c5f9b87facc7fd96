"""Words for pauses, and the steps of a timeline that are about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.clocks.services import LONGEST_WORDS
from app.kernel.events import Event
from app.rulebook.pauses import UnknownReason, get_reason
from app.web.templating import day

PROBLEMS = {
    "reason-missing": _l("Choose why the clock stands still"),
    "words-missing": _l("Write to the person what the office waits for"),
    "words-too-long": _l("Shorten this to at most %(longest)s characters"),
}
_DEEDS = {
    "clocks.paused": _l("The legal time stands still"),
    "clocks.resumed": _l("The legal time goes on"),
}


def reason_in_words(code: str) -> str:
    """Why a clock stands still; the code itself where the data name it no longer."""
    try:
        return str(_(get_reason(code).label))
    except UnknownReason:
        return code


def step_of(event: Event) -> dict[str, Any] | None:
    """The step of a timeline for an event of a clock, without who did it; None for any other event."""
    if event.verb not in _DEEDS:
        return None
    if event.verb == "clocks.paused":
        text = _("Because %(reason)s.", reason=reason_in_words(event.details["reason"]))
    else:
        text = _("The answer is now due by %(date)s.", date=day(date.fromisoformat(event.details["due_on"])))
    return {"state": "done", "title": _DEEDS[event.verb], "at": event.at, "text": str(text)}


def problem_in_words(code: str) -> str:
    """A complaint of the services, in words."""
    words = str(PROBLEMS.get(code, ""))
    return words % {"longest": LONGEST_WORDS} if "%(longest)s" in words else words
