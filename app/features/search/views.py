"""The page that searches everything public. It asks and shows; nothing is written, no query is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.search import CompiledQuery, SearchError, SearchRequest, SearchUnavailable, highlight
from app.features.disclosures.models import Disclosure
from app.features.integrity_models import labels as model_labels
from app.features.integrity_models.queries.showing import Shown
from app.features.publicity.labels import chinese
from app.features.publicity.models import Article
from app.features.search import documents, labels, services
from app.kernel import clock
from app.rulebook import code_tables
from app.web import throttle
from app.web.access import public
from app.web.paging import Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("search", __name__)
_PER_PAGE = 10
_PASSAGE = 120
_LONGEST_SHOWN = 200
_SUGGESTIONS = 6
_SHORTEST_TYPED, _LONGEST_TYPED = 2, 64
_ASKED_WHILE_TYPING = "120/minute"


@dataclass(frozen=True)
class Asked:
    """What a reader asked for; a filter that cannot be is none."""

    text: str
    kind: str
    domain: str
    body: str
    year: int | None
    sort: str
    page: int

    @property
    def filters(self) -> int:
        """How many filters are set."""
        return sum(bool(one) for one in (self.kind, self.domain, self.body, self.year))


@blueprint.get("/search")
@public
def index() -> ResponseReturnValue:
    """Hits with their words marked, filters with their counts, and help where there are none."""
    asked = _asked()
    if not asked.text:
        return render_template("search/index.html", asked=asked, answer=None, problem="")
    try:
        answer = services.find(db_session(), toolbox().search, _request_of(asked))
    except SearchError as problem:
        status = 503 if isinstance(problem, SearchUnavailable) else 200
        words = labels.PROBLEMS[problem.code]
        return render_template("search/index.html", asked=asked, answer=None, problem=words), status
    return render_template(
        "search/index.html",
        asked=asked,
        answer=answer,
        problem="",
        items=[_item(row, answer.query) for row in answer.rows],
        paging=Paging(answer.rows, asked.page, answer.total, _PER_PAGE),
        choices=_choices(answer, asked),
        meant="" if answer.total else _meant(asked.text),
        suggestions=[] if answer.total else _suggestions(asked.text),
    )


@blueprint.get("/search/suggestions")
@public
def suggestions() -> ResponseReturnValue:
    """Public names that begin with what is typed, for the field that is being typed into. Nothing is kept."""
    throttle.by_address(_ASKED_WHILE_TYPING, "suggestions")
    typed = request.args.get("q", "").strip()[:_LONGEST_TYPED]
    try:
        names = _suggestions(typed) if len(typed) >= _SHORTEST_TYPED else []
    except SearchError:
        names = []  # the field does without
    return jsonify(names)


def _asked() -> Asked:
    year, kind = request.args.get("year", ""), request.args.get("kind", "")
    domain = code_tables.find_domain(request.args.get("domain", ""))
    return Asked(
        text=request.args.get("q", "").strip(),
        kind=kind if kind in labels.KINDS else "",
        domain=domain.code if domain else "",
        body=request.args.get("body", ""),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        sort="date" if request.args.get("sort") == "date" else "relevance",
        page=asked_page(),
    )


def _request_of(asked: Asked) -> SearchRequest:
    return SearchRequest(
        text=asked.text,
        today=clock.today(),
        kind=asked.kind or None,
        domain=asked.domain or None,
        organisation=asked.body or None,
        year=asked.year,
        sort="date" if asked.sort == "date" else "relevance",
        offset=(asked.page - 1) * _PER_PAGE,
        limit=_PER_PAGE,
    )


def _item(row: services.Row, query: CompiledQuery) -> dict[str, Any]:
    if isinstance(row, Article):
        return _article(row, query)
    return _model(row, query) if isinstance(row, Shown) else _disclosure(row, query)


def _article(article: Article, query: CompiledQuery) -> dict[str, Any]:
    named = (highlight(words, query) for words in (article.document_number, article.issuer) if words)
    return {
        "title": chinese(highlight(article.title, query)),
        "url": url_for("publicity.show", slug=article.slug),
        "excerpt": chinese(
            _passage(documents.article_text(article), documents.foreword_text(article), query)
        ),
        "meta": [
            labels.KINDS[documents.ARTICLE],
            *map(chinese, named),
        ],
        "on": article.shown_on,
    }


def _model(shown: Shown, query: CompiledQuery) -> dict[str, Any]:
    named = (highlight(words, query) for words in (shown.document_no, shown.body_name) if words)
    return {
        "title": chinese(highlight(documents.model_title(shown), query)),
        "url": url_for("integrity_models.show", reference=shown.reference),
        "excerpt": chinese(highlight(documents.model_text(shown), query, length=_PASSAGE)),
        "meta": [labels.KINDS[documents.MODEL], model_labels.kind(shown.kind), *map(chinese, named)],
        "on": shown.published_at and clock.day_of(shown.published_at),
    }


def _passage(text: str, foreword: str, query: CompiledQuery) -> str:
    """The best passage of the text; of its foreword where only that has the words."""
    passage = highlight(text, query, length=_PASSAGE)
    if "<mark>" in passage:
        return passage
    of_foreword = highlight(foreword, query, length=_PASSAGE)
    return of_foreword if "<mark>" in of_foreword else passage


def _disclosure(disclosure: Disclosure, query: CompiledQuery) -> dict[str, Any]:
    found = documents.disclosure_document(db_session(), disclosure)
    named = (highlight(words, query) for words in (found.number, found.organisation) if words)
    return {
        "title": chinese(highlight(found.title, query)),
        "url": url_for("disclosures.show", reference=disclosure.reference),
        "excerpt": chinese(highlight(found.body, query, length=_PASSAGE)),
        "meta": [
            labels.KINDS[documents.DISCLOSURE],
            disclosure.masked_name,
            *map(chinese, named),
        ],
        "on": found.published_on,
        "is_contested": disclosure.record.is_under_objection,
    }


def _choices(answer: services.Answer, asked: Asked) -> dict[str, list[tuple[str, Any, int]]]:
    """Values, words and counts of each filter; what is chosen stands there even where it finds nothing."""
    chosen = {"kind": asked.kind, "domain": asked.domain, "organisation": asked.body, "year": asked.year}
    counts = {name: dict(answer.facets[name]) for name in chosen}
    for name, value in chosen.items():
        if value:
            counts[name].setdefault(str(value), 0)
    return {
        "kind": [(one, labels.KINDS[one], count) for one, count in counts["kind"].items()],
        "domain": [(one, labels.domain(one), count) for one, count in counts["domain"].items()],
        "body": [(one, one, count) for one, count in counts["organisation"].items()],
        "year": [(one, one, count) for one, count in counts["year"].items()],
    }


def _meant(text: str) -> str:
    """What the reader may have meant, where that is found; else empty."""
    engine, session, today = toolbox().search, db_session(), clock.today()
    found = (words for words in engine.correct(text) if services.is_found(session, engine, words, today))
    return next(found, "")


def _suggestions(text: str) -> list[str]:
    """Public names that contain what was typed, or its beginning."""
    engine, session, today = toolbox().search, db_session(), clock.today()
    for length in (len(text), max(2, len(text) // 2)):
        found = engine.suggest(text[:length], today=today, limit=_SUGGESTIONS)
        if shown := [name for name in found if services.is_found(session, engine, name, today)]:
            return shown
    return []
