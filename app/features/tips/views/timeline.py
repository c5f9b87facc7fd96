"""A tip as a case: what was done, by which post, what comes next, and what was written to and fro."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.features.tips import labels
from app.features.tips.models import Sender, Tip
from app.features.tips.queries import Spoken
from app.features.tips.states import ClosingReason, TipState
from app.kernel.events import Event

# Messages stand in the conversation; that staff opened the tip is for the auditor.
_SHOWN = {"tips.filed", "tips.taken-up", "tips.case-opened", "tips.closed", "tips.reopened"}


def timeline_of(tip: Tip, deeds: Iterable[Event]) -> list[dict[str, Any]]:
    """The steps for the timeline macro."""
    done = [_done(event) for event in deeds if event.verb in _SHOWN]
    return [*done, *_to_come(tip)]


def messages_for(reader: Sender, spoken: Iterable[Spoken]) -> list[dict[str, Any]]:
    """The messages for the conversation macro, as the reporter or the staff read them."""
    authors = {Sender.REPORTER: _("The reporter"), Sender.STAFF: _("Credit office")}
    if reader is Sender.REPORTER:
        authors[Sender.REPORTER] = _("You")
    return [
        {
            "is_mine": message.sender is reader,
            "author": authors[message.sender],
            "at": message.at,
            "text": message.text,
        }
        for message in spoken
    ]


def _done(event: Event) -> dict[str, Any]:
    step: dict[str, Any] = {"state": "done", "title": labels.DEEDS[event.verb]}
    if event.verb == "tips.filed":
        return step | {"on": event.at}
    step |= {"at": event.at, "by": _("You") if event.post == "public" else _("Credit office")}
    if event.verb == "tips.closed":
        step["text"] = labels.REASONS[ClosingReason(event.details["reason"])]
    return step


def _to_come(tip: Tip) -> list[dict[str, Any]]:
    check = {"title": _("The office checks the tip"), "due_on": tip.due_on}
    decision = {
        "state": "next",
        "title": _("Whether a case is opened"),
        "text": _("You read it here at once, with the reason."),
    }
    if tip.state == TipState.RECEIVED:
        return [
            {"state": "now", "title": _("Waiting to be taken up")},
            check | {"state": "next"},
            decision,
        ]
    if tip.state == TipState.IN_CHECK:
        return [check | {"state": "now"}, decision]
    if tip.state == TipState.CASE_OPENED:
        return [
            {"state": "now", "title": _("The competent body handles the case")},
            {"state": "next", "title": _("The outcome, with its reason")},
        ]
    return []
