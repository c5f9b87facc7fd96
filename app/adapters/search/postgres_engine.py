"""The engine inside the portal's own PostgreSQL: no drift between machines, no shared files.

Two tables of its own, made by ``prepare`` unless they exist. Words are cut and folded here, as for Whoosh,
so both engines find the same documents; PostgreSQL only keeps and ranks ready-made lexemes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from app.adapters.search import postgres_sql as sql
from app.adapters.search.corrections import corrections
from app.adapters.search.errors import SearchBusy, SearchError, SearchUnavailable
from app.adapters.search.pinyin import Vocabulary, field_words, terms_of, words_of
from app.adapters.search.port import (
    FACETS,
    KINDS_ABOUT_PERSONS,
    Delete,
    Document,
    Health,
    Put,
    SearchPage,
    SearchRequest,
)
from app.adapters.search.postgres_tokens import match_query, number_query, rank_query, vector_of
from app.adapters.search.query import CompiledQuery, compile_query
from app.adapters.search.suggestions import best_names, in_order
from app.adapters.search.tokens import number_key

LOCK_KEY = 0x7365_6172_6368  # "search"
LOCK_TIMEOUT_SECONDS = 10.0
LOCK_POLL_SECONDS = 0.02
STATEMENT_TIMEOUT_MS = 5_000
COUNT_CAP = 100_000
RANKED = 1_000
BATCH = 500


class PostgresEngine:
    """``SearchEngine`` on a PostgreSQL database."""

    def __init__(
        self, url: str, *, lock_timeout: float = LOCK_TIMEOUT_SECONDS, count_cap: int = COUNT_CAP
    ) -> None:
        # A sequential scan would unpack every tsvector; the planner does not know what that costs.
        options = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c jit=off -c enable_seqscan=off"
        self._engine = create_engine(url, pool_pre_ping=True, connect_args={"options": options})
        self._timeout = lock_timeout
        self._cap = count_cap
        self._vocabulary: tuple[int, Vocabulary] | None = None
        self._names: tuple[tuple[int, date], tuple[str, ...]] | None = None

    def prepare(self) -> None:
        """Make the tables unless they exist; where they do, no writer is waited for."""
        with self._reading() as connection:
            if _exists(connection, sql.TABLE) and _exists(connection, sql.STATE_TABLE):
                return
        with self._writing() as connection:
            if not _exists(connection, sql.TABLE):
                connection.execute(text(sql.create_table(sql.TABLE)))
                for statement in sql.create_indexes(sql.TABLE):
                    connection.execute(text(statement))
            connection.execute(text(sql.CREATE_STATE))
            connection.execute(text(sql.BEGIN_STATE))

    def apply(self, operations: Sequence[Put | Delete]) -> None:
        """Write the operations in one transaction; of several for one id the last counts."""
        last = {op.document.id if isinstance(op, Put) else op.id: op for op in operations}
        if not last:
            return
        gone = [key for key, operation in last.items() if isinstance(operation, Delete)]
        rows = [_row(operation.document) for operation in last.values() if isinstance(operation, Put)]
        with self._writing() as connection:
            if gone:
                statement = f"DELETE FROM {sql.TABLE} WHERE id = ANY(:gone)"  # noqa: S608 - a constant
                connection.execute(text(statement), {"gone": gone})
            if rows:
                connection.execute(text(sql.insert(sql.TABLE)), rows)
            connection.execute(text(sql.NEXT_STATE))

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of hits that are live on the request's day."""
        query = self.compile(request.text)
        reach = request.offset + request.limit
        values = {
            "match_query": match_query(query),
            "rank_query": rank_query(query),
            "number_query": number_query(query),
            "number_key": query.number_key,
            "today": request.today,
            "kind": _storable(request.kind),
            "domain": _storable(request.domain),
            "organisation": _storable(request.organisation),
            "year": request.year,
            "excluded": [_storable(key) for key in request.excluded_ids],
            "cap": self._cap + 1,
            "pool": max(RANKED, reach) if request.sort == "relevance" else reach,
            "limit": request.limit,
            "offset": request.offset,
        }
        with self._reading() as connection:
            rows = connection.execute(text(sql.search(request.sort)), values).all()
        return self._page(rows)

    def _page(self, rows: Sequence[Any]) -> SearchPage:
        facets: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        hits: list[tuple[str, float]] = []
        total, seen = 0, 0
        for section, label, count, score, _ in rows:
            if section == "hit":
                hits.append((label, float(score)))
            elif section == "total":
                total = count
            elif section == "seen":
                seen = count
            else:
                facets[section][label] += count
        ordered = {name: in_order(name, counter) for name, counter in facets.items()}
        ids, scores = tuple(key for key, _ in hits), tuple(score for _, score in hits)
        return SearchPage(ids, scores, total, seen <= self._cap, ordered)

    def compile(self, query: str) -> CompiledQuery:
        """The query with the pinyin of this index's public terms."""
        if not any("a" <= letter <= "z" for letter in query.lower()):
            return compile_query(query)
        return compile_query(query, self._current_vocabulary())

    def _current_vocabulary(self) -> Vocabulary:
        with self._reading() as connection:
            generation = _generation(connection)
            if self._vocabulary is None or self._vocabulary[0] != generation:
                rows = connection.execute(text(sql.ALL_NAMES)).all()
                terms = {
                    term for name, is_title in rows for term in (words_of if is_title else terms_of)(name)
                }
                self._vocabulary = generation, Vocabulary(sorted(terms), field_words())
            return self._vocabulary[1]

    def suggest(self, beginning: str, *, today: date, limit: int = 8) -> tuple[str, ...]:
        """Public names of live documents."""
        with self._reading() as connection:
            key = (_generation(connection), today)
            if self._names is None or self._names[0] != key:
                rows = connection.execute(text(sql.PUBLIC_NAMES), {"today": today}).all()
                counter = Counter({row.name: row.count_of_name for row in rows})
                self._names = key, tuple(name for name, _ in in_order("name", counter))
            return best_names(self._names[1], beginning, limit)

    def correct(self, text: str) -> tuple[str, ...]:
        """Other ways to write the text."""
        return corrections(text, self._current_vocabulary())

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Fill a table beside the current one and swap them in one transaction."""
        count = 0
        with self._writing() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(f"DROP TABLE IF EXISTS {sql.NEW_TABLE}"))
            connection.execute(text(sql.create_table(sql.NEW_TABLE)))
            for rows in _batches(_row(document) for document in documents):
                connection.execute(text(sql.insert(sql.NEW_TABLE)), rows)
                count += len(rows)
            for statement in sql.create_indexes(sql.NEW_TABLE):
                connection.execute(text(statement))
            connection.execute(text(f"DROP TABLE IF EXISTS {sql.TABLE}"))
            connection.execute(text(f"ALTER TABLE {sql.NEW_TABLE} RENAME TO {sql.TABLE}"))
            connection.execute(text(f"ANALYZE {sql.TABLE}"))
            connection.execute(text(sql.CREATE_STATE))
            connection.execute(text(sql.BEGIN_STATE))
            connection.execute(text(sql.NEXT_STATE))
        return count

    def versions(self) -> Mapping[str, int]:
        """Version by id."""
        with self._reading() as connection:
            rows = connection.execute(text(f"SELECT id, version FROM {sql.TABLE}"))  # noqa: S608 - a constant
            return {row.id: row.version for row in rows}

    def health(self) -> Health:
        """Whether the tables can be read."""
        try:
            with self._reading() as connection:
                count = connection.scalar(text(f"SELECT count(*) FROM {sql.TABLE}"))  # noqa: S608 - a constant
                return Health(True, "postgresql", int(count or 0), str(_generation(connection)))
        except SearchError as error:
            return Health(False, "postgresql", 0, "", error.code)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
        except DBAPIError as error:
            raise SearchUnavailable from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction under the writers' lock, which the server frees with it."""
        deadline = time.monotonic() + self._timeout
        try:
            with self._engine.begin() as connection:
                while not connection.scalar(
                    text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": LOCK_KEY}
                ):
                    if time.monotonic() >= deadline:
                        raise SearchBusy
                    time.sleep(LOCK_POLL_SECONDS)
                yield connection
        except DBAPIError as error:
            raise SearchUnavailable from error


def _exists(connection: Connection, table: str) -> bool:
    return connection.scalar(text("SELECT to_regclass(:name)"), {"name": table}) is not None


def _generation(connection: Connection) -> int:
    return int(connection.scalar(text("SELECT generation FROM search_state")) or 0)


def _row(document: Document) -> dict[str, Any]:
    return {
        "id": _storable(document.id),
        "version": document.version,
        "kind": _storable(document.kind),
        "domain": _storable(document.domain),
        "organisation": _storable(document.organisation),
        "place": _storable(document.place),
        "headline": "" if document.kind in KINDS_ABOUT_PERSONS else _storable(document.title),
        "number_key": number_key(document.number) if document.number else None,
        "published_on": document.published_on,
        "visible_until": document.visible_until,
        "tokens": vector_of(document),
    }


def _storable(value: str | None) -> str | None:
    """PostgreSQL keeps neither NUL nor half a surrogate pair."""
    if value is None:
        return None
    return value.replace("\0", " ").encode("utf-8", "replace").decode()


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
