"""Who may enter a page: declared on each view, checked before it runs, impossible to forget.

The application refuses to start where an endpoint says nothing. Services ask their policy again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.kernel.actors import PUBLIC, Actor
from app.kernel.errors import NotFound, PortalError
from app.kernel.permissions import Permission
from app.web import throttle

View = TypeVar("View", bound=Callable[..., Any])
FindProgram = Callable[[str], Actor | None]
_MARK, _FIND_PROGRAM = "portal_access", "portal_find_program"
_FAILURES = "60/hour"


class Who(Enum):
    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    CITIZEN = "a citizen"
    STAFF = "staff"
    PROGRAM = "a program with a token"


@dataclass(frozen=True)
class Entry:
    """What a view declared."""

    who: Who
    permission: Permission | None = None

    def admits(self, actor: Actor) -> bool:
        if self.who is Who.STAFF:
            return actor.is_staff and (self.permission is None or actor.can(self.permission))
        if self.who is Who.CITIZEN:
            return actor.is_citizen
        if self.who is Who.PROGRAM:
            return actor.is_program and (self.permission is None or actor.can(self.permission))
        return self.who is Who.ANYBODY or actor.is_signed_in


class SignInFirst(NotFound):
    """The page is somebody's own; whoever asks has not signed in."""


class TokenNeeded(PortalError):
    """The API's own pages open to programs alone, and this request bears no token that is worth anything."""


def public(view: View) -> View:
    """Anybody may enter."""
    return _mark(view, Entry(Who.ANYBODY))


def signed_in(view: View) -> View:
    """Anybody with an account may enter."""
    return _mark(view, Entry(Who.SIGNED_IN))


def citizens(view: View) -> View:
    """Citizens may enter, each to their own affairs."""
    return _mark(view, Entry(Who.CITIZEN))


def requires(permission: Permission) -> Callable[[View], View]:
    """Staff may enter whose post brings the permission."""
    return lambda view: _mark(view, Entry(Who.STAFF, permission))


def programs(permission: Permission) -> Callable[[View], View]:
    """Programs of bodies may enter, by the token that they bear; no session counts here, whoever has one."""
    return lambda view: _mark(view, Entry(Who.PROGRAM, permission))


def know_programs(app: Flask, find: FindProgram) -> None:
    """Say who finds the program behind a token."""
    app.extensions[_FIND_PROGRAM] = find


def entry_of(app: Flask, endpoint: str) -> Entry | None:
    """What the view of an endpoint declared, or None."""
    return getattr(app.view_functions[endpoint], _MARK, None)


def current_actor() -> Actor:
    """Who asks."""
    if "actor" not in g:
        # Remembered first: should the database fail, the page that says so asks again and needs an answer.
        g.actor = PUBLIC
        g.actor = cast(Actor, current_user.actor) if current_user.is_authenticated else PUBLIC
    return cast(Actor, g.actor)


def act_as(actor: Actor) -> None:
    """Take this actor for the rest of the request: a citizen for whom a clerk acts at the counter."""
    g.actor = actor


def install(app: Flask) -> None:
    """Check each request at the door."""
    app.view_functions["static"] = public(app.view_functions["static"])
    app.before_request(_check_entry)


def refuse_undeclared(app: Flask) -> None:
    """Raises RuntimeError where an endpoint does not say who may enter."""
    silent = [name for name in app.view_functions if entry_of(app, name) is None]
    if silent:
        raise RuntimeError(f"these endpoints do not declare who may enter: {', '.join(sorted(silent))}")


def _check_entry() -> ResponseReturnValue | None:
    _refuse_zero_signs()
    if request.endpoint is None:
        return None
    entry = entry_of(current_app, request.endpoint)
    if entry is None:
        raise NotFound("undeclared-endpoint")
    if entry.who is Who.PROGRAM:
        g.actor = _bearer()
    if entry.who is Who.ANYBODY or entry.admits(current_actor()):
        return None
    return _turn_away(entry)


def _refuse_zero_signs() -> None:
    """Nobody types U+0000 and PostgreSQL cannot hold it: such a request is refused before it is looked at."""
    values = (request.path, *request.args.values(), *request.form.values())
    if any("\0" in value for value in values):
        abort(400)


def _bearer() -> Actor:
    """The program that asks. Whoever tries tokens out is slowed down by address."""
    given = request.authorization
    text = (given.token or "") if given is not None and given.type == "bearer" else ""
    actor: Actor | None = current_app.extensions[_FIND_PROGRAM](text) if text else None
    if actor is None:
        if text:
            throttle.by_address(_FAILURES, "program-token")
        raise TokenNeeded("token-needed")
    return actor


def _turn_away(entry: Entry) -> ResponseReturnValue:
    """Not signed in: to the sign-in page. A thing's own page answers 404, whoever it belongs to."""
    if current_actor().is_signed_in:
        raise NotFound("not-for-this-actor")
    if request.view_args or request.method not in {"GET", "HEAD"}:
        raise SignInFirst("sign-in-first")
    if entry.who is Who.STAFF:
        return redirect(url_for("office.login", next=request.full_path.rstrip("?")), 303)
    return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), 303)


def _mark(view: View, entry: Entry) -> View:
    setattr(view, _MARK, entry)
    return view
