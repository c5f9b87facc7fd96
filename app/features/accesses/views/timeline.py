"""A challenged look as a case: what was done, by which post, what comes next and by when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from app.features.accesses.labels import challenges as labels
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import ChallengeState
from app.features.accounts.labels import POSTS
from app.kernel.actors import ActorKind
from app.kernel.events import Event


def timeline_of(challenge: AccessChallenge, deeds: Iterable[Event]) -> list[dict[str, Any]]:
    """The steps for the timeline macro."""
    done = [_done(event) for event in deeds if event.verb in labels.DEEDS]
    return [*done, *_to_come(challenge)]


def standing_of(challenge: AccessChallenge) -> str:
    """Where it stands, in one sentence."""
    if challenge.state == ChallengeState.FILED:
        return str(_("The data-protection officer has your question. Whoever looked does not."))
    if challenge.state == ChallengeState.ASKED:
        return str(_("Whoever looked was asked what it was for. They are not told who asked, or why."))
    if challenge.state == ChallengeState.EXPLAINED:
        return str(_("The explanation is there. The data-protection officer checks it and answers you."))
    if challenge.state == ChallengeState.WITHDRAWN:
        return str(_("You took the question back. The entry stays in the list."))
    return labels.outcome(challenge.outcome)


def _done(event: Event) -> dict[str, Any]:
    step = {"state": "done", "title": labels.DEEDS[event.verb], "at": event.at, "by": _by(event)}
    if event.verb == "accesses.challenge-decided":
        step["text"] = labels.outcome(event.details["outcome"])
    return step


def _by(event: Event) -> str:
    """The post, never a name; of whoever looked, no more than that."""
    if event.post == ActorKind.CITIZEN:
        return str(_("The person"))
    if event.verb == "accesses.explained":
        return str(_("Whoever looked"))
    return str(POSTS.get(event.post, event.post))


def _to_come(challenge: AccessChallenge) -> list[dict[str, Any]]:
    if not challenge.is_open:
        return []
    answer = {"title": _("The written answer"), "due_on": challenge.due_on}
    explanation = {"title": _("Whoever looked explains it"), "due_on": challenge.explain_by}
    if challenge.state == ChallengeState.FILED:
        return [
            {"state": "now", "title": _("The data-protection officer checks the look")},
            answer | {"state": "next"},
        ]
    if challenge.state == ChallengeState.ASKED:
        return [explanation | {"state": "now"}, answer | {"state": "next"}]
    return [answer | {"state": "now"}]
