"""The browser of a clerk who helps: whom they act for, for how long, and nothing of it left afterwards."""

from __future__ import annotations

from uuid import UUID

from flask import g
from flask_login import current_user

from app.features.assistance import queries
from app.features.assistance.models import Assistance
from app.kernel.actors import Actor
from app.web.sessions import current_session
from app.web.unit_of_work import db_session

_KEY = "helping"
# What a session holds about its owner; drafts, files and purposes stated for one person never reach the next.
_STAYS = frozenset({"_user_id", "_fresh", "account_kind", "csrf_token", "_flashes", "lang", "type"})


def begin_here(assistance: Assistance) -> None:
    """From now on this browser opens the person's pages."""
    leave()
    current_session()[_KEY] = str(assistance.id)


def leave() -> None:
    """Forget the person, and all that was begun for them."""
    session = current_session()
    for key in [key for key in session if key not in _STAYS]:
        session.pop(key)
    g.pop("assistance", None)


def is_marked() -> bool:
    """Whether this browser began to help somebody; it may be over."""
    return _KEY in current_session() and bool(current_user.is_authenticated) and _helper().is_staff


def current() -> Assistance | None:
    """The help that goes on in this browser, or None."""
    if "assistance" not in g:
        asked = current_session().get(_KEY) if is_marked() else None
        g.assistance = queries.find_alive(db_session(), _helper(), UUID(asked)) if asked else None
    found: Assistance | None = g.assistance
    return found


def acting_actor(assistance: Assistance) -> Actor:
    """The person, with the clerk of this browser as their helper."""
    return queries.actor_for(db_session(), _helper(), assistance)


def _helper() -> Actor:
    actor: Actor = current_user.actor
    return actor
