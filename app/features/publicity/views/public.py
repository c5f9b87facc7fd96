"""What everybody reads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.publicity import labels, queries
from app.features.publicity.contents import contents_of
from app.features.publicity.models import Article
from app.features.publicity.states import ArticleKind
from app.kernel.errors import NotFound
from app.web.access import public
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session

blueprint = Blueprint("publicity", __name__)


@blueprint.get("/publicity")
@public
def index() -> ResponseReturnValue:
    """The articles, newest first, of all kinds or of one."""
    kind, page = _asked_kind(), asked_page()
    session = db_session()
    found, total = queries.list_published(session, kind, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    counts = queries.count_by_kind(session)
    return render_template(
        "publicity/index.html",
        items=[_item(article) for article in found],
        paging=Paging(found, page, total),
        kind=kind,
        kinds=[(one.value, words, counts.get(one, 0)) for one, words in labels.KINDS.items()],
    )


@blueprint.get("/publicity/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One article."""
    article = queries.get_published(db_session(), slug)
    return render_template(
        "publicity/show.html",
        article=article,
        kind=labels.KINDS[ArticleKind(article.kind)],
        contents=contents_of(article.blocks),
    )


def _asked_kind() -> str:
    asked = request.args.get("kind", "")
    if asked and asked not in set(ArticleKind):
        raise NotFound("no-such-kind")
    return asked


def _item(article: Article) -> dict[str, Any]:
    named = [labels.chinese(words) for words in (article.document_number, article.issuer) if words]
    return {
        "title": labels.chinese(article.title),
        "url": url_for("publicity.show", slug=article.slug),
        "excerpt": labels.chinese(article.summary) if article.summary else None,
        "on": article.shown_on,
        "meta": [labels.KINDS[ArticleKind(article.kind)], *named],
    }
