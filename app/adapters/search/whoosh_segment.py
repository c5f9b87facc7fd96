"""One Whoosh segment read into numpy arrays.

A segment never changes, save for its deletions; so what was read once is kept, in a bounded cache, as long
as the segment is part of the index. The blocks of a posting list are read through Whoosh's own leaf
matcher; where that is another than the one known here, through the public interface of matchers, which is
slower and always right.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.ma  # np.unique loads it at its first call: better not while a reader waits
from numpy.typing import NDArray
from whoosh import reading
from whoosh.codec import whoosh3
from whoosh.util.numeric import byte_to_length

from app.adapters.search.pinyin import terms_of, words_of
from app.adapters.search.whoosh_schema import text_column

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

MAX_CACHED_BYTES = 96 * 1024 * 1024
MAX_CACHED_PHRASES = 256

_LENGTHS = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.float32)


@dataclass(frozen=True)
class Postings:
    """Documents of one term, ascending, and how often each has it."""

    ids: Ids
    weights: Floats

    @property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return 200 + self.ids.nbytes + (self.weights.nbytes if self.weights.strides != (0,) else 0)


@dataclass
class Column:
    """A column of few values: for each document the code of its value."""

    codes: NDArray[np.int64]
    values: tuple[str, ...]
    code_of: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.code_of = {value: code for code, value in enumerate(self.values)}


NO_POSTINGS = Postings(np.empty(0, np.int32), np.empty(0, np.float32))


class SegmentArrays:
    """The arrays of one segment; reading is not safe from several threads at once."""

    def __init__(self, storage: Any, schema: Any, segment: Any) -> None:
        self.reader: Any = reading.SegmentReader(storage, schema, segment)
        self.size: int = segment.doc_count_all()
        self._schema = schema
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached = 0
        self.phrases: OrderedDict[tuple[str, ...], Ids] = OrderedDict()
        self._texts: dict[str, Any] = {}
        self._lengths: dict[str, Floats] = {}
        self._columns: dict[str, Column] = {}

    def close(self) -> None:
        """Close the segment's files."""
        self.reader.close()

    def postings(self, field_name: str, token: str) -> Postings:
        """All postings of the token, deleted documents included."""
        key = (field_name, token)
        if (known := self._postings.get(key)) is not None:
            self._postings.move_to_end(key)
            return known
        found = NO_POSTINGS
        if (matcher := self._matcher(field_name, token)) is not None:
            found = _read(matcher)
        self._postings[key] = found
        self._cached += found.size
        while self._cached > MAX_CACHED_BYTES and len(self._postings) > 1:
            _, dropped = self._postings.popitem(last=False)
            self._cached -= dropped.size
        return found

    def _matcher(self, field_name: str, token: str) -> Any:
        """The leaf matcher without Whoosh's filter of deleted documents, or None."""
        terms = self.reader._terms
        try:
            return terms.matcher(field_name, token.encode(), self._schema[field_name].format)
        except (reading.TermNotFound, KeyError):
            return None

    def document_frequency(self, field_name: str, token: str) -> int:
        """How many documents have the token, without reading its postings."""
        if (known := self._postings.get((field_name, token))) is not None:
            return len(known.ids)
        return int(self.reader.doc_frequency(field_name, token))

    def prefixed(self, field_name: str, prefix: str) -> list[str]:
        """The tokens of the field that begin so."""
        try:
            return [token.decode() for token in self.reader.expand_prefix(field_name, prefix)]
        except (reading.TermNotFound, KeyError):
            return []

    def with_phrase(self, field_name: str, candidates: Ids, pattern: re.Pattern[str]) -> Ids:
        """The candidates in whose field the phrase stands."""
        name = text_column(field_name)
        if name not in self._texts:
            self._texts[name] = self.reader.column_reader(name, translate=False)
        texts, found = self._texts[name], pattern.search
        return np.array([i for i in candidates.tolist() if found(str(texts[i], "utf-8"))], dtype=np.int32)

    def remember_phrase(self, parts: tuple[str, ...], ids: Ids) -> None:
        """Keep the documents of a phrase, dropping the oldest."""
        self.phrases[parts] = ids
        if len(self.phrases) > MAX_CACHED_PHRASES:
            self.phrases.popitem(last=False)

    def lengths(self, field_name: str) -> Floats:
        """Length in tokens of the field in each document, as coarse as Whoosh keeps it."""
        if field_name not in self._lengths:
            column = whoosh3.LENGTHS_COLUMN
            name = f"_{field_name}_len"
            perdoc = self.reader._perdoc
            if perdoc.has_column(name):
                raw = _numbers(perdoc.column_reader(name, column), "u1", self.size)
                self._lengths[field_name] = _LENGTHS[raw]
            else:
                self._lengths[field_name] = np.ones(self.size, np.float32)
        return self._lengths[field_name]

    def numbers(self, name: str) -> NDArray[np.int64]:
        """A numeric column."""
        return _numbers(self.reader.column_reader(name, translate=False), ">i4", self.size)

    @cached_property
    def published(self) -> NDArray[np.int64]:
        """Day of publication as an ordinal; far below zero where there is none."""
        return self.numbers("published")

    @cached_property
    def until(self) -> NDArray[np.int64]:
        """Last visible day as an ordinal."""
        return self.numbers("until")

    def column(self, name: str) -> Column:
        """Column of kind, domain, organisation, place or year."""
        if name not in self._columns:
            self._columns[name] = self._years() if name == "year" else self._references(name)
        return self._columns[name]

    def _years(self) -> Column:
        has_day = self.published > 0
        days = np.where(has_day, self.published, 719163).astype("datetime64[D]") - np.timedelta64(719163, "D")
        years = np.where(has_day, days.astype("datetime64[Y]").astype(np.int64) + 1970, 0)
        values, codes = np.unique(years, return_inverse=True)
        return Column(codes, tuple(str(year) if year else "" for year in values.tolist()))

    def _references(self, name: str) -> Column:
        reader = self.reader.column_reader(name, translate=False)
        uniques = getattr(reader, "_uniques", None)
        if uniques is None:
            values, codes = np.unique(
                np.array([bytes(value) for value in reader], dtype=object), return_inverse=True
            )
            return Column(codes, tuple(value.decode() for value in values.tolist()))
        kind = "u1" if reader._itemsize == 1 else ">u2"
        raw = bytes(reader._dbfile.get(reader._basepos, self.size * reader._itemsize))
        return Column(np.frombuffer(raw, kind).astype(np.int64), tuple(bytes(v).decode() for v in uniques))

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Titles that may be suggested, empty for kinds about persons."""
        return tuple(
            bytes(value).decode() for value in self.reader.column_reader("headline", translate=False)
        )

    @cached_property
    def spoken_terms(self) -> frozenset[str]:
        """Public terms of the segment that Latin input may spell."""
        names = {*self.column("organisation").values, *self.column("place").values}
        terms = {term for name in names for term in terms_of(name)}
        return frozenset(terms.union(word for title in set(self.headlines) for word in words_of(title)))

    def stored(self, document: int) -> dict[str, Any]:
        """Id and version of a document."""
        return dict(self.reader.stored_fields(document))


def _numbers(reader: Any, kind: str, size: int) -> NDArray[np.int64]:
    """A numeric column at once, where Whoosh keeps it as plain numbers; else one by one."""
    count = getattr(reader, "_count", None)
    if count is None:
        return np.fromiter((reader[i] for i in range(size)), np.int64, size)
    values = np.full(size, reader._default, np.int64)
    if count:
        raw = bytes(reader._dbfile.get(reader._basepos, count * reader._fixedlen))
        values[:count] = np.frombuffer(raw, kind)[:size]
    return values


def is_known_leaf(matcher: Any) -> bool:
    """Whether the matcher is the leaf whose blocks are read directly."""
    return type(matcher) is whoosh3.W3LeafMatcher


def _read(matcher: Any) -> Postings:
    if not is_known_leaf(matcher):
        return _walk(matcher)
    deltas: list[int] = []
    lengths: list[int] = []
    weights: list[float] = []
    is_plain = True
    while matcher.is_active():
        matcher._read_data()
        block_deltas, block_weights, _ = matcher._data  # as Whoosh unpickles them
        deltas += block_deltas
        lengths.append(len(block_deltas))
        if block_weights is None or isinstance(block_weights, float):
            is_plain = is_plain and block_weights is None
            weights += [block_weights or 1.0] * len(block_deltas)
        else:
            is_plain = False
            weights += block_weights
        matcher._next_block()
    counts = np.broadcast_to(np.float32(1), len(deltas)) if is_plain else np.array(weights, dtype=np.float32)
    return Postings(_undo_deltas(deltas, lengths), counts)


def _undo_deltas(deltas: list[int], lengths: list[int]) -> Ids:
    """Document numbers; in each block the first stands by itself and the others are distances."""
    sums = np.cumsum(np.array(deltas, dtype=np.int64))
    ends = np.cumsum(lengths)
    before = np.concatenate(([0], sums[ends[:-1] - 1]))
    ids: Ids = (sums - np.repeat(before, lengths)).astype(np.int32)
    return ids


def _walk(matcher: Any) -> Postings:
    ids: list[int] = []
    weights: list[float] = []
    while matcher.is_active():
        ids.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return Postings(np.array(ids, dtype=np.int32), np.array(weights, dtype=np.float32))
