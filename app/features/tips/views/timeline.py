"""A tip as a case: what was done, by which body, what comes next, and what was written to and fro."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from app.features.tips import labels, queries
from app.features.tips.models import Sender, Tip
from app.features.tips.queries.identities import Asked
from app.features.tips.states import TipState
from app.kernel import clock
from app.kernel.events import Event
from app.rulebook import working_days
from app.web.templating import day, minute
from app.web.unit_of_work import db_session

# Messages stand in the conversation; that staff opened the tip is for the auditor.
_SHOWN = {
    "tips.filed",
    "tips.taken-up",
    "tips.assigned",
    "tips.extended",
    "tips.merged",
    "tips.evidence-added",
    "tips.case-opened",
    "tips.reporter-told",
    "tips.closed",
    "tips.reopened",
    "tips.unsealing-asked",
    "tips.unsealing-approved",
    "tips.unsealing-refused",
    "tips.identity-viewed",
    "tips.reporter-erased",
}


def timeline_of(tip: Tip) -> list[dict[str, Any]]:
    """The steps for the timeline macro, as the reporter reads them."""
    session = db_session()
    asked = {one.unsealing.reference: one for one in queries.identities.unsealings_of(session, tip)}
    done = [_done(event, asked) for event in queries.deeds(session, tip) if event.verb in _SHOWN]
    return [*done, *_to_come(tip)]


def messages_for(reader: Sender, tip: Tip) -> list[dict[str, Any]]:
    """The messages for the conversation macro, as the reporter or the staff read them."""
    authors = {Sender.REPORTER: _("The reporter"), Sender.STAFF: _("The office")}
    if reader is Sender.REPORTER:
        authors[Sender.REPORTER] = _("You")
    return [
        {
            "is_mine": message.sender is reader,
            "author": authors[message.sender],
            "at": message.at,
            "text": message.text,
        }
        for message in queries.conversation(db_session(), tip)
    ]


def due_words(tip: Tip) -> dict[str, object]:
    """Whether the check is late, and whether its date rests on holidays that are not decreed yet."""
    due_on = tip.running_due_on
    is_guess = due_on is not None and not working_days.is_decreed(due_on.year)
    return {"is_late": tip.is_late(clock.today()), "is_due_provisional": is_guess}


def _done(event: Event, asked: Mapping[str, Asked]) -> dict[str, Any]:
    step: dict[str, Any] = {"state": "done", "title": labels.DEEDS[event.verb]}
    if event.verb == "tips.filed":
        return step | {"on": event.at}
    by = _("You") if event.post == "public" else event.body or _("The portal itself")
    return step | {"at": event.at, "by": by, "text": _detail(event, asked)}


def _detail(event: Event, asked: Mapping[str, Asked]) -> Any:
    """What else there is to say of a step."""
    details = event.details
    if event.verb == "tips.closed":
        return labels.reason(details["reason"])
    if event.verb == "tips.assigned":
        to = UUID(details["to"]) if details["to"] else None
        return queries.body_name(db_session(), to) or _("Credit office")
    if event.verb == "tips.extended":
        return _("Until %(date)s. The reason stands in the messages.", date=day(_as_date(details["due_on"])))
    if event.verb == "tips.merged":
        return _(
            "It goes on together with tip %(reference)s. You are answered here.", reference=details["into"]
        )
    if event.verb == "tips.reporter-told":
        return str(labels.TOLD_HOW.get(details["how"], ""))
    return _unsealing_words(event, asked.get(details.get("unsealing", "")))


def _unsealing_words(event: Event, one: Asked | None) -> Any:
    if one is None:
        return ""
    if event.verb == "tips.unsealing-asked":
        return _("Reason given: %(reason)s", reason=one.reason)
    if event.verb == "tips.unsealing-approved":
        until = minute(one.unsealing.open_until)
        return _("Until %(until)s, for one person only. %(answer)s", until=until, answer=one.answer)
    if event.verb == "tips.unsealing-refused":
        return _("Your identity stays sealed. %(answer)s", answer=one.answer)
    return ""


def _to_come(tip: Tip) -> list[dict[str, Any]]:
    check = {"title": _("The office checks the tip"), "due_on": tip.running_due_on}
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


def _as_date(text: str) -> date:
    return date.fromisoformat(text)
