"""What the office's pages show of one disclosure."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.features.accounts.labels import POSTS
from app.features.disclosures import labels, policies, queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import TABLE, DisclosureAction, DisclosureState
from app.features.records.labels import contents_in_words
from app.features.records.passport import passport_of
from app.features.records.queries import current_version
from app.features.subjects import queries as subjects
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.rulebook import deadlines
from app.web import templating
from app.web.access import current_actor
from app.web.unit_of_work import db_session

_UNDECIDED = {DisclosureState.PROPOSED, DisclosureState.NOTICE_SERVED}
_DECISION_OPENS = frozenset({"two-people"})


def is_undecided(disclosure: Disclosure) -> bool:
    """Whether a second person still has to decide."""
    return disclosure.state in _UNDECIDED


def line(disclosure: Disclosure) -> dict[str, Any]:
    """A disclosure as a line of a list."""
    return {
        "disclosure": disclosure,
        **_state_in_words(disclosure),
        "next": _next_in_words(disclosure, current_actor()),
    }


def page(disclosure: Disclosure, *, is_deciding: bool = False) -> dict[str, Any]:
    """Everything that the page of a disclosure shows to staff who stated their purpose."""
    session, actor, today = db_session(), current_actor(), clock.today()
    record = disclosure.record
    gates = queries.gates_of(session, record, today, disclosure)
    return {
        "disclosure": disclosure,
        "record": record,
        "identity": subjects.identity_of(session, record.subject),
        "rows": contents_in_words(current_version(record).contents),
        "passport": passport_of(record, today),
        "gates": labels.gates_in_words(gates, opening_now=_DECISION_OPENS if is_deciding else frozenset()),
        **_state_in_words(disclosure),
        "steps": _steps(disclosure),
        "buttons": _buttons(disclosure, actor),
        "status": _next_in_words(disclosure, actor),
        "is_public": disclosure.is_visible_on(today),
        "end_reason": labels.REMOVAL_REASONS.get(disclosure.end_reason, ""),
    }


def notice(disclosure: Disclosure) -> dict[str, Any]:
    """What the notice says: reasons, basis, consequences, rights, remedies, the way to repair (rule 2.3)."""
    session, actor, today = db_session(), current_actor(), clock.today()
    record = disclosure.record
    served_on = disclosure.notice_served_on or today
    moves = TABLE.actions(DisclosureState(disclosure.state), actor)
    return {
        "disclosure": disclosure,
        "record": record,
        "identity": subjects.identity_of(session, record.subject),
        "rows": contents_in_words(current_version(record).contents),
        "passport": passport_of(record, today),
        "measures": labels.measures_in_words(record.list_code),
        "served_on": served_on,
        "reply_due_on": disclosure.reply_due_on or deadlines.due("disclosure-reply", served_on).on,
        "can_serve": DisclosureAction.SERVE_NOTICE in moves and policies.can_propose(actor, record),
    }


def _state_in_words(disclosure: Disclosure) -> dict[str, Any]:
    """The tag of a disclosure: once its term is over it is called ended, though nobody had to end it."""
    state = DisclosureState(disclosure.state)
    if state is DisclosureState.PUBLISHED and not disclosure.is_visible_on(clock.today()):
        state = DisclosureState.ENDED
    return {"state": labels.STATES[state], "tone": labels.TONES[state]}


def _buttons(disclosure: Disclosure, actor: Actor) -> list[dict[str, str]]:
    """What this post can do now, from the table of states."""
    reference, buttons = disclosure.reference, []
    for action in TABLE.actions(DisclosureState(disclosure.state), actor):
        if action is DisclosureAction.REFUSE and disclosure.state == DisclosureState.NOTICE_SERVED:
            continue  # decided on the same page as approving
        if action in {DisclosureAction.APPROVE, DisclosureAction.REFUSE}:
            if policies.can_decide(actor, disclosure):
                href = url_for("disclosures_office.decide", reference=reference)
                buttons.append({"text": str(labels.ACTIONS[DisclosureAction.APPROVE]), "href": href})
            continue
        buttons.append({"text": str(labels.ACTIONS[action]), "href": _page_of(action, reference)})
    return buttons


def _page_of(action: DisclosureAction, reference: str) -> str:
    if action is DisclosureAction.SERVE_NOTICE:
        return url_for("disclosures_office.notice", reference=reference)
    if action is DisclosureAction.END:
        return url_for("disclosures_office.end", reference=reference)
    return url_for("disclosures_office.change", reference=reference, action=action.value)


def _next_in_words(disclosure: Disclosure, actor: Actor) -> str:
    """What comes next, and whether this member of staff can do it."""
    return str(_next(disclosure, actor))


def _next(disclosure: Disclosure, actor: Actor) -> Any:
    today, state = clock.today(), DisclosureState(disclosure.state)
    if state is DisclosureState.PROPOSED:
        return _("The notice has to be served.")
    if state is DisclosureState.NOTICE_SERVED:
        due_on = disclosure.reply_due_on
        if due_on is not None and today <= due_on:
            return _("The person can reply until %(date)s.", date=templating.day(due_on))
        if actor.key == disclosure.proposed_by:
            return _("You proposed this: another person has to decide.")
        return _("A second person has to decide.")
    if state is DisclosureState.PUBLISHED:
        if disclosure.is_visible_on(today):
            return _(
                "Public until %(date)s; it ends by itself.", date=templating.day(disclosure.publish_until)
            )
        return _("Its time is over: it is not shown any more.")
    if state is DisclosureState.SUSPENDED:
        return _("Not shown for the time being.")
    return _("Nothing more has to be done.")


def _steps(disclosure: Disclosure) -> list[dict[str, Any]]:
    """What was done, by which post, and what comes next."""
    done = [
        {
            "state": "done",
            "title": labels.DEEDS[event.verb],
            "at": event.at,
            "by": POSTS.get(event.post, event.post),
        }
        for event in events.history(db_session(), disclosure.reference)
        if event.verb in labels.DEEDS
    ]
    return done + _coming(disclosure)


def _coming(disclosure: Disclosure) -> list[dict[str, Any]]:
    state, due_on = DisclosureState(disclosure.state), disclosure.reply_due_on
    decision = {"state": "next", "title": _("Decision by a second person")}
    if state is DisclosureState.PROPOSED:
        return [
            {"state": "now", "title": _("Serve the notice")},
            {"state": "next", "title": _("Time to reply")},
            decision,
        ]
    if state is DisclosureState.NOTICE_SERVED:
        if due_on is not None and clock.today() <= due_on:
            return [{"state": "now", "title": _("Time to reply"), "due_on": due_on}, decision]
        return [decision | {"state": "now"}]
    if state is DisclosureState.PUBLISHED and disclosure.publish_until is not None:
        if clock.today() <= disclosure.publish_until:
            return [{"state": "next", "title": _("Last day of display"), "on": disclosure.publish_until}]
        return [{"state": "done", "title": _("Last day of display"), "on": disclosure.publish_until}]
    return []
