"""A page of search results: top ten, live filter, exact total, facets; ours, stock Whoosh and SQLite FTS5.

All answer the same compiled queries over the same documents, one after the other in one process; where a
PostgreSQL answers, its engine too. The figure is pages a second at the 95th percentile, so the ratio says how
many times as fast ours is. Goals at 100,000 documents: 80 × stock Whoosh, 5 × FTS5.

BENCH_SEARCH_DOCUMENTS=100000 python -m tests.bench search
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy.exc import OperationalError

from app.adapters.search import Document, SearchRequest
from app.adapters.search.folding import fold
from app.adapters.search.postgres_engine import PostgresEngine
from app.adapters.search.query import AllOf, AnyOf, Node, Word
from app.adapters.search.tokens import grams, number_text, runs
from app.adapters.search.whoosh_engine import WhooshEngine
from tests.bench import Row, row
from tests.support.databases import fresh_postgres
from tests.unit.search.corpus import TODAY, documents, queries
from tests.unit.search.stock_whoosh import StockWhoosh

DOCUMENTS = int(os.environ.get("BENCH_SEARCH_DOCUMENTS", "10000"))
QUERIES = 100
UNIT = "pages/s at p95"

FTS_PAGE = """
WITH hits AS MATERIALIZED (
    SELECT docs.kind, docs.domain FROM fts JOIN docs ON docs.rowid = fts.rowid
    WHERE fts MATCH :match AND docs.until >= :today
)
SELECT 'kind', kind, count(*) FROM hits GROUP BY kind
UNION ALL SELECT 'domain', domain, count(*) FROM hits GROUP BY domain
"""
FTS_TOP = """
SELECT docs.id FROM fts JOIN docs ON docs.rowid = fts.rowid
WHERE fts MATCH :match AND docs.until >= :today ORDER BY bm25(fts, 3.0, 4.0, 1.5, 1.0) LIMIT 10
"""


class Fts5:
    """SQLite's full-text index over the same bigrams."""

    def __init__(self, path: Path, corpus: Iterable[Document]) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("CREATE TABLE docs (id TEXT, kind TEXT, domain TEXT, until INTEGER)")
        self._connection.execute(
            "CREATE VIRTUAL TABLE fts USING fts5 (title, number, names, body, content='')"
        )
        for number, document in enumerate(corpus, 1):
            until = document.visible_until.toordinal() if document.visible_until else 2**31
            values = (number, document.id, document.kind, document.domain, until)
            self._connection.execute(
                "INSERT INTO docs (rowid, id, kind, domain, until) VALUES (?, ?, ?, ?, ?)", values
            )
            names = "\n".join(filter(None, (document.organisation, document.place, document.extra)))
            numbers = number_text(f"{document.number or ''} {document.reference}")
            texts = [_tokens(text) for text in (document.title, numbers, names, document.body)]
            self._connection.execute(
                "INSERT INTO fts (rowid, title, number, names, body) VALUES (?, ?, ?, ?, ?)", (number, *texts)
            )
        self._connection.commit()

    def page(self, match: str) -> int:
        """The total, after having fetched everything that a page shows."""
        values = {"match": match, "today": TODAY.toordinal()}
        facets = self._connection.execute(FTS_PAGE, values).fetchall()
        self._connection.execute(FTS_TOP, values).fetchall()
        return sum(count for facet, _, count in facets if facet == "kind")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _tokens(text: str) -> str:
    return " ".join(token for _, token in grams(runs(fold(text))))


def _match(node: Node) -> str:
    """A compiled query in FTS5's language."""
    if isinstance(node, AllOf):
        return "(" + " AND ".join(_match(child) for child in node.children) + ")"
    if isinstance(node, AnyOf):
        return "(" + " OR ".join(_match(child) for child in node.children) + ")"
    if isinstance(node, Word):
        pairs = [node.text[i : i + 2] for i in range(len(node.text) - 1)] if node.is_han else [node.text]
        return "(" + " AND ".join(f'"{pair}"' for pair in pairs) + ")"
    return "(" + " AND ".join(f'"{token}"' for _, token in node.tokens) + ")"


def _seconds(tasks: list[Callable[[], object]]) -> list[float]:
    taken = []
    for task in tasks:
        begin = time.perf_counter()
        task()
        taken.append(time.perf_counter() - begin)
    return sorted(taken)


def _at(taken: list[float], share: float) -> float:
    """Pages a second at this percentile."""
    return 1 / taken[min(len(taken) - 1, int(len(taken) * share))]


def run() -> list[Row]:
    """Index the documents with each engine and ask each the same queries, ours first cold, then warm."""
    n = DOCUMENTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = WhooshEngine(folder / "index")
        ours.rebuild(documents(n))
        fts = Fts5(folder / "fts.sqlite", documents(n))
        asked = queries(QUERIES)
        compiled = [ours.compile(text) for text in asked]
        ours.health()
        requests = [SearchRequest(text=text, today=TODAY) for text in asked]
        cold = _seconds([lambda request=request: ours.search(request) for request in requests])  # type: ignore[misc]
        warm = _seconds([lambda request=request: ours.search(request) for request in requests])  # type: ignore[misc]
        matches = [_match(query.root) for query in compiled]
        sqlite = _seconds([lambda match=match: fts.page(match) for match in matches])  # type: ignore[misc]
        stock = StockWhoosh(folder / "index")
        slow = _seconds([lambda query=query: stock.page(query, TODAY) for query in compiled])  # type: ignore[misc]
        for opened in (ours, fts, stock):
            opened.close()
    in_postgres = _postgres_seconds(requests)
    return [
        row("search page / stock Whoosh", n, ours=_at(warm, 0.95), peer=_at(slow, 0.95), unit=UNIT),
        row("search page, cold / stock Whoosh", n, ours=_at(cold, 0.95), peer=_at(slow, 0.95), unit=UNIT),
        row("search page / SQLite FTS5", n, ours=_at(warm, 0.95), peer=_at(sqlite, 0.95), unit=UNIT),
        row(
            "search page, median / SQLite FTS5", n, ours=_at(warm, 0.5), peer=_at(sqlite, 0.5), unit="pages/s"
        ),
        *_postgres_rows(n, in_postgres, sqlite),
    ]


def _postgres_seconds(requests: list[SearchRequest]) -> list[float]:
    """How long the engine in PostgreSQL takes for each, warm; nothing where none answers."""
    try:
        with fresh_postgres("portal_bench_search") as url:
            engine = PostgresEngine(url)
            engine.rebuild(documents(DOCUMENTS))
            for request in requests:
                engine.search(request)
            taken = _seconds([lambda request=request: engine.search(request) for request in requests])  # type: ignore[misc]
            engine.close()
            return taken
    except OperationalError:
        return []


def _postgres_rows(n: int, taken: list[float], sqlite: list[float]) -> list[Row]:
    shares = (("", 0.95, UNIT), (", median", 0.5, "pages/s"))
    return [
        row(
            f"search page in PostgreSQL{which} / SQLite FTS5",
            n,
            ours=_at(taken, share),
            peer=_at(sqlite, share),
            unit=unit,
        )
        for which, share, unit in shares
        if taken
    ]
