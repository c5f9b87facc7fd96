"""A disclosure as it happened and as it will go on, for the office and for the person it is about."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.features.accounts.labels import POSTS
from app.features.disclosures import labels
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState
from app.kernel import clock, events
from app.web.unit_of_work import db_session

# What the person reads from the notice on; a decision only from its service on.
_BEFORE_NOTICE = frozenset({"disclosures.proposed"})
_BEFORE_SERVICE = frozenset({"disclosures.approved"})


def steps(disclosure: Disclosure, *, is_own: bool = False) -> list[dict[str, Any]]:
    """What was done, by which post, and what comes next."""
    hidden: frozenset[str] = _BEFORE_NOTICE if is_own else frozenset()
    if is_own and disclosure.documents_served_on is None:
        hidden |= _BEFORE_SERVICE
    done = [
        {
            "state": "done",
            "title": labels.DEEDS[event.verb],
            "at": event.at,
            "by": POSTS.get(event.post, event.post),
        }
        for event in events.history(db_session(), disclosure.reference)
        if event.verb in labels.DEEDS and event.verb not in hidden
    ]
    return done + _coming(disclosure)


def is_time_to_reply(disclosure: Disclosure) -> bool:
    """Whether the person can still answer the notice."""
    due_on = disclosure.reply_due_on
    is_noticed = disclosure.state == DisclosureState.NOTICE_SERVED
    return is_noticed and due_on is not None and clock.today() <= due_on


def _coming(disclosure: Disclosure) -> list[dict[str, Any]]:
    state, until = DisclosureState(disclosure.state), disclosure.publish_until
    decision = {"state": "next", "title": _("Decision by a second person")}
    service = {"state": "next", "title": _("Decision and repair notice are served together")}
    if state is DisclosureState.PROPOSED:
        return [
            {"state": "now", "title": _("Serve the notice")},
            {"state": "next", "title": _("Time to reply")},
            decision,
            service,
        ]
    if state is DisclosureState.NOTICE_SERVED:
        return [*_before_decision(disclosure, decision), service]
    if state is DisclosureState.DECIDED:
        return [service | {"state": "now"}]
    if state is DisclosureState.PUBLISHED and until is not None:
        is_over = clock.today() > until
        return [{"state": "done" if is_over else "next", "title": _("Last day of display"), "on": until}]
    return []


def _before_decision(disclosure: Disclosure, decision: dict[str, Any]) -> list[dict[str, Any]]:
    waiting = []
    if is_time_to_reply(disclosure) and disclosure.reply_waived_on is None:
        waiting.append({"state": "now", "title": _("Time to reply"), "due_on": disclosure.reply_due_on})
    if disclosure.hearing_asked_on is not None and disclosure.hearing_settled_on is None:
        waiting.append({"state": "now", "title": _("Hearing")})
    return [*waiting, decision] if waiting else [decision | {"state": "now"}]
