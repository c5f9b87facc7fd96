"""From the errors of the domain to pages: the only place that knows status codes."""

from __future__ import annotations

from typing import cast

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.kernel.errors import Gone, InvalidInput, NotAllowed, NotFound, NotNow, PortalError, TooMany
from app.web import problems
from app.web.access import SignInFirst, TokenNeeded

_STATUS: dict[type[PortalError], int] = {
    Gone: 410,
    NotFound: 404,
    NotAllowed: 403,
    NotNow: 409,
    InvalidInput: 422,
    TooMany: 429,
    TokenNeeded: 401,
}
_PAGES = {400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
_log = structlog.get_logger("portal")


def install(app: Flask) -> None:
    """Answer every error with a page in the person's language, without technical words."""
    app.register_error_handler(PortalError, _domain_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def error_page(status: int, **context: object) -> Response:
    """The page for a status; JSON for the API."""
    shown = status if status in _PAGES else (400 if status < 500 else 500)
    if request.path.startswith(problems.UNDER):
        response = problems.problem(status, str(context.get("code") or "") or f"http-{status}")
    elif request.path.startswith("/api/"):
        response = make_response({"error": shown}, status)
    else:
        response = make_response(render_template(f"errors/{_template(shown)}.html", **context), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _template(status: int) -> int:
    return 400 if status == 405 else status


def _domain_error(error: Exception) -> Response:
    problem = cast(PortalError, error)
    status = next((code for kind, code in _STATUS.items() if isinstance(problem, kind)), 500)
    if status == 500:
        _log.error("domain-error", code=problem.code, endpoint=request.endpoint)
    response = error_page(status, code=problem.code, offer_sign_in=isinstance(problem, SignInFirst))
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _stale_form(_error: Exception) -> Response:
    return error_page(400, code="stale-form")


def _http_error(error: Exception) -> Response:
    problem = cast(HTTPException, error)
    if problem.code is not None and 300 <= problem.code < 400:
        return cast(Response, problem.get_response())
    response = error_page(problem.code or 500, code="")
    if problem.code == 405 and getattr(problem, "valid_methods", None):
        response.headers["Allow"] = ", ".join(problem.valid_methods)  # type: ignore[attr-defined]
    return response


def _unforeseen(error: Exception) -> Response:
    # The kind and the place are enough to find it; the message could hold somebody's words.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    _log.error("unforeseen", kind=type(error).__name__, place=place, endpoint=request.endpoint)
    if request.environ.get("portal.raise_errors"):
        raise error
    return error_page(500, code="")
