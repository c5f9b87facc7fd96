"""An objection as a case: what was done, by which post, what comes next and by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.features.accounts.labels import POSTS
from app.features.bodies.models import BodyKind
from app.features.clocks import labels as clock_labels
from app.features.objections import labels
from app.features.objections.models import Objection, Reconsideration
from app.features.objections.states import ObjectionState
from app.kernel import clock
from app.kernel.actors import ActorKind
from app.kernel.events import Event
from app.rulebook import deadlines


def timeline_of(
    objection: Objection,
    deeds: Iterable[Event],
    *,
    due_on: date,
    again: Reconsideration | None = None,
    is_own: bool,
) -> list[dict[str, Any]]:
    """The steps for the timeline macro, as the person (`is_own`) or the office reads them.

    `due_on` is the day of the legal clock as it stands today, its pauses counted.
    """
    done = [step for event in deeds for step in _done(objection, event, is_own)]
    return [*done, *_to_come(objection, due_on), *_again(again)]


def _again(asked: Reconsideration | None) -> list[dict[str, Any]]:
    if asked is None or not asked.is_open:
        return []
    title = _("Others than those who gave the answer look at it again")
    return [{"state": "now", "title": title, "due_on": asked.due_on}]


def standing_of(objection: Objection) -> str:
    """Where it stands, in one sentence."""
    body = objection.record.source_body.name
    if objection.state == ObjectionState.FILED:
        return str(_("The objection has arrived. The record is marked wherever it is shown."))
    if objection.state == ObjectionState.REFERRED:
        return str(_("%(body)s is checking the objection.", body=body))
    if objection.state == ObjectionState.WITHDRAWN:
        return str(_("The objection was withdrawn. The record stays as it is."))
    return labels.outcome(objection.outcome)


def _done(objection: Objection, event: Event, is_own: bool) -> list[dict[str, Any]]:
    if (paused := clock_labels.step_of(event)) is not None:
        return [paused | {"by": _by(event, is_own)}]
    if event.verb not in labels.DEEDS:
        return []
    step = {
        "state": "done",
        "title": labels.DEEDS[event.verb],
        "at": event.at,
        "by": _by(event, is_own),
    }
    if files := event.details.get("files"):
        step["text"] = ngettext("%(num)s file", "%(num)s files", files)
    if event.verb == "objections.filed":
        marked = {
            "state": "done",
            "title": _("The record is marked “objection pending”"),
            "at": event.at,
            "by": POSTS["system"],
        }
        return [step, marked]
    if event.verb == "objections.referred":
        step["text"] = objection.record.source_body.name
    if event.verb == "objections.answer-proposed" and not is_own:
        step["text"] = labels.outcome(event.details["outcome"])
    if event.verb in {"objections.decided", "objections.reconsidered"}:
        step["text"] = labels.outcome(event.details["outcome"])
    return [step]


def _by(event: Event, is_own: bool) -> str:
    """The post, never a name."""
    if event.post == ActorKind.CITIZEN:
        return str(_("You") if is_own else _("The person"))
    post = str(POSTS.get(event.post, event.post))
    return f"{event.body} · {post}" if event.body else post


def _to_come(objection: Objection, due_on: date) -> list[dict[str, Any]]:
    answer = {"state": "next", "title": _("The written answer"), "due_on": due_on}
    if objection.state == ObjectionState.REFERRED and objection.referred_at is not None:
        due = deadlines.due("referral-answer", clock.day_of(objection.referred_at))
        return [_source_body_checks(objection, "now") | {"due_on": min(due.on, due_on)}, answer]
    if objection.state != ObjectionState.FILED:
        return []
    if objection.record.source_body.kind == BodyKind.CREDIT_OFFICE:
        return [answer | {"state": "now", "title": _("The credit office checks and answers in writing")}]
    due = deadlines.due("objection-referral", clock.day_of(objection.filed_at))
    referral = {
        "state": "now",
        "title": _("The credit office answers it, or refers it to the source body"),
        "due_on": due.on,
    }
    return [referral, _source_body_checks(objection, "next"), answer]


def _source_body_checks(objection: Objection, state: str) -> dict[str, Any]:
    title = _("%(body)s checks it and answers the credit office", body=objection.record.source_body.name)
    return {"state": state, "title": title}
