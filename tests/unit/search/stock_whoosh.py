"""The same queries asked of Whoosh's own searcher: the peer that the arrays are compared with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from whoosh import index, query, scoring, sorting

from app.adapters.search.query import AllOf, AnyOf, CompiledQuery, Node, Number, Phrase, Word
from app.adapters.search.tokens import query_words
from app.adapters.search.whoosh_schema import GRAM_FIELDS, PASSAGE_FIELD, WORD_FIELD, schema

UNSCORED = 1e-6  # Whoosh leaves out what weighs nothing at all
FIELDS = {**GRAM_FIELDS, PASSAGE_FIELD: UNSCORED}


class StockWhoosh:
    """Whoosh's searcher over an index that the engine has written."""

    def __init__(self, index_dir: Path) -> None:
        name = (index_dir / "current").read_text().split()[0]
        self._index: Any = index.open_dir(str(index_dir / name), schema=schema())
        self.searcher: Any = self._index.searcher(weighting=scoring.BM25F())

    def close(self) -> None:
        """Close its files."""
        self.searcher.close()

    def page(
        self, compiled: CompiledQuery, today: date, limit: int | None = 10
    ) -> tuple[int, dict[str, float]]:
        """Exact total and the scores of the best, with the live filter and two facets counted."""
        day = today.toordinal()
        facets = {name: sorting.FieldFacet(name, maptype=sorting.Count) for name in ("kind", "domain")}
        live = query.ColumnQuery("until", _Since(day))
        results = self.searcher.search(tree(compiled.root), limit=limit, filter=live, groupedby=facets)
        for name in facets:
            results.groups(name)
        return len(results), {hit["id"]: hit.score for hit in results}


class _Since:
    """A condition that Whoosh can remember the answer of."""

    def __init__(self, day: int) -> None:
        self._day = day

    def __call__(self, value: int) -> bool:
        return value >= self._day

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Since) and other._day == self._day

    def __hash__(self) -> int:
        return hash(self._day)


def tree(node: Node) -> Any:
    """A compiled query in Whoosh's own classes."""
    if isinstance(node, AllOf):
        return query.And([tree(child) for child in node.children])
    if isinstance(node, AnyOf):
        return query.Or([tree(child) for child in node.children])
    if isinstance(node, Word):
        return _word(node)
    if isinstance(node, Phrase):
        found = query.Or([_phrase(name, node) for name in FIELDS])
        words = [word for part in node.parts for word in query_words(part)]
        return query.AndMaybe(found, query.Or([query.Term(WORD_FIELD, word) for word in words]))
    scattered = query.And(
        [query.Term("number", token, boost=GRAM_FIELDS["number"]) for _, token in node.tokens]
    )
    return query.Or([*(_phrase(name, node) for name in FIELDS), scattered])


def _word(word: Word) -> Any:
    text = word.text
    if not word.is_han:
        terms = [query.Term(name, text, boost=boost) for name, boost in GRAM_FIELDS.items()]
        return query.Or([*terms, query.Term(WORD_FIELD, text)])
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    every = [
        query.Or([query.Term(name, pair, boost=boost) for name, boost in FIELDS.items()]) for pair in pairs
    ]
    return query.AndMaybe(query.And(every), query.Term(WORD_FIELD, text))


def _phrase(name: str, node: Phrase | Number) -> Any:
    """All the bigrams: that they stand together is looked up in the text, which Whoosh does not do."""
    return query.And([query.Term(name, token, boost=FIELDS[name]) for _, token in node.tokens])
