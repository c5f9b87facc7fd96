"""What everybody reads."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.publicity import labels, queries
from app.features.publicity.contents import contents_of
from app.features.publicity.models import Article, ArticleFile
from app.features.publicity.moments import page_shows_articles
from app.features.publicity.reading import Reading, read
from app.features.publicity.services import AREA
from app.features.publicity.states import ArticleKind, FileRole
from app.features.uploads import answers
from app.features.uploads import queries as uploads
from app.kernel.errors import NotFound
from app.web.access import public
from app.web.addresses import whole_url
from app.web.locale import current_language
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.templating import url_with
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("publicity", __name__)


@blueprint.get("/publicity")
@public
def index() -> ResponseReturnValue:
    """The articles, newest first, of all kinds or of one."""
    kind, page = _asked_kind(), asked_page()
    session = db_session()
    page_shows_articles(session)
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
    session = db_session()
    article = queries.get_published(session, slug)
    page_shows_articles(session)
    files = [file for file in queries.files_of(session, article) if file.is_public]
    related = queries.related_articles(session, article.related)
    reading = read(article, current_language(), files, _address(article), related)
    return render_template(
        "publicity/show.html",
        reading=reading,
        kind=labels.KINDS[ArticleKind(article.kind)],
        domain=labels.domain(article.domain),
        contents=contents_of(reading.blocks),
        attachments=labels.attachments(reading.attachments),
        chinese_url=url_with(lang="zh"),
        about=structured_data(reading),
    )


@blueprint.get("/publicity/<slug>/files/<reference>")
@public
def file(slug: str, reference: str) -> ResponseReturnValue:
    """A picture within its article, or an attachment to keep; gone when its article is."""
    session = db_session()
    article = queries.get_published(session, slug)
    found = queries.get_file_by_reference(session, article, reference)
    if not found.is_public:
        raise NotFound("no-such-file")
    return handed_out(article, found)


def handed_out(article: Article, file: ArticleFile) -> Response:
    """The file itself: no browser runs it, and each time it is asked for it is looked up anew."""
    upload = uploads.get_attached(db_session(), AREA, article.id, file.reference)
    if file.role == FileRole.ATTACHMENT:
        return answers.download(upload)
    response = make_response(answers.content_of(upload))
    response.mimetype = answers.media_type(upload)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(file.reference)
    response.make_conditional(request)
    return response


def structured_data(reading: Reading) -> dict[str, Any]:
    """What schema.org calls this, for machines that read pages."""
    article, settings = reading.article, toolbox().settings
    is_law = article.kind in {ArticleKind.LAW, ArticleKind.POLICY}
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation" if is_law else "Article",
        "name" if is_law else "headline": reading.title,
        "description": reading.summary,
        "inLanguage": reading.lang,
        "url": whole_url("publicity.show", slug=article.slug),
        "datePublished": article.published_at.isoformat() if article.published_at else None,
        "dateModified": article.changed_at.isoformat(),
        "expires": article.expires_at.isoformat() if article.expires_at else None,
        "publisher": {"@type": "GovernmentOrganization", "name": settings.office},
    }
    if is_law:
        said |= {
            "legislationIdentifier": article.document_number or None,
            "legislationDate": article.issued_on.isoformat() if article.issued_on else None,
            "legislationPassedBy": article.issuer or None,
        }
    if reading.cover is not None:
        said["image"] = whole_url("home.index").rstrip("/") + str(reading.cover["url"])
    return {name: value for name, value in said.items() if value}


def _address(article: Article) -> Any:
    return lambda file: url_for("publicity.file", slug=article.slug, reference=file.reference)


def _asked_kind() -> str:
    asked = request.args.get("kind", "")
    if asked and asked not in set(ArticleKind):
        raise NotFound("no-such-kind")
    return asked


def _item(article: Article) -> dict[str, Any]:
    named = [labels.chinese(words) for words in (article.document_number, article.issuer) if words]
    is_english = current_language() == "en" and article.has_english
    title, summary = article.title, article.summary
    if is_english:
        title, summary = article.title_en, article.summary_en
    return {
        "title": title if is_english else labels.chinese(title),
        "url": url_for("publicity.show", slug=article.slug),
        "excerpt": (summary if is_english else labels.chinese(summary)) if summary else None,
        "on": article.shown_on,
        "meta": [labels.KINDS[ArticleKind(article.kind)], *named],
    }
