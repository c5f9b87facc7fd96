"""One state of the Whoosh index: the segments of a commit, who is live in them, and the pages they give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.adapters.search.pinyin import Vocabulary, field_words
from app.adapters.search.port import FACETS, SearchPage, SearchRequest
from app.adapters.search.query import CompiledQuery
from app.adapters.search.suggestions import best_names, in_order
from app.adapters.search.whoosh_evaluator import Evaluator, Statistics
from app.adapters.search.whoosh_segment import Ids, Mask, SegmentArrays

AnyIds = NDArray[np.signedinteger[Any]]

TIER_WEIGHT = 1e6
"""Puts the document with the very number before any score of words."""


@dataclass(frozen=True)
class SegmentState:
    """A segment and the documents of it that were deleted up to this commit."""

    arrays: SegmentArrays
    kept: Mask


@dataclass(frozen=True)
class _Found:
    """Hits of one segment that pass every filter, with what sorts them."""

    segment: int
    ids: Ids
    scores: NDArray[np.float64]
    tiers: NDArray[np.int64]
    days: NDArray[np.int64]


class Snapshot:
    """Reading it is not safe from several threads at once; the engine sees to that."""

    def __init__(self, generation: str, states: dict[str, SegmentState]) -> None:
        self.generation = generation
        self.states = states
        self._segments = list(states.values())
        self._statistics = Statistics([state.arrays for state in self._segments])
        self._evaluators = [Evaluator(state.arrays, self._statistics) for state in self._segments]
        self._live: tuple[date, list[Mask]] | None = None
        self._names: tuple[date, tuple[str, ...]] | None = None

    @property
    def documents(self) -> int:
        """Documents that are not deleted."""
        return sum(int(state.kept.sum()) for state in self._segments)

    def versions(self) -> Iterator[tuple[str, int]]:
        """Id and version of every document that is not deleted."""
        for state in self._segments:
            for document in np.flatnonzero(state.kept).tolist():
                stored = state.arrays.stored(document)
                yield stored["id"], stored["version"]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The field's words and the public terms of this index, by pinyin."""
        terms = {term for state in self._segments for term in state.arrays.spoken_terms}
        return Vocabulary(sorted(terms), field_words())

    def live(self, today: date) -> list[Mask]:
        """For each segment the documents that may be seen on this day."""
        if self._live is None or self._live[0] != today:
            day = today.toordinal()
            self._live = today, [state.kept & (state.arrays.until >= day) for state in self._segments]
        return self._live[1]

    def page(self, query: CompiledQuery, request: SearchRequest) -> SearchPage:
        """Ids, scores, exact total and facets."""
        facets: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        found = []
        for index, live in enumerate(self.live(request.today)):
            found.append(self._found(index, query, request, live, facets))
        total = sum(len(part.ids) for part in found)
        best = _best(found, request)
        ids = tuple(self._segments[segment].arrays.stored(document)["id"] for segment, document, _ in best)
        ordered = {name: in_order(name, counter) for name, counter in facets.items()}
        return SearchPage(ids, tuple(score for _, _, score in best), total, True, ordered)

    def _found(
        self,
        index: int,
        query: CompiledQuery,
        request: SearchRequest,
        live: Mask,
        facets: dict[str, Counter[str]],
    ) -> _Found:
        arrays = self._segments[index].arrays
        evaluator = self._evaluators[index]
        hits = evaluator.hits(query)
        visible = live[hits.ids]
        for excluded in request.excluded_ids:
            visible &= ~np.isin(hits.ids, arrays.postings("id", excluded).ids)
        passing = {name: _passes(arrays, name, value, hits.ids) for name, value in _filters(request)}
        for name in FACETS:
            others = [mask for other, mask in passing.items() if other != name]
            _count(arrays, name, hits.ids[np.logical_and.reduce([visible, *others])], facets[name])
        chosen = np.logical_and.reduce([visible, *passing.values()])
        ids = hits.ids[chosen]
        tiers = evaluator.tiers(query)[ids]
        return _Found(index, ids, hits.scores[chosen].astype(np.float64), tiers, arrays.published[ids])

    def suggest(self, text: str, today: date, limit: int) -> tuple[str, ...]:
        """Public names of live documents."""
        if self._names is None or self._names[0] != today:
            self._names = today, tuple(self._public_names(today))
        return best_names(self._names[1], text, limit)

    def _public_names(self, today: date) -> list[str]:
        names: Counter[str] = Counter()
        for state, live in zip(self._segments, self.live(today), strict=True):
            for column in ("organisation", "place"):
                _count(state.arrays, column, np.flatnonzero(live), names)
            headlines = state.arrays.headlines
            names.update(headlines[i] for i in np.flatnonzero(live).tolist() if headlines[i])
        return [name for name, _ in in_order("name", names)]


def _filters(request: SearchRequest) -> Iterator[tuple[str, str]]:
    wanted: Mapping[str, str | None] = {
        "kind": request.kind,
        "domain": request.domain,
        "organisation": request.organisation,
        "year": None if request.year is None else str(request.year),
    }
    for name, value in wanted.items():
        if value is not None:
            yield name, value


def _passes(arrays: SegmentArrays, name: str, value: str, ids: Ids) -> Mask:
    column = arrays.column(name)
    mask: Mask = column.codes[ids] == column.code_of.get(value, -1)
    return mask


def _count(
    arrays: SegmentArrays, name: str, ids: NDArray[np.signedinteger[Any]], counter: Counter[str]
) -> None:
    column = arrays.column(name)
    counts = np.bincount(column.codes[ids], minlength=len(column.values))
    for code in np.flatnonzero(counts).tolist():
        if value := column.values[code]:
            counter[value] += int(counts[code])


def _best(found: list[_Found], request: SearchRequest) -> list[tuple[int, int, float]]:
    """Segment, document and score of the page's hits."""
    reach = request.offset + request.limit
    if not found or reach <= request.offset:
        return []
    segments = np.concatenate([np.full(len(part.ids), part.segment) for part in found])
    ids = np.concatenate([part.ids for part in found])
    scores = np.concatenate([part.scores for part in found])
    days = np.concatenate([part.days for part in found])
    ranks = np.concatenate([part.tiers for part in found]) * TIER_WEIGHT + scores
    first, second = (days.astype(np.float64), ranks) if request.sort == "date" else (ranks, days)
    pool = np.arange(len(ids))
    if len(pool) > 4 * reach:
        pool = np.flatnonzero(first >= np.partition(first, -reach)[-reach])
    order = np.lexsort((-ids[pool], -segments[pool], -second[pool], -first[pool]))
    chosen = pool[order[request.offset : reach]].tolist()
    return [(int(segments[i]), int(ids[i]), float(scores[i])) for i in chosen]
