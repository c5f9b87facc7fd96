"""The query compiler: the only way from a person's words to an engine.

No operators, no field names, no ranges: words, quoted phrases and document numbers, at most 64 characters
and 16 terms. What engines get is a small tree of the nodes below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.adapters.search.errors import EmptyQuery, QueryTooLong
from app.adapters.search.folding import fold, without_joiners
from app.adapters.search.pinyin import Vocabulary, field_words
from app.adapters.search.tokens import (
    IDEOGRAPH,
    RUN,
    STOP_WORDS,
    Run,
    number_key,
    number_runs,
    query_words,
    runs,
    sequence,
)

MAX_CHARACTERS = 64
MAX_TERMS = 16
MAX_MIXED_RUNS = 6


@dataclass(frozen=True)
class Word:
    """One word, to be found anywhere in the document."""

    text: str

    @property
    def is_han(self) -> bool:
        """Whether it is written in ideographs (all of it is, or none)."""
        return runs(self.text)[0].is_han


@dataclass(frozen=True)
class Phrase:
    """Tokens at fixed distances, within one field; ``parts`` are the runs to highlight."""

    tokens: tuple[tuple[int, str], ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A document number, whole or in part. ``key`` is its normal form."""

    key: str
    tokens: tuple[tuple[int, str], ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AllOf:
    """Every child must match."""

    children: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """One child at least must match."""

    children: tuple[Node, ...]


Node = Word | Phrase | Number | AllOf | AnyOf


@dataclass(frozen=True)
class CompiledQuery:
    """What engines evaluate and the highlighter marks. ``number_key`` is set where a document number was
    meant.
    """

    root: AllOf
    number_key: str | None
    needles: tuple[str, ...]
    """Patterns to mark in a folded text."""


_YEAR = "(?:19|20)[0-9]{2}"
_BRACKETED = (
    rf"(?:[{IDEOGRAPH}]{{1,15}}\s*)?\(\s*{_YEAR}\s*\)\s*"
    rf"[0-9{IDEOGRAPH}]{{0,14}}(?<![0-9])[0-9]{{1,6}}(?![0-9])\s*号?"
)
_BARE = (
    rf"(?:[{IDEOGRAPH}]{{1,15}})?(?<![0-9]){_YEAR}(?:\s*第\s*|\s+|\s*-\s*)[0-9]{{1,6}}(?![0-9年月日])\s*号?"
)
_NUMBER = re.compile(f"{_BRACKETED}|{_BARE}")
_QUOTED = re.compile(r"\"([^\"]*)\"|(?<![0-9a-z])'([^']+)'(?![0-9a-z])")
_CHUNK = re.compile(f"[0-9a-z\u00df-\u024f\u0370-\u03ff\u0400-\u052f{IDEOGRAPH}]+(?:[-'./_][0-9a-z]+)*")
_LETTERS = re.compile(r"[a-z]+(?:'[a-z]+)*")


def compile_query(text: str, vocabulary: Vocabulary | None = None) -> CompiledQuery:
    """Compile what a person typed.

    ``vocabulary`` holds the public terms that Latin input may spell; the field's own words by default. Raises
    ``QueryTooLong`` or ``EmptyQuery``.
    """
    stripped = text.strip()
    if len(stripped) > MAX_CHARACTERS:
        raise QueryTooLong
    folded = fold(without_joiners(stripped)).strip()
    return _compile(folded, vocabulary or field_words())


def _compile(folded: str, vocabulary: Vocabulary) -> CompiledQuery:
    clauses: list[Node] = []
    end = 0
    for match in _QUOTED.finditer(folded):
        clauses += _open_text(folded[end : match.start()], vocabulary)
        clauses += _quoted(match.group(1) or match.group(2) or "")
        end = match.end()
    clauses += _open_text(folded[end:], vocabulary)
    clauses = list(dict.fromkeys(clauses)) or _particles(folded)
    if not clauses:
        raise EmptyQuery
    if sum(_terms(clause) for clause in clauses) > MAX_TERMS:
        raise QueryTooLong
    root = AllOf(tuple(clauses))
    key = next((node.key for node in leaves_of(root) if isinstance(node, Number)), None)
    needles = dict.fromkeys(_needle(node) for node in leaves_of(root))
    return CompiledQuery(root, key, tuple(sorted(needles, key=len, reverse=True)))


def _quoted(text: str) -> list[Node]:
    found = runs(text)
    if not found:
        return []
    phrase = _phrase(found)
    if _NUMBER.fullmatch(text.strip()):
        return [AnyOf((phrase, _number(text)))]
    return [phrase]


def _phrase(found: list[Run]) -> Node:
    if tokens := sequence(found):
        return Phrase(tokens, tuple(run.text for run in found))
    return AllOf(tuple(Word(run.text) for run in found))  # lone ideographs, apart from each other


def _open_text(text: str, vocabulary: Vocabulary) -> list[Node]:
    clauses: list[Node] = []
    end = 0
    for match in _NUMBER.finditer(text):
        clauses += _chunks(text[end : match.start()], vocabulary)
        clauses.append(_number_or_words(match.group()))
        end = match.end()
    return clauses + _chunks(text[end:], vocabulary)


def _number(text: str) -> Number:
    found = number_runs(text)
    return Number(number_key(text), sequence(found), tuple(run.text for run in found))


def _number_or_words(text: str) -> Node:
    """A document number; or, where more was typed before it, the words and then the digits."""
    number = _number(text)
    found = number_runs(text)
    if found[0].is_han:
        words = [Word(word) for word in query_words(found[0].text)]
        return AnyOf((number, AllOf((*words, _phrase(found[1:])))))
    return AnyOf(
        (number, AllOf(tuple(Word(run.text) for run in found if len(run.text) > 1 or not run.is_han)))
    )


def _chunks(text: str, vocabulary: Vocabulary) -> list[Node]:
    clauses: list[Node] = []
    letters: list[str] = []
    for chunk in _CHUNK.findall(text):
        if _LETTERS.fullmatch(chunk):
            letters.append(chunk)
            continue
        clauses += _latin(letters, vocabulary)
        letters = []
        clauses += _chunk(runs(chunk))
    return clauses + _latin(letters, vocabulary)


def _chunk(found: list[Run]) -> list[Node]:
    if len(found) == 1:
        run = found[0]
        if not run.is_han:
            return [Word(run.text)]
        if run.text in STOP_WORDS:
            return []
        words = query_words(run.text)
        return [Word(word) for word in words] if len(words) <= MAX_TERMS else [_phrase(found)]
    if len(found) <= MAX_MIXED_RUNS:
        return [_phrase(found)]
    return [Word(run.text) for run in found if len(run.text) > 1 or not run.is_han]


def _latin(chunks: list[str], vocabulary: Vocabulary) -> list[Node]:
    """Consecutive Latin words: as they stand, or as the Chinese terms they spell together."""
    if not chunks:
        return []
    parts = [part for chunk in chunks for part in chunk.split("'")]
    words: list[Node] = [Word(part) for part in parts]
    readings = vocabulary.readings("".join(parts))
    if not readings:
        return words
    spelled = AllOf(tuple(AnyOf(tuple(_words(term) for term in terms)) for terms in readings))
    return [AnyOf((spelled, AllOf(tuple(words))))]


def _words(term: str) -> Node:
    """A Chinese term as if it had been typed."""
    words = tuple(Word(word) for word in query_words(term))
    return words[0] if len(words) == 1 else AllOf(words)


def _particles(folded: str) -> list[Node]:
    return [Word(match.group()) for match in RUN.finditer(folded)]


def leaves_of(node: Node) -> Iterable[Word | Phrase | Number]:
    """The words, phrases and numbers of a question, in their order."""
    if isinstance(node, AllOf | AnyOf):
        for child in node.children:
            yield from leaves_of(child)
    else:
        yield node


def _terms(node: Node) -> int:
    """Terms a person typed: alternatives of one term count once."""
    if isinstance(node, AllOf):
        return sum(_terms(child) for child in node.children)
    if isinstance(node, AnyOf):
        return min(_terms(child) for child in node.children)
    return 1


def _needle(node: Word | Phrase | Number) -> str:
    parts = (node.text,) if isinstance(node, Word) else node.parts
    gap = f"[^0-9a-z{IDEOGRAPH}]*" + ("第?" + f"[^0-9a-z{IDEOGRAPH}]*" if isinstance(node, Number) else "")
    pattern = gap.join(re.escape(part) for part in parts)
    if not runs(parts[0])[0].is_han:
        pattern = "(?<![0-9a-z])" + pattern
    if not runs(parts[-1])[0].is_han:
        pattern += "(?![0-9a-z])"
    return pattern + (r"(?:\s*号)?" if isinstance(node, Number) else "")
