"""Answers in JSON. Nothing here is about a person, but for those who agreed to be honoured in public."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.features.catalogue import queries as catalogue_queries
from app.features.disclosures import queries as disclosure_queries
from app.features.integrity_models.queries import showing as model_queries
from app.features.open_api import contents
from app.features.open_api.description import describe
from app.features.publicity import queries as article_queries
from app.features.publicity.models import Article
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web.access import public
from app.web.addresses import whole_url
from app.web.caching import once_for_version
from app.web.paging import PER_PAGE, Paging, asked_day, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("open_api", __name__, url_prefix="/api/v1")


@blueprint.get("/publicity")
@public
def articles() -> ResponseReturnValue:
    """Published articles, page by page."""
    page = asked_page()
    found, total = article_queries.list_published(
        db_session(), "", offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    is_last = page >= Paging(found, page, total).pages
    return _answer(
        {
            "items": [contents.article_line(article, _url_of(article)) for article in found],
            "total": total,
            "page": page,
            "next": None if is_last else whole_url("open_api.articles", page=str(page + 1)),
        }
    )


@blueprint.get("/publicity/<slug>")
@public
def article(slug: str) -> ResponseReturnValue:
    """One article."""
    found = article_queries.get_published(db_session(), slug)
    return _answer(contents.article_whole(found, _url_of(found)))


@blueprint.get("/catalogue")
@public
def catalogue() -> ResponseReturnValue:
    """The catalogue of today."""
    today = clock.today()
    items = catalogue_queries.items_in_force(db_session(), today)
    return _answer({"on": today.isoformat(), "items": [contents.catalogue_line(item) for item in items]})


@blueprint.get("/removals")
@public
def removals() -> ResponseReturnValue:
    """Tombstones."""
    found = disclosure_queries.removals(db_session(), clock.today(), before=asked_day("before"))
    older = found.older_before
    lines = [contents.removal_line(removal) for removal in found.stones]
    return _answer({"items": lines, "older_before": older.isoformat() if older else None})


@blueprint.get("/integrity-models")
@public
def models() -> ResponseReturnValue:
    """Published models, page by page, each for as long as the person agrees."""
    page, today = asked_page(), clock.today()
    standings = once_for_version("model-standings", lambda: model_queries.standings_on(db_session(), today))
    total = sum(one.figure for one in standings)
    found = model_queries.page_of(
        db_session(), today, model_queries.Asked(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    is_last = page >= Paging(found, page, total).pages
    return _answer(
        {
            "items": [contents.model_line(one, _url_of_model(one)) for one in found],
            "total": total,
            "page": page,
            "next": None if is_last else whole_url("open_api.models", page=str(page + 1)),
        }
    )


@blueprint.get("/integrity-models/<reference>")
@public
def model(reference: str) -> ResponseReturnValue:
    """One published model."""
    shown = model_queries.get_shown(db_session(), clock.today(), reference)
    if shown.is_in_notice:
        raise NotFound("not-published")
    return _answer(contents.model_whole(shown, _url_of_model(shown)))


@blueprint.get("/openapi.json")
@public
def description() -> ResponseReturnValue:
    """What this API is."""
    return _answer(describe(toolbox().settings.site_name_en, whole_url("home.index").rstrip("/")))


def _url_of(article: Article) -> str:
    return whole_url("publicity.show", slug=article.slug)


def _url_of_model(shown: model_queries.Shown) -> str:
    return whole_url("integrity_models.show", reference=shown.reference)


def _answer(values: dict[str, Any]) -> ResponseReturnValue:
    response = jsonify(values)
    # May be kept, but never used without asking: what has ended is gone at the next request.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    return response.make_conditional(request)
