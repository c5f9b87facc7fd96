"""What the pages show of one change: before and after, what it would alter, what was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.features.accounts.labels import POSTS
from app.features.rules import effects, judgements, labels, policies
from app.features.rules.amendable import Choice
from app.features.rules.encoding import decoded
from app.features.rules.entry_fields import FIELDS
from app.features.rules.models import RuleChange
from app.features.rules.services import Wish, try_out, wish_of
from app.features.rules.states import ChangeState, Deed
from app.kernel import clock, events
from app.kernel.errors import InvalidInput
from app.rulebook.layers import trial
from app.web import templating
from app.web.access import current_actor
from app.web.unit_of_work import db_session


def line(change: RuleChange, today: date, *, endpoint: str = "rules_office.show") -> dict[str, Any]:
    """A change as a line of a list."""
    return {
        "title": labels.title_of(change),
        "url": url_for(endpoint, reference=change.reference),
        "meta": [str(labels.DEEDS[change.deed]), _("from %(date)s", date=templating.day(change.first_day))],
        "excerpt": change.reason,
        "tag": labels.state_of(change, today),
    }


def field_names(choice: Choice) -> list[str]:
    """The entry's own fields in the order of the form."""
    if choice.deed is Deed.END:
        return []
    own = [field.name for field in FIELDS[choice.kind]]
    return ["code", *own] if choice.deed is Deed.ADD else own


def preview(wish: Wish) -> dict[str, Any]:
    """What a wish would alter. Raises InvalidInput where the rulebook refuses it."""
    found, layer = try_out(wish)
    with trial(layer):
        differences = labels.differences(wish.kind, dict(found.before), dict(found.after))
    altered = effects.effects_of(db_session(), wish, layer, clock.today())
    return {
        "first_day": wish.first_day,
        "differences": differences,
        "effects": altered,
        "limit": effects.LOOKED_AT,
        "examples": [
            [one.reference, judgements.in_words(one.before), judgements.in_words(one.after)]
            for one in altered.examples
        ],
    }


def page(change: RuleChange) -> dict[str, Any]:
    """Everything that the office's page of a change shows."""
    actor, today = current_actor(), clock.today()
    is_waiting = change.state == ChangeState.PROPOSED
    return {
        **facts(change, today),
        "steps": _steps(change),
        "preview": _preview_now(change) if is_waiting and not change.is_lapsed_on(today) else {},
        "can_decide": is_waiting and policies.can_decide(actor, change),
        "is_own": actor.key == change.proposed_by,
        "can_withdraw": is_waiting and policies.can_withdraw(actor, change),
        "is_waiting": is_waiting,
        "is_lapsed": change.is_lapsed_on(today),
    }


def facts(change: RuleChange, today: date) -> dict[str, Any]:
    """What a change says, for the office and for everybody."""
    return {
        "change": change,
        "title": labels.title_of(change),
        "state": labels.state_of(change, today),
        "deed": labels.DEEDS[change.deed],
        "differences": labels.differences(change.kind, decoded(change.before), decoded(change.after)),
        "new_source": change.source,
        "source_status": labels.SOURCE_STATUS[change.source["status"]] if change.source else "",
    }


def _preview_now(change: RuleChange) -> dict[str, Any]:
    """Worked out anew: other changes may have come into force since it was proposed."""
    try:
        return preview(wish_of(change))
    except InvalidInput as problem:
        return {"problem": labels.problem_in_words(problem)}


def _steps(change: RuleChange) -> list[dict[str, Any]]:
    """What was done, by which post, and what comes next."""
    steps: list[dict[str, Any]] = [
        {
            "state": "done",
            "title": labels.STEPS[event.verb],
            "at": event.at,
            "by": POSTS.get(event.post, event.post),
        }
        for event in events.history(db_session(), change.reference)
        if event.verb in labels.STEPS
    ]
    today = clock.today()
    if change.state == ChangeState.PROPOSED and not change.is_lapsed_on(today):
        steps.append({"state": "now", "title": _("Decision by a second person")})
    if change.state == ChangeState.PROPOSED or change.is_approved:
        is_done = change.is_in_force_on(today)
        steps.append(
            {
                "state": "done" if is_done else "next",
                "title": _("It comes into force"),
                "on": change.first_day,
            }
        )
    return steps
