"""Feeds, sitemap, robots. Each is asked anew every time: an ended disclosure stays in no cache."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.campaigns import queries as campaigns
from app.features.disclosures import listing
from app.features.feeds.entries import Entry, last_change, of_article, of_disclosure, of_model
from app.features.integrity_models.queries import showing as model_queries
from app.features.learning.contents import readers
from app.features.publicity import queries as article_queries
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web.access import public
from app.web.addresses import whole_url
from app.web.caching import once_for_version
from app.web.locale import current_language
from app.web.unit_of_work import db_session

blueprint = Blueprint("feeds", __name__)

_IN_A_FEED = 50
_IN_A_SITEMAP = 10_000  # sitemaps.org allows 50,000 places and 50 MB
_Place = tuple[str, datetime | None]
# Pages without persons. Disclosures are left out on purpose, and so are pages that only ask something.
_STANDING_PAGES = (
    "home.index",
    "integrity_models.index",
    "publicity.index",
    "campaigns.index",
    "catalogue.index",
    "catalogue.measures",
    "statistics.index",
    "learning.index",
    "learning.code",
    "learning.start",
    "rules.index",
    "rules.glossary",
    "guides.help",
    "guides.privacy",
    "guides.accessibility",
    "guides.terms",
)
_FIRST_FEED = datetime(2026, 1, 1, tzinfo=UTC)


@blueprint.get("/feeds/publicity.atom")
@public
def publicity() -> ResponseReturnValue:
    """The newest articles."""
    found, language = article_queries.latest(db_session(), _IN_A_FEED), current_language()
    entries = [of_article(article, language) for article in found]
    return _atom("feeds.publicity", "publicity.index", _("Publicity"), entries)


@blueprint.get("/feeds/disclosures.atom")
@public
def disclosures() -> ResponseReturnValue:
    """The newest disclosures that may be seen now."""
    session, today = db_session(), clock.today()
    standings = once_for_version("standings", lambda: listing.standings_on(session, today))
    shown = listing.latest(session, today, _IN_A_FEED, standings)
    entries = [of_disclosure(disclosure) for disclosure in shown]
    return _atom("feeds.disclosures", "disclosures.index", _("Disclosures"), entries)


@blueprint.get("/feeds/integrity-models.atom")
@public
def integrity_models() -> ResponseReturnValue:
    """The models published last, for as long as each of them agrees."""
    shown = model_queries.latest(db_session(), clock.today(), _IN_A_FEED)
    entries = [of_model(one) for one in shown]
    return _atom("feeds.integrity_models", "integrity_models.index", _("Integrity models"), entries)


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """The index of the sitemaps: the standing pages, and the articles in parts that every reader takes."""
    articles = article_queries.count_published(db_session())
    parts = [whole_url("feeds.sitemap_of_pages")]
    parts += [
        whole_url("feeds.sitemap_of_articles", part=number)
        for number in range(1, -(-articles // _IN_A_SITEMAP) + 1)
    ]
    return _answer(render_template("feeds/sitemap_index.xml", parts=parts), "application/xml")


@blueprint.get("/sitemaps/pages.xml")
@public
def sitemap_of_pages() -> ResponseReturnValue:
    """Pages for search engines: never one about a person."""
    pages: list[_Place] = [(whole_url(endpoint), None) for endpoint in _STANDING_PAGES]
    pages += [(whole_url("learning.reader", code=one.code), None) for one in readers()]
    pages += [(whole_url("campaigns.show", slug=one), None) for one in campaigns.slugs()]
    return _answer(render_template("feeds/sitemap.xml", pages=pages), "application/xml")


@blueprint.get("/sitemaps/articles-<int:part>.xml")
@public
def sitemap_of_articles(part: int) -> ResponseReturnValue:
    """One part of the articles, the first being 1."""
    published = article_queries.all_published(db_session())
    articles = list(islice(published, (part - 1) * _IN_A_SITEMAP, part * _IN_A_SITEMAP)) if part else []
    if not articles:
        raise NotFound("no-such-part")
    pages: list[_Place] = [(whole_url("publicity.show", slug=one.slug), one.changed_at) for one in articles]
    return _answer(render_template("feeds/sitemap.xml", pages=pages), "application/xml")


@blueprint.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """What machines leave alone."""
    return _answer(render_template("feeds/robots.txt", sitemap=whole_url("feeds.sitemap")), "text/plain")


def _atom(own: str, page: str, title: str, entries: Sequence[Entry]) -> ResponseReturnValue:
    feed = render_template(
        "feeds/feed.atom.xml",
        title=title,
        own_url=whole_url(own),
        page_url=whole_url(page),
        updated=last_change(entries, _FIRST_FEED),
        entries=entries,
    )
    return _answer(feed, "application/atom+xml")


def _answer(text: str, mimetype: str) -> ResponseReturnValue:
    response = make_response(text)
    response.mimetype = mimetype
    # May be kept, but never used without asking: the answer then is a short "unchanged".
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)
