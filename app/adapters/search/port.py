"""The search port: what the portal hands to an engine, and what it gets back.

An engine keeps a *derived* index. It can be rebuilt from the database at any time, and it never decides
what may be seen: the caller renders a page only from database rows that are visible now.

Duty of the caller: the name of a disclosed person is never handed over, in no field of a ``Document``, so
that nobody can be found by name. Of a disclosure the index knows the list, the domain, the body, the place,
the decision number and the masked facts, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from app.adapters.search.query import CompiledQuery

FACETS = ("kind", "domain", "organisation", "year")

KINDS_ABOUT_PERSONS = frozenset({"disclosure", "model"})
"""Kinds whose titles may contain a person's name: never suggested, never matched by pinyin."""


@dataclass(frozen=True)
class Document:
    """One public thing that can be found. ``visible_until`` is its last visible day in Asia/Shanghai."""

    id: str
    version: int
    kind: str
    title: str
    body: str
    reference: str
    number: str | None
    organisation: str | None
    place: str | None
    domain: str | None
    published_on: date | None
    visible_until: date | None
    extra: str = ""


@dataclass(frozen=True)
class Put:
    """Add the document, or replace the one with the same id. Repeating it changes nothing."""

    document: Document


@dataclass(frozen=True)
class Delete:
    """Remove the document with this id; an unknown id is no error."""

    id: str


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """A query with fixed filters. ``today`` is the day in Asia/Shanghai on which the answer must be true."""

    text: str
    today: date
    kind: str | None = None
    domain: str | None = None
    organisation: str | None = None
    year: int | None = None
    sort: Literal["relevance", "date"] = "relevance"
    offset: int = 0
    limit: int = 10
    excluded_ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SearchPage:
    """Ids best first, with the total of live hits.

    Each facet counts what its other values would give under the remaining filters: a reader who has
    narrowed by kind still sees how much the other kinds hold.
    """

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    is_total_exact: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """Whether the index answers; ``generation`` changes with every commit."""

    is_ok: bool
    engine: str
    documents: int
    generation: str
    detail: str = ""


class SearchEngine(Protocol):
    """What every engine offers. Reading is safe from many threads and processes while one worker writes."""

    def apply(self, operations: Sequence[Put | Delete]) -> None:
        """Apply the operations in order in one commit. Raises ``SearchBusy`` when another writer holds the
        index.
        """

    def search(self, request: SearchRequest) -> SearchPage:
        """Answer the request. Raises ``EmptyQuery``, ``QueryTooLong`` or ``SearchUnavailable``."""

    def compile(self, text: str) -> CompiledQuery:
        """Compile the query as ``search`` does, with the pinyin of the indexed public terms: for
        highlighting.
        """

    def suggest(self, text: str, *, today: date, limit: int = 8) -> tuple[str, ...]:
        """Titles, bodies and places of live documents that contain the text, or spell it in pinyin."""

    def correct(self, text: str) -> tuple[str, ...]:
        """Other ways to write the text, among the public terms, the likeliest first; whether they are found
        is not asked.
        """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new index beside the old one and switch to it; the number of documents.

        The documents are drawn lazily, after the writers' lock is held, so that no change falls between the
        reading and the switch.
        """

    def versions(self) -> Mapping[str, int]:
        """Version by id of everything indexed, for reconciling with the database."""

    def health(self) -> Health:
        """State of the index; never raises."""

    def close(self) -> None:
        """Give back files and connections."""
