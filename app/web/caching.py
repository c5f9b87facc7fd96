"""Which pages a browser may keep, asking each time whether they are still the same; nobody keeps the rest.

The ETag comes from the page itself, without the nonce, so that it is right whatever the page was made of.
While nothing was committed since a page was made, it is answered again without being made again, with a nonce
of its own.
Whoever is signed in, whatever is about one person and every page with a form stays `no-store`.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from app.adapters.data_version import DataVersion
from app.kernel import clock
from app.web.locale import current_language, is_large_type
from app.web.nonces import csp_nonce
from app.web.sessions import ServerSession
from app.web.toolbox import Toolbox

REVALIDATED = frozenset(
    {
        "campaigns.index",
        "campaigns.show",
        "campaigns.year",
        "catalogue.bodies",
        "catalogue.index",
        "catalogue.lists",
        "catalogue.measures",
        "catalogue.serious_list",
        "disclosures.index",
        "disclosures.removals",
        "guides.accessibility",
        "guides.help",
        "guides.privacy",
        "guides.terms",
        "home.index",
        "integrity_models.index",
        "learning.code",
        "learning.index",
        "learning.reader",
        "publicity.index",
        "publicity.show",
        "rules.glossary",
        "rules.index",
        "rules.item",
        "rules.show",
        "rules_changes.index",
        "rules_changes.show",
        "search.index",
        "statistics.index",
    }
)
_EXTENSION, _KEPT = "portal-caching", "portal-kept-for-version"
_PAGES_KEPT = 1000
# The index is outside the database: what it answers may change without a commit.
_MADE_ANEW = frozenset({"search.index"})
_TRUSTED_SECONDS = 20  # for whatever else may change without one, such as the time of day
_ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
_Key = tuple[str, str, bool, str]
Value = TypeVar("Value")


@dataclass(frozen=True)
class MadePage:
    """A page as it was made: `parts` are what stands between its nonces."""

    etag: str
    parts: tuple[bytes, ...]
    content_type: str
    right_until: datetime | None = None
    made_at: float = field(default_factory=time.monotonic)

    @property
    def is_fresh(self) -> bool:
        is_right = self.right_until is None or clock.now() < self.right_until
        return is_right and time.monotonic() - self.made_at < _TRUSTED_SECONDS

    def answer(self) -> Response:
        """304 to who has the page already, else the page with a new nonce."""
        if request.if_none_match.contains(self.etag):
            response = Response(status=304)
        else:
            body = csp_nonce().encode().join(self.parts)
            response = Response(body, content_type=self.content_type)
        _mark(response)
        response.set_etag(self.etag)
        return response


class MadePages:
    """The pages that this process made from the data as it is now; gone with the next commit."""

    def __init__(self, tools: Toolbox) -> None:
        self._tools = tools
        self._lock = threading.Lock()
        self._pages: OrderedDict[_Key, MadePage] = OrderedDict()
        self._made_from = ""
        self._version: DataVersion | None = None

    def version(self) -> str:
        """The data's version now; nothing where the database does not answer, for some pages need none."""
        if self._version is None:
            self._version = DataVersion(self._tools.database.engine)
        try:
            return self._version.read()
        except (sqlite3.Error, SQLAlchemyError):
            return ""

    def find(self, key: _Key, version: str) -> MadePage | None:
        """The page, where nothing was committed since it was made."""
        with self._lock:
            if version != self._made_from:
                self._pages.clear()
                self._made_from = version
            page = self._pages.get(key)
        return page if version and page and page.is_fresh else None

    def keep(self, key: _Key, version: str, page: MadePage) -> None:
        """Keep a page made from this version; the one kept for longest makes room."""
        with self._lock:
            if version != self._made_from:
                return
            self._pages[key] = page
            self._pages.move_to_end(key)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)


def data_version() -> str:
    """The version of the data now; nothing where the database does not answer."""
    return g.get("data_version") or _made_pages().version()


def once_for_version(name: str, make: Callable[[], Value]) -> Value:
    """What `make` answers, asked again only after a commit and at midnight."""
    kept = current_app.extensions.setdefault(_KEPT, {})
    key = (data_version(), clock.today())
    if not key[0] or kept.get(name, (None,))[0] != key:
        kept[name] = (key, make())
    return cast(Value, kept[name][1])


def right_until(instant: datetime | None) -> None:
    """Say of the page being made that it is another one from this instant on, even without a commit."""
    earlier = g.get("right_until")
    if instant is not None and (earlier is None or instant < earlier):
        g.right_until = instant


def made_once(make: Callable[[], str]) -> str:
    """A page that no browser may keep, as it was made for anybody since the last commit, with its own nonce.

    The view has asked before whether this reader may have it. Whoever is signed in gets a page of their own.
    """
    if not set(session) <= {"csrf_token"}:
        return make()
    version, nonce = data_version(), csp_nonce()
    page = _made_pages().find(_key(), version)
    if page is None:
        html = make()
        page = MadePage("", tuple(html.encode().split(nonce.encode())), "text/html")
        if "csrf_token" in g:
            return html  # a form is its reader's own
        _made_pages().keep(_key(), version, page)
    return nonce.encode().join(page.parts).decode()


def install(app: Flask) -> None:
    """Answer with a page made before. After the entry check, so that nobody slips in by it."""
    app.extensions[_EXTENSION] = MadePages(app.extensions["portal"])
    app.before_request(_answer_unchanged)


def finish(response: Response) -> None:
    """Say on an answer who may keep it, and answer 304 where the reader has it already."""
    if "Cache-Control" in response.headers:
        return  # feeds, the open interface and pages made before speak for themselves
    if not _may_be_kept(response):
        response.headers["Cache-Control"] = "no-store"
        return
    parts = tuple(response.get_data().split(csp_nonce().encode()))
    page = MadePage(
        hashlib.sha256(b"".join(parts)).hexdigest()[:32],
        parts,
        response.content_type or "",
        g.get("right_until"),
    )
    if request.endpoint not in _MADE_ANEW:
        _made_pages().keep(_key(), g.data_version, page)
    _mark(response)
    response.set_etag(page.etag)
    if request.if_none_match.contains(page.etag):
        response.status_code = 304
        response.set_data(b"")


def _answer_unchanged() -> Response | None:
    if not _is_for_everybody():
        return None
    # Read before the page is made: what is committed meanwhile makes it look old, never new.
    g.data_version = _made_pages().version()
    page = _made_pages().find(_key(), g.data_version)
    return page.answer() if page else None


def _is_for_everybody() -> bool:
    """Whether this request asks for a page that looks the same to everybody of one language."""
    is_nobody = set(session) <= {"csrf_token"}  # who is signed in has an account there
    return request.endpoint in REVALIDATED and request.method in {"GET", "HEAD"} and is_nobody


def _may_be_kept(response: Response) -> bool:
    has_form = "csrf_token" in g
    is_page = response.status_code == 200 and not response.is_streamed
    return (
        is_page
        and "data_version" in g
        and _is_for_everybody()
        and not has_form
        and not cast(ServerSession, session).modified
    )


def _mark(response: Response) -> None:
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")


def _key() -> _Key:
    # The address as it came: putting it together for people to read takes longer than all the rest of this.
    address = "\0".join(str(request.environ.get(name, "")) for name in _ADDRESS)
    return address, current_language(), is_large_type(), clock.today().isoformat()


def _made_pages() -> MadePages:
    return cast(MadePages, current_app.extensions[_EXTENSION])
