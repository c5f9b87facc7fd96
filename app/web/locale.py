"""Language and type size: by `?lang=zh|en` and `?type=large|normal`, remembered in cookies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, Response, has_request_context, request
from flask_babel import Babel, force_locale

from app.config import ROOT

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
HTML_LANG = {"zh": "zh-Hans", "en": "en"}
_TYPES = {"large", "normal"}
_A_YEAR = 31_536_000
_LANGUAGE = "portal.language"
_spoken: ContextVar[str] = ContextVar("spoken", default="")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words, dates and sums in `zh` or `en` whatever the reader chose: for papers, also outside a request."""
    token = _spoken.set(language)
    try:
        with force_locale(LOCALES[language]):
            yield
    finally:
        _spoken.reset(token)


def current_language() -> str:
    """`zh` or `en`: what is spoken by force, else what was asked for, else remembered, else Chinese."""
    if _spoken.get():
        return _spoken.get()
    if not has_request_context():
        return "zh"
    environ = request.environ
    if _LANGUAGE not in environ:
        # Every word of a page asks.
        wishes = (request.args.get("lang"), request.cookies.get("lang"))
        environ[_LANGUAGE] = next((wish for wish in wishes if wish in LOCALES), "zh")
    return str(environ[_LANGUAGE])


def is_large_type() -> bool:
    """Whether the reader asked for large type."""
    for wish in (request.args.get("type"), request.cookies.get("type")):
        if wish in _TYPES:
            return wish == "large"
    return False


def install(app: Flask) -> None:
    """Translate by the reader's language and remember what they chose."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans_CN"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=lambda: LOCALES[current_language()])
    app.after_request(_remember)


def _remember(response: Response) -> Response:
    if request.path.startswith("/api/"):
        return response  # programs keep no cookies
    for name, allowed in (("lang", set(LOCALES)), ("type", _TYPES)):
        wish = request.args.get(name)
        if wish in allowed and request.cookies.get(name) != wish:
            response.set_cookie(
                name, wish, max_age=_A_YEAR, path="/", samesite="Lax", secure=request.is_secure, httponly=True
            )
    return response
