"""Flask's session, kept on the server (promise 11): rotated at sign-in, dead at sign-out."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import structlog
from flask import Flask, Request, Response, abort, request, session
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import CallbackDict

from app.kernel import clock, sessions
from app.web.toolbox import Toolbox

# Answers that are the same for everybody. By address: a session is opened before the route is known.
_NOBODYS = ("/static/", "/healthz", "/readyz")
_log = structlog.get_logger("portal")


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The dictionary a view sees, and the token of its cookie."""

    def __init__(self, token: str, data: dict[str, Any] | None = None, *, is_stored: bool = False) -> None:
        super().__init__(data or {}, lambda changed: changed.mark())
        self.token = token
        self.token_before: str | None = None
        self.is_stored = is_stored
        self.is_out_of_reach = False
        self.modified = False
        self.accessed = True

    def mark(self) -> None:
        self.modified = True

    def rotate(self) -> None:
        """Take a new token, so that one planted before sign-in is worth nothing after it."""
        self.token_before, self.token = self.token, sessions.new_token()
        self.modified = True

    def destroy(self) -> None:
        """End this session and begin an empty one."""
        self.rotate()
        self.clear()


class ServerSessions(SessionInterface):
    """Sessions in the database, each change in a short transaction of its own."""

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        token = request.cookies.get(self.get_cookie_name(app), "")
        if token and not request.path.startswith(_NOBODYS):
            try:
                return self._stored(app, token) or ServerSession(sessions.new_token())
            except SQLAlchemyError as problem:
                _log.error("session-out-of-reach", kind=type(problem).__name__)
                lost = ServerSession(token)
                lost.is_out_of_reach = True
                return lost
        return ServerSession(sessions.new_token())

    def _stored(self, app: Flask, token: str) -> ServerSession | None:
        with _toolbox(app).database.reading() as session:
            found = sessions.find(session, token)
            if found is None:
                return None
            opened = ServerSession(token, dict(found.data), is_stored=True)
            if found.needs_touch(clock.now()):
                self._touch(app, found.id)
            return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, ServerSession)
        if not session.modified or session.is_out_of_reach:
            return
        try:
            self._keep(app, session)
        except SQLAlchemyError:
            if response.status_code < 500:
                raise  # what was answered would not be true
            return
        self._set_cookie(app, session, response)

    @staticmethod
    def _keep(app: Flask, session: ServerSession) -> None:
        with _toolbox(app).database.transaction() as transaction:
            if session.token_before:
                sessions.end(transaction, session.token_before)
            if session:
                account = session.get("_user_id")
                sessions.save(
                    transaction,
                    session.token,
                    dict(session),
                    account_id=UUID(account) if account else None,
                    account_kind=session.get("account_kind", ""),
                    device=describe_device(request.user_agent.string) if account else "",
                    is_begun=session.is_stored and not session.token_before,
                )

    def _set_cookie(self, app: Flask, session: ServerSession, response: Response) -> None:
        name, secure = self.get_cookie_name(app), self.get_cookie_secure(app)
        if not session:
            response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
            return
        response.set_cookie(name, session.token, path="/", secure=secure, httponly=True, samesite="Lax")
        response.headers.add("Vary", "Cookie")

    @staticmethod
    def _touch(app: Flask, session_id: UUID) -> None:
        with _toolbox(app).database.transaction() as transaction:
            sessions.touch(transaction, session_id)


def describe_device(agent: str) -> str:
    """A device in two words that its owner recognises, and no more: `Firefox, Android`."""
    browsers = (
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    )
    systems = (
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((word for mark, word in browsers if mark in agent), "")
    system = next((word for mark, word in systems if mark in agent), "")
    return ", ".join(word for word in (browser, system) if word)


def _toolbox(app: Flask) -> Toolbox:
    tools: Toolbox = app.extensions["portal"]
    return tools


def install(app: Flask) -> None:
    """Keep sessions on the server."""
    app.session_interface = ServerSessions()
    app.before_request(_refuse_without_session)


def _refuse_without_session() -> None:
    # Who came with a session must not be taken for somebody else while the database is away.
    if current_session().is_out_of_reach:
        abort(503)


def current_session() -> ServerSession:
    """The session in use."""
    return cast(ServerSession, session)


__all__ = ["ServerSession", "current_session", "describe_device", "install"]
