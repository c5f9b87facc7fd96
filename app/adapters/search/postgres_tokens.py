"""How documents and compiled queries look to PostgreSQL: ready-made lexemes, no text search configuration.

One ``tsvector`` holds everything. A bare lexeme is a bigram of a short field (weight A: title and number,
B: body of government, place, extra); ``n|`` marks a bigram of the document number, ``b|`` one of the long
text and ``w|`` a word of the long text, which serves ranking alone. Fields lie far apart, so no phrase runs
from one into the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.adapters.search.folding import fold
from app.adapters.search.port import Document
from app.adapters.search.query import AllOf, AnyOf, CompiledQuery, Node, Number, Phrase, Word, leaves_of
from app.adapters.search.tokens import grams, long_text_words, number_text, query_words, runs

MAX_POSITION = 16_383
"""Highest position PostgreSQL keeps: of a longer text the rest is found by words, not by phrases."""
MAX_POSITIONS = 255
GAP = 100
MAX_REPEATS = 20

_Tokens = Iterable[tuple[int, str]]


def vector_of(document: Document) -> str:
    """The document as the text form of a ``tsvector``."""
    places: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    numbers = number_text(" ".join(filter(None, (document.number, document.reference))))
    short = (
        (runs(fold(document.title)), "A", ("",)),
        (runs(numbers), "A", ("", "n|")),
        (
            runs(fold("\n".join(filter(None, (document.organisation, document.place, document.extra))))),
            "B",
            ("",),
        ),
    )
    base = 1
    for found, weight, marks in short:
        base = _place(places, grams(found), base, weight, marks)
    body = runs(fold(document.body))
    _place(places, grams(body, with_last=False), 1, "D", ("b|",))
    for word in long_text_words(body):
        times = places["w|" + word]
        if len(times) < MAX_REPEATS:
            times.add((len(times) + 1, "D"))
    return " ".join(f"{_quoted(token)}:{_positions(found)}" for token, found in places.items())


def _place(
    places: dict[str, set[tuple[int, str]]], tokens: _Tokens, base: int, weight: str, marks: tuple[str, ...]
) -> int:
    """Add the tokens from position ``base`` on; where the next field begins."""
    last = base
    for position, token in tokens:
        last = min(base + position, MAX_POSITION)
        for mark in marks:
            places[mark + token].add((last, weight))
    return last + GAP


def _positions(found: set[tuple[int, str]]) -> str:
    return ",".join(f"{position}{weight}" for position, weight in sorted(found)[:MAX_POSITIONS])


def _quoted(token: str, suffix: str = "") -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'" + suffix


def match_query(query: CompiledQuery) -> str:
    """The ``tsquery`` a document must satisfy."""
    return _node(query.root)


def rank_query(query: CompiledQuery) -> str:
    """The ``tsquery`` of everything that adds to the rank."""
    lexemes = dict.fromkeys(lexeme for node in leaves_of(query.root) for lexeme in _ranked(node))
    return " | ".join(lexemes)


def number_query(query: CompiledQuery) -> str | None:
    """The ``tsquery`` of documents whose number contains the number that was asked."""
    numbers = [node for node in leaves_of(query.root) if isinstance(node, Number)]
    return _either(_sequence(node.tokens, "n|") for node in numbers) if numbers else None


def _node(node: Node) -> str:
    if isinstance(node, AllOf):
        return "(" + " & ".join(_node(child) for child in node.children) + ")"
    if isinstance(node, AnyOf):
        return _either(_node(child) for child in node.children)
    if isinstance(node, Word):
        return _word(node)
    if isinstance(node, Phrase):
        return _either((_sequence(node.tokens, ""), _sequence(node.tokens, "b|")))
    scattered = " & ".join(_quoted("n|" + token) for _, token in node.tokens)
    return _either((_sequence(node.tokens, ""), _sequence(node.tokens, "b|"), f"({scattered})"))


def _word(word: Word) -> str:
    text = word.text
    if not word.is_han:
        return _either((_quoted(text), _quoted("w|" + text)))
    if len(text) == 1:
        return _either((_quoted(text, ":*AB"), _quoted("w|" + text)))
    pairs = (text[i : i + 2] for i in range(len(text) - 1))
    return "(" + " & ".join(_either((_quoted(pair), _quoted("b|" + pair))) for pair in pairs) + ")"


def _sequence(tokens: tuple[tuple[int, str], ...], mark: str) -> str:
    """Tokens at their distances; ``<0>`` ties two that begin at the same place."""
    before, first = tokens[0]
    chained = _quoted(mark + first)
    for offset, token in tokens[1:]:
        chained += f" <{offset - before}> {_quoted(mark + token)}"
        before = offset
    return f"({chained})"


def _either(parts: Iterable[str]) -> str:
    return "(" + " | ".join(dict.fromkeys(parts)) + ")"


def _ranked(node: Word | Phrase | Number) -> Iterable[str]:
    if isinstance(node, Word):
        yield _quoted("w|" + node.text)
        pairs = [node.text[i : i + 2] for i in range(len(node.text) - 1)] if node.is_han else [node.text]
        yield from (_quoted(pair) for pair in pairs or [node.text])
    else:
        yield from (_quoted(token) for _, token in node.tokens)
        yield from (_quoted("w|" + word) for part in node.parts for word in query_words(part))
