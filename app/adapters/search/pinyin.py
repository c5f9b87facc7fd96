"""Latin input searched as the Chinese public terms it spells.

The terms come from a list of the field's words and, in a running engine, from indexed titles, bodies and
places; never from names of persons, which are not in the index and whose kinds are left out by the engines.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import rjieba

from app.adapters.search.folding import fold
from app.adapters.search.tokens import runs

WORDS_FILE = Path(__file__).with_name("words.txt")
MAX_HOMOPHONES = 8
MIN_LETTERS = 3

_LETTERS = re.compile(r"[^a-z]")
_PLACE_ENDINGS = "省市县区镇乡村"


@lru_cache(maxsize=65536)
def spell(term: str) -> str:
    """The term in pinyin without tones or gaps (ü as v): 信用修复 is xinyongxiufu."""
    from pypinyin import lazy_pinyin  # its tables take a quarter of a second: only where Latin is typed

    return _LETTERS.sub("", "".join(lazy_pinyin(fold(term), errors="ignore")))


@lru_cache(maxsize=65536)
def initials(term: str) -> str:
    """First letters of the syllables: 信用修复 is xyxf."""
    from pypinyin import Style, lazy_pinyin  # only here: see `spell`

    return _LETTERS.sub("", "".join(lazy_pinyin(fold(term), style=Style.FIRST_LETTER, errors="ignore")))


def words_of(title: str) -> Iterable[str]:
    """The words of a title."""
    for run in runs(fold(title)):
        if run.is_han:
            yield from (word for word in rjieba.cut(run.text, hmm=False) if len(word) > 1)


def terms_of(name: str) -> Iterable[str]:
    """The name of a body or place, without its ending too, and its words."""
    for run in runs(fold(name)):
        if run.is_han and len(run.text) > 1:
            yield run.text
            if len(run.text) > 2 and run.text[-1] in _PLACE_ENDINGS:
                yield run.text[:-1]
    yield from words_of(name)


class Vocabulary:
    """Terms by their spelling."""

    def __init__(self, terms: Iterable[str], base: Vocabulary | None = None) -> None:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for term in dict.fromkeys(terms):
            if len(key := spell(term)) >= MIN_LETTERS:
                found[key].append(term)
        self._terms = found
        self._base = base
        self._gathered: tuple[dict[str, None], dict[str, None]] | None = None
        self._longest = max((len(key) for key in found), default=0)

    def spelled(self, letters: str) -> tuple[str, ...]:
        """The terms spelled exactly so, the field's own words first."""
        own = self._terms.get(letters, ())
        base = self._base.spelled(letters) if self._base else ()
        return tuple(dict.fromkeys((*base, *own)))[:MAX_HOMOPHONES]

    def spellings(self) -> tuple[str, ...]:
        """Every spelling there is."""
        return tuple(self._all()[0])

    def terms(self) -> tuple[str, ...]:
        """Every term there is."""
        return tuple(self._all()[1])

    def _all(self) -> tuple[dict[str, None], dict[str, None]]:
        """Spellings and terms in order, each once: gathered when first asked for."""
        if self._gathered is None:
            spellings, terms = (dict(part) for part in self._base._all()) if self._base else ({}, {})
            spellings |= dict.fromkeys(self._terms)
            terms |= dict.fromkeys(term for found in self._terms.values() for term in found)
            self._gathered = spellings, terms
        return self._gathered

    @property
    def longest(self) -> int:
        """Letters of the longest spelling."""
        return max(self._longest, self._base.longest if self._base else 0)

    def readings(self, letters: str) -> tuple[tuple[str, ...], ...]:
        """Cut the letters wholly into spellings, as few as can be; for each piece its terms. Empty if
        impossible.
        """
        best: list[tuple[tuple[str, ...], ...] | None] = [()] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self.longest), end - MIN_LETTERS + 1):
                before = best[start]
                if before is None or not (terms := self.spelled(letters[start:end])):
                    continue
                candidate = (*before, terms)
                current = best[end]
                if current is None or len(candidate) < len(current):
                    best[end] = candidate
        return best[-1] or ()


@cache
def field_words() -> Vocabulary:
    """The vocabulary of the data file."""
    lines = WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return Vocabulary(word for line in lines if not line.startswith("#") for word in line.split())
