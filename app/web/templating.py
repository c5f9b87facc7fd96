"""What every template can use: words, dates and numbers as people write them, links keeping the query."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date
from babel.support import Translations
from flask import Flask, current_app, render_template, request, url_for
from flask_babel import format_datetime, format_decimal, get_locale, get_translations
from flask_babel import gettext as _
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app.config import ROOT
from app.kernel import clock
from app.rulebook.working_days import is_decreed
from app.web.access import current_actor
from app.web.locale import HTML_LANG, LOCALES, current_language, is_large_type
from app.web.nonces import csp_nonce
from app.web.toolbox import toolbox

_DAY = {"zh": "y年M月d日", "en": "d MMMM y"}
_MINUTE = {"zh": "y年M月d日 HH:mm", "en": "d MMMM y, HH:mm"}
_MONTH = {"zh": "y年M月", "en": "MMMM y"}
_KEPT = "portal-kept-parts"
_loaded: dict[str, Translations] = {}


def day(value: date | datetime | None) -> str:
    """2026年11月22日 / 22 November 2026; an instant by its day in Shanghai."""
    if value is None:
        return ""
    return _day_in_words(clock.day_of(value) if isinstance(value, datetime) else value, current_language())


def due(value: date | None) -> str:
    """The last day of a clock, with a warning where no decree says yet on which days offices work."""
    if value is None:
        return ""
    if is_decreed(value.year):
        return day(value)
    note = _("(provisional: the holidays of that year are not decreed yet)")
    return f"{day(value)} {note}"


@lru_cache(maxsize=4096)
def _day_in_words(value: date, language: str) -> str:
    # A list shows forty dates, most of them again and again.
    return str(format_date(value, _DAY[language], LOCALES[language]))


def minute(value: datetime | None) -> str:
    """An instant with its time of day in Shanghai."""
    return str(format_datetime(value, _MINUTE[current_language()])) if value is not None else ""


def iso(value: date | datetime) -> str:
    """A day or an instant for machines, as HTML and Atom want it: three digits of a second at most."""
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else value.isoformat()


def month(value: date) -> str:
    language = current_language()
    return str(format_date(value, _MONTH[language], LOCALES[language]))


def number(value: float | Decimal) -> str:
    """Grouped: 12,345, in both languages."""
    return f"{value:,}" if isinstance(value, int) else str(format_decimal(value))


def money(yuan: Decimal | int | None) -> str:
    """Yuan; from ten thousand on in 万元 in Chinese, as the sources write it."""
    if yuan is None:
        return ""
    amount = Decimal(yuan)
    if current_language() == "zh" and amount >= 10_000:
        return f"{format_decimal(amount / 10_000)}万元"
    return str(_("%(amount)s yuan", amount=format_decimal(amount)))


def url_with(**changes: str | int | None) -> str:
    """This page's address with some of the query changed; None takes a parameter away."""
    query: MultiDict[str, str] = request.args.copy()
    for name, value in changes.items():
        query.poplist(name)
        if value is not None:
            query[name] = str(value)
    # Only what the route asks for goes through url_for: a reader's own `_scheme` or `endpoint` must not.
    path = url_for(request.endpoint or "home.index", **(request.view_args or {}))
    return f"{path}?{urlencode(list(query.items(multi=True)))}" if query else path


@lru_cache(maxsize=256)
def _fingerprint(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def static_url(path: str) -> str:
    """A static file's address with its content's fingerprint, so that it may be kept for a year."""
    file = ROOT / "static" / path
    if not file.is_file():
        return url_for("static", filename=path)
    return url_for("static", filename=path, v=_fingerprint(str(file), file.stat().st_mtime))


def _words() -> Translations:
    """The translations in the language spoken now; a page asks for some hundred words."""
    language = current_language()
    if language not in _loaded:
        _loaded[language] = get_translations()
    return _loaded[language]


def kept(name: str, **values: str) -> Markup:
    """A part of every page, made once for each language and each of `values`: nothing else may be in it."""
    app = current_app
    made: dict[Any, Markup] = app.extensions.setdefault(_KEPT, {})
    key = (name, current_language(), request.script_root, *sorted(values.items()))
    if key not in made:
        made[key] = Markup(render_template(name, **values))  # noqa: S704 - a template's own output
    return made[key]


def _context() -> dict[str, Any]:
    settings, language = toolbox().settings, current_language()
    is_chinese = language == "zh"
    return {
        "site_name": settings.site_name if is_chinese else settings.site_name_en,
        "county_name": settings.county if is_chinese else settings.county_en,
        "office_name": settings.office if is_chinese else settings.office_en,
        "office_phone": settings.office_phone,
        "office_address": settings.office_address,
        "locale": language,
        "html_lang": HTML_LANG[language],
        "is_large_type": is_large_type(),
        "is_demo": settings.demo,
        "current_actor": current_actor(),
        "nav_section": (request.blueprint or "").split(".")[0],
        "today": clock.today(),
    }


def install(app: Flask) -> None:
    """Equip the templates."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.do")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _words().ugettext(text),
        lambda one, many, count: _words().ungettext(one, many, count),
        newstyle=True,
    )

    environment.filters |= {
        "date": day,
        "due": due,
        "datetime": minute,
        "month": month,
        "iso": iso,
        "number": number,
        "money": money,
    }
    environment.globals |= {
        "url_with": url_with,
        "static_url": static_url,
        "kept": kept,
        "csp_nonce": csp_nonce,
        "get_locale": get_locale,
    }
    app.context_processor(_context)
