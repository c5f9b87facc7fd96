"""Tokens: bigrams with positions for exact finding, dictionary words for ranking long text.

A text is a row of *runs*: of ideographs, or of Latin letters and digits. Every ideograph and every Latin
run takes one position; punctuation takes none. Of a run of ideographs each pair is a token; where a run
touches a Latin one, the touching ideograph and the Latin run are a token together, so that 98号 differs
from 98年.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from app.adapters.search.folding import fold

IDEOGRAPH = "\u3007\u3400-\u9fff\U00020000-\U000323af"
RUN = re.compile(f"(?P<han>[{IDEOGRAPH}]+)|(?P<latin>[0-9a-z\u00df-\u024f\u0370-\u03ff\u0400-\u052f]+)")

STOP_WORDS = frozenset("的了和与及或在是之于对为等着把被将从向到以其该各并也而第号")

_ORDINAL = re.compile(r"第(?=\s*[0-9])")
_NUMBER_MARK = re.compile(r"(?<=[0-9])\s*号")


@dataclass(frozen=True)
class Run:
    """Part of a folded text: of one script, at an offset, at a token position."""

    text: str
    start: int
    position: int
    is_han: bool


def runs(folded: str) -> list[Run]:
    """The runs of a folded text in order."""
    found: list[Run] = []
    position = 0
    for match in RUN.finditer(folded):
        is_han = match.lastgroup == "han"
        found.append(Run(match.group(), match.start(), position, is_han))
        position += len(match.group()) if is_han else 1
    return found


def grams(found: list[Run], *, with_last: bool = True) -> list[tuple[int, str]]:
    """Position and token of every bigram, Latin run and mixed pair.

    ``with_last`` adds the last ideograph of each run by itself: with it every ideograph of a text begins a
    token, so that a query of one ideograph is a prefix.
    """
    tokens: list[tuple[int, str]] = []
    before: Run | None = None
    for run in found:
        tokens.extend(_joint(before, run))
        if run.is_han:
            text, first = run.text, run.position
            tokens.extend((first + i, text[i : i + 2]) for i in range(len(text) - 1))
            if with_last:
                tokens.append((first + len(text) - 1, text[-1]))
        else:
            tokens.append((run.position, run.text))
        before = run
    return tokens


def _joint(before: Run | None, run: Run) -> list[tuple[int, str]]:
    if before is None or before.is_han == run.is_han:
        return []
    if before.is_han:
        return [(run.position - 1, before.text[-1] + run.text)]
    return [(before.position, before.text + run.text[0])]


def sequence(found: list[Run]) -> tuple[tuple[int, str], ...]:
    """Offset and token of what a phrase demands, all of it among ``grams`` of any text that contains the
    phrase.
    """
    tokens: list[tuple[int, str]] = []
    for index, run in enumerate(found):
        if not run.is_han:
            tokens.append((run.position, run.text))
        elif len(run.text) > 1:
            tokens.extend((run.position + i, run.text[i : i + 2]) for i in range(len(run.text) - 1))
        else:
            neighbours = found[index - 1 : index] if index else []
            for before in neighbours:
                tokens.extend(_joint(before, run))
            for after in found[index + 1 : index + 2]:
                tokens.extend(_joint(run, after))
    first = min((position for position, _ in tokens), default=0)
    return tuple(sorted((position - first, token) for position, token in tokens))


def plain_text(found: list[Run]) -> str:
    """The runs alone, a blank between two: what ``phrase_pattern`` searches."""
    return " ".join(run.text for run in found)


def phrase_pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the runs of a phrase, one after the other, in a ``plain_text``."""
    is_han = [runs(part)[0].is_han for part in parts]
    pattern = re.escape(parts[0])
    for index, part in enumerate(parts[1:], 1):
        pattern += (" ?" if is_han[index] and is_han[index - 1] else " ") + re.escape(part)
    return re.compile(("" if is_han[0] else "(?<![^ ])") + pattern + ("" if is_han[-1] else "(?![^ ])"))


def long_text_words(found: list[Run]) -> list[str]:
    """Words of a long text: the dictionary's, the shorter ones inside them, Latin runs."""
    words: list[str] = []
    for run in found:
        if run.is_han:
            words.extend(rjieba.cut_for_search(run.text, hmm=False))
        else:
            words.append(run.text)
    return words


@lru_cache(maxsize=4096)
def query_words(run: str) -> tuple[str, ...]:
    """Cut a run of ideographs into the words that must be found, each of two ideographs at least.

    An ideograph that the dictionary leaves alone clings to the word before it (to the one after it at the
    start): 王家湾村 is searched as 王家湾村, not as 王家 and 湾 and 村. Particles are left out.
    """
    pieces: list[str] = []
    glue, clings = "", False
    for word in (*rjieba.cut(run, hmm=False), ""):
        if not word or word in STOP_WORDS:
            pieces += [glue] if len(glue) > 1 else []
            glue, clings = "", False
        elif len(word) == 1 and clings:
            pieces[-1] += word
        elif len(word) == 1:
            glue += word
        else:
            pieces.append(glue + word)
            glue, clings = "", True
    return tuple(dict.fromkeys(pieces)) or (run,)


def number_text(number: str) -> str:
    """A document number, folded, without 第 before its serial."""
    return _ORDINAL.sub("", fold(number))


def number_runs(text: str) -> list[Run]:
    """Runs of a document number without 第 and 号, which people leave out."""
    return runs(_NUMBER_MARK.sub(" ", number_text(text)))


def number_key(text: str) -> str:
    """The normal form in which two spellings of one document number are equal: 国办发|2016|98."""
    return "|".join(run.text for run in number_runs(text))
