"""Evaluate a compiled query on the arrays of a segment: AND and OR, phrases, BM25.

The figures are Whoosh's own (BM25F with B 0.75 and K1 1.2, its idf over all documents, its coarse lengths),
so that its stock searcher gives the same totals and the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from app.adapters.search.query import AllOf, AnyOf, CompiledQuery, Node, Number, Phrase, Word
from app.adapters.search.tokens import phrase_pattern, query_words
from app.adapters.search.whoosh_schema import GRAM_FIELDS, PASSAGE_FIELD, WORD_FIELD
from app.adapters.search.whoosh_segment import Floats, Ids, SegmentArrays

B = 0.75
K1 = 1.2
SCORED_FIELDS = (*GRAM_FIELDS, WORD_FIELD)
DENSE_SHARE = 32
"""Lists longer than a 32nd of the segment are merged over the whole segment, shorter ones by search."""


@dataclass(frozen=True)
class Hits:
    """Matching documents, ascending, with their scores."""

    ids: Ids
    scores: Floats


NO_HITS = Hits(np.empty(0, np.int32), np.empty(0, np.float32))


class Statistics:
    """What BM25 needs of the whole index: number of documents, mean lengths, document frequencies."""

    def __init__(self, segments: Sequence[SegmentArrays]) -> None:
        self._segments = segments
        self.documents = sum(segment.size for segment in segments)
        totals = {
            name: sum(segment.reader.field_length(name) for segment in segments) for name in SCORED_FIELDS
        }
        self.mean_length = {name: (total / max(self.documents, 1) or 1.0) for name, total in totals.items()}
        self._idf: dict[tuple[str, str], float] = {}

    def idf(self, field_name: str, token: str) -> float:
        """Inverse document frequency over all segments, as Whoosh computes it."""
        key = (field_name, token)
        if key not in self._idf:
            found = sum(segment.document_frequency(field_name, token) for segment in self._segments)
            self._idf[key] = log(self.documents / (found + 1)) + 1
        return self._idf[key]


class Evaluator:
    """One segment under the statistics of the whole index."""

    def __init__(self, segment: SegmentArrays, statistics: Statistics) -> None:
        self._segment = segment
        self._statistics = statistics
        self._norms: dict[str, Floats] = {}

    def hits(self, query: CompiledQuery) -> Hits:
        """Documents of the segment that match, deleted and ended ones included."""
        return self._node(query.root)

    def tiers(self, query: CompiledQuery) -> NDArray[np.int64]:
        """2 where the document bears the very number that was asked, 1 where its number contains it, else
        0.
        """
        tiers = np.zeros(self._segment.size, np.int64)
        if query.number_key is not None:
            for number in _numbers(query.root):
                tiers[self._numbered(number)] = 1
                tiers[self._segment.postings("number_key", number.key).ids] = 2
        return tiers

    def _node(self, node: Node) -> Hits:
        if isinstance(node, AllOf):
            return self._all([self._node(child) for child in node.children])
        if isinstance(node, AnyOf):
            return self._any([self._node(child) for child in node.children])
        if isinstance(node, Word):
            return self._word(node)
        if isinstance(node, Phrase):
            return self._phrase(node)
        return self._number(node)

    def _word(self, word: Word) -> Hits:
        text = word.text
        if not word.is_han:
            return self._any([self._term(name, text) for name in SCORED_FIELDS])
        if len(text) == 1:
            short = [self._prefix(name, text) for name in GRAM_FIELDS]
            return self._any([*short, self._term(WORD_FIELD, text)])
        tokens = [text[i : i + 2] for i in range(len(text) - 1)]
        fields = (*GRAM_FIELDS, PASSAGE_FIELD)
        found = self._all([self._any([self._term(name, token) for name in fields]) for token in tokens])
        return self._with_bonus(found, [self._term(WORD_FIELD, text)])

    def _phrase(self, phrase: Phrase) -> Hits:
        found = self._standing(phrase)
        words = [word for part in phrase.parts for word in query_words(part)]
        return self._with_bonus(found, [self._term(WORD_FIELD, word) for word in words])

    def _number(self, number: Number) -> Hits:
        scattered = self._all([self._term("number", token) for _, token in number.tokens])
        return self._any([self._standing(number), scattered])

    def _term(self, field_name: str, token: str) -> Hits:
        postings = self._segment.postings(field_name, token)
        if not len(postings.ids) or field_name == PASSAGE_FIELD:
            return Hits(postings.ids, np.zeros(len(postings.ids), np.float32))
        factor = self._statistics.idf(field_name, token) * (K1 + 1) * GRAM_FIELDS.get(field_name, 1.0)
        norms = self._norm(field_name)[postings.ids]
        scores = np.float32(factor) * postings.weights / (postings.weights + norms)
        return Hits(postings.ids, scores)

    def _norm(self, field_name: str) -> Floats:
        if field_name not in self._norms:
            lengths = self._segment.lengths(field_name)
            share = lengths / np.float32(self._statistics.mean_length[field_name])
            self._norms[field_name] = (np.float32(K1) * ((1 - B) + B * share)).astype(np.float32)
        return self._norms[field_name]

    def _prefix(self, field_name: str, prefix: str) -> Hits:
        lists = [
            self._segment.postings(field_name, token).ids
            for token in self._segment.prefixed(field_name, prefix)
        ]
        if not lists:
            return NO_HITS
        ids = np.unique(np.concatenate(lists))
        return Hits(ids, np.full(len(ids), GRAM_FIELDS[field_name], np.float32))

    def _standing(self, node: Phrase | Number) -> Hits:
        """Documents with the phrase in one field; scored by the fields that have all of its tokens."""
        parts = []
        for name in (*GRAM_FIELDS, PASSAGE_FIELD):
            parts.append(self._all([self._term(name, token) for _, token in node.tokens]))
        together = self._any(parts)
        ids = self._phrase_ids(node, [part.ids for part in parts])
        return Hits(ids, together.scores[np.searchsorted(together.ids, ids)])

    def _phrase_ids(self, node: Phrase | Number, candidates: list[Ids]) -> Ids:
        """Documents with the phrase: the shortest texts are looked into first, and no document twice."""
        if len(node.tokens) == 1:
            return self._any([Hits(ids, np.zeros(len(ids), np.float32)) for ids in candidates]).ids
        if (known := self._segment.phrases.get(node.parts)) is not None:
            return known
        pattern = phrase_pattern(node.parts)
        has_it = np.zeros(self._segment.size, np.bool_)
        for name, ids in zip((*GRAM_FIELDS, PASSAGE_FIELD), candidates, strict=True):
            has_it[self._segment.with_phrase(name, ids[~has_it[ids]], pattern)] = True
        found = np.flatnonzero(has_it).astype(np.int32)
        self._segment.remember_phrase(node.parts, found)
        return found

    def _numbered(self, number: Number) -> Ids:
        """Documents whose own number contains the number."""
        ids = self._all([self._term("number", token) for _, token in number.tokens]).ids
        return self._segment.with_phrase("number", ids, phrase_pattern(number.parts))

    def _with_bonus(self, found: Hits, bonuses: list[Hits]) -> Hits:
        """The same documents, with what ranking knows of them besides."""
        for bonus in bonuses:
            if len(bonus.ids) and len(found.ids):
                extra = np.zeros(self._segment.size, np.float32)
                extra[bonus.ids] = bonus.scores
                found = Hits(found.ids, found.scores + extra[found.ids])
        return found

    def _any(self, parts: list[Hits]) -> Hits:
        parts = [part for part in parts if len(part.ids)]
        if not parts:
            return NO_HITS
        if len(parts) == 1:
            return parts[0]
        if sum(len(part.ids) for part in parts) * DENSE_SHARE < self._segment.size:
            ids, where = np.unique(np.concatenate([part.ids for part in parts]), return_inverse=True)
            weights = np.concatenate([part.scores for part in parts])
            return Hits(ids, np.bincount(where, weights).astype(np.float32))
        scores = np.zeros(self._segment.size, np.float32)
        mask = np.zeros(self._segment.size, np.bool_)
        for part in parts:
            scores[part.ids] += part.scores
            mask[part.ids] = True
        ids = np.flatnonzero(mask).astype(np.int32)
        return Hits(ids, scores[ids])

    def _all(self, parts: list[Hits]) -> Hits:
        parts = sorted(parts, key=lambda part: len(part.ids))
        found = parts[0]
        for part in parts[1:]:
            if not len(found.ids):
                return NO_HITS
            found = _both(found, part, self._segment.size)
        return found


def _both(few: Hits, many: Hits, size: int) -> Hits:
    if len(few.ids) * DENSE_SHARE < size:
        places = np.searchsorted(many.ids, few.ids)
        places[places == len(many.ids)] = 0
        kept = many.ids[places] == few.ids
        return Hits(few.ids[kept], few.scores[kept] + many.scores[places[kept]])
    scores = np.full(size, -1.0, np.float32)
    scores[many.ids] = many.scores
    added = scores[few.ids]
    kept = added >= 0
    return Hits(few.ids[kept], few.scores[kept] + added[kept])


def _numbers(node: Node) -> list[Number]:
    if isinstance(node, Number):
        return [node]
    if isinstance(node, AllOf | AnyOf):
        return [number for child in node.children for number in _numbers(child)]
    return []
