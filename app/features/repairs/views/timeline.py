"""A repair application as a case: what was done, by which post, what comes next and by when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.features.accounts.labels import POSTS
from app.features.clocks import labels as clock_labels
from app.features.repairs import labels
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import BEFORE_ACCEPTANCE, BEFORE_DECISION, PAUSED, RepairOutcome
from app.kernel.actors import ActorKind
from app.kernel.events import Event
from app.web.templating import day


def timeline_of(
    application: RepairApplication, deeds: Iterable[Event], *, is_own: bool
) -> list[dict[str, Any]]:
    """The steps for the timeline macro, as the person (`is_own`) or the office reads them."""
    hidden = labels.ONLY_FOR_STAFF if is_own else set()
    done = []
    for event in deeds:
        if event.verb in labels.DEEDS and event.verb not in hidden:
            done.append(_done(application, event, is_own))
        elif (step := clock_labels.step_of(event)) is not None:
            done.append(step | {"by": _by(event, is_own)})
    return [*done, *_to_come(application, is_own)]


def _done(application: RepairApplication, event: Event, is_own: bool) -> dict[str, Any]:
    step: dict[str, Any] = {
        "state": "done",
        "title": labels.DEEDS[event.verb],
        "at": event.at,
        "by": _by(event, is_own),
    }
    details = event.details
    if files := details.get("files"):
        step["text"] = ngettext("%(num)s file", "%(num)s files", files)
    if event.verb == "repairs.referred":
        step["text"] = application.record.determining_body.name
    if event.verb == "repairs.completion-asked":
        step["text"] = ngettext("%(num)s point", "%(num)s points", details["gaps"])
    if event.verb == "repairs.decided" or (event.verb == "repairs.proposed" and not is_own):
        step["text"] = str(labels.OUTCOMES[RepairOutcome(details["outcome"])])
    if event.verb == "repairs.notices-sent":
        step["text"] = ngettext("%(num)s recipient", "%(num)s recipients", details["recipients"])
    return step


def _by(event: Event, is_own: bool) -> str:
    """The post, never a name."""
    if event.post == ActorKind.CITIZEN:
        return str(_("You") if is_own else _("The person"))
    post = str(POSTS.get(event.post, event.post))
    return f"{event.body} · {post}" if event.body else post


def _to_come(application: RepairApplication, is_own: bool) -> list[dict[str, Any]]:
    body = application.record.determining_body.name
    decision = {"state": "next", "title": _("%(body)s examines and decides", body=body)}
    if application.state == PAUSED:
        title = _("You add what is missing") if is_own else _("The person adds what is missing")
        is_shown = application.record.catalogue_item.is_publishable
        until = application.record.publish_until if is_shown else None
        wait = {"state": "now", "title": title, "text": _("No clock runs meanwhile; take the time you need.")}
        if until is not None and is_own:
            wait["text"] = _(
                "No clock runs meanwhile; take the time you need. In any case the display ends by itself "
                "with %(date)s.",
                date=day(until),
            )
        return [wait, decision]
    if application.state in BEFORE_ACCEPTANCE:
        title = _("The credit office says whether it is accepted")
        return [{"state": "now", "title": title, "due_on": application.due_on}, decision]
    if application.state in BEFORE_DECISION:
        return [decision | {"state": "now", "due_on": application.due_on}]
    return []
