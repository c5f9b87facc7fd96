"""An authorisation as a course: given, opened, taken back, and when it ends by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.features.accounts.labels import POSTS
from app.features.authorisations import labels
from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import Standing
from app.kernel.actors import ActorKind
from app.kernel.events import Event


def timeline_of(authorisation: Authorisation, deeds: Iterable[Event], today: date) -> list[dict[str, Any]]:
    """The steps for the timeline macro."""
    done = [
        {"state": "done", "title": labels.DEEDS[event.verb], "at": event.at, "by": _by(event)}
        for event in deeds
        if event.verb in labels.DEEDS
    ]
    standing = authorisation.standing_on(today)
    if standing is Standing.ENDED:
        done.append(
            {
                "state": "done",
                "title": _("It ended by itself after its last day"),
                "on": authorisation.ends_on,
                "by": POSTS["system"],
            }
        )
    if standing is Standing.ACTIVE:
        last = {
            "state": "next",
            "title": _("Its last day; then it ends by itself"),
            "on": authorisation.ends_on,
        }
        return [*done, last]
    return done


def _by(event: Event) -> str:
    return str(_("You")) if event.post == ActorKind.CITIZEN else str(POSTS.get(event.post, event.post))
