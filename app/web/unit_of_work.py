"""One request, one transaction, one commit point.

A view that writes carries `@writes`: committed after it returns, rolled back on any error. Every other
request reads only. A form's token makes pressing twice once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, make_response, redirect, request
from flask import session as web_session
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.kernel import idempotency
from app.web.toolbox import toolbox

View = TypeVar("View", bound=Callable[..., Any])
SAFE = {"GET", "HEAD", "OPTIONS"}
TOKEN_FIELD = "once"  # noqa: S105 - a field's name
_MARK = "portal_writes"


def db_session() -> Session:
    """The session of this request: writing for an unsafe request to a `@writes` view, else reading."""
    if "db" not in g:
        database = toolbox().database
        g.db = database.writing() if _is_writing_request() else database.reading()
    return cast(Session, g.db)


def writes(view: View) -> View:
    """Commit after the view, unless it answered with an error."""

    @wraps(view)
    def in_one_transaction(*args: Any, **kwargs: Any) -> Any:
        if request.method in SAFE:
            return view(*args, **kwargs)
        session = db_session()
        used = _token_digest()
        if used and (location := _result_of_other_press(session, used)):
            return redirect(location, 303)
        response = make_response(view(*args, **kwargs))
        if response.status_code >= 400 and not g.get("keep_writes"):
            session.rollback()
            return response
        if used:
            _settle(session, used, response)
        session.commit()
        g.pop("undoing", None)
        return response

    setattr(in_one_transaction, _MARK, True)
    return cast(View, in_one_transaction)


def keep_writes() -> None:
    """Commit although the answer is an error, as when a wrong code has to be counted."""
    g.keep_writes = True


def undo_unless_committed(undo: Callable[[], None]) -> None:
    """Have something undone that no rollback reaches, such as a file, where the deed is not committed."""
    g.setdefault("undoing", []).append(undo)


def install(app: Flask) -> None:
    """Give every request's session back at its end."""
    app.teardown_appcontext(_close)


def _is_writing_request() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in SAFE and getattr(view, _MARK, False)


def _token_digest() -> str | None:
    token = request.form.get(TOKEN_FIELD, "")
    owner = getattr(web_session, "token", None)
    return idempotency.digest(f"{owner}\0{request.path}", token) if token and owner else None


def _result_of_other_press(session: Session, used: str) -> str | None:
    """Claim the token before anything is done, or answer where the deed led that has used it up.

    Two presses at once meet here: the second waits for the end of the first, and does its deed only if that
    one came to nothing.
    """
    if location := idempotency.find_result(session, used):
        return location
    try:
        idempotency.claim(session, used)
    except IntegrityError:
        session.rollback()
        return idempotency.find_result(session, used)
    return None


def _settle(session: Session, used: str, response: Response) -> None:
    """A deed led somewhere and used its token up; a form that is shown again keeps it."""
    if response.status_code in {302, 303}:
        idempotency.use_up(session, used, response.headers["Location"])
    else:
        idempotency.release(session, used)


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("db", None)
    if session is not None:
        session.rollback()
        session.close()
    for undo in g.pop("undoing", ()):
        undo()
