"""Searching: the index proposes, the database decides; what it refuses is excluded and asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog
from sqlalchemy.orm import Session

from app.adapters.search import CompiledQuery, SearchEngine, SearchError, SearchPage, SearchRequest
from app.adapters.search.query import MAX_CHARACTERS
from app.features.disclosures.models import Disclosure
from app.features.integrity_models.queries.showing import Shown
from app.features.publicity.models import Article
from app.features.search import documents, queries

_MOST_ROUNDS = 5
_SPARE = 20
_log = structlog.get_logger("portal")

Row = Article | Disclosure | Shown


@dataclass(frozen=True)
class Answer:
    """One page of rows that are visible now, best first."""

    rows: Sequence[Row]
    total: int
    is_total_exact: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    query: CompiledQuery


def find(session: Session, engine: SearchEngine, request: SearchRequest) -> Answer:
    """Answer a request with rows of the database. Raises EmptyQuery, QueryTooLong, SearchUnavailable.

    More is asked for than is shown: a hit that is no longer visible is replaced by the next one. The index
    should know such a hit by its end or by the task that waits, so that one that it did not is an alarm.
    """
    wanted = request.limit
    request = replace(
        request, limit=wanted + _SPARE, excluded_ids=request.excluded_ids | queries.ended_but_waiting(session)
    )
    page, rows = engine.search(request), dict[str, Row]()
    for _round in range(_MOST_ROUNDS):
        rows = queries.visible_rows(session, page.ids)
        unseen = frozenset(page.ids) - rows.keys()
        if not unseen:
            break
        kinds = sorted({documents.row_of(one)[0] for one in unseen})
        _log.error("search-hit-not-visible", hits=len(unseen), kinds=kinds)
        request = replace(request, excluded_ids=request.excluded_ids | unseen)
        page = engine.search(request)
    return _answer(page, rows, wanted, engine.compile(request.text))


def is_found(session: Session, engine: SearchEngine, name: str, today: date) -> bool:
    """Whether a name leads to something visible now: the index may know names of what is withdrawn."""
    try:
        request = SearchRequest(text=name[:MAX_CHARACTERS], today=today, limit=1)
        return bool(find(session, engine, request).rows)
    except SearchError:
        return False


def _answer(page: SearchPage, rows: Mapping[str, Row], wanted: int, query: CompiledQuery) -> Answer:
    shown = [rows[one] for one in page.ids if one in rows][:wanted]
    return Answer(shown, page.total, page.is_total_exact, page.facets, query)
