"""What a reader who found nothing may have meant: words that sound the same, or differ by a sign or two.

Chosen among the public terms that the index and the list of the field's words hold; never names of persons.
Whether a correction is found, its caller asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from app.adapters.search.folding import fold, without_joiners
from app.adapters.search.pinyin import MIN_LETTERS, Vocabulary, spell
from app.adapters.search.query import MAX_CHARACTERS

_ALIKE = 0.6  # of the signs; of the letters of a spelling, in which every sign has several, more
_SPELLED_ALIKE = 0.8
_EACH = 3


def corrections(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Other ways to write the text, the likeliest first; nothing for a text that is too long."""
    folded = "".join(fold(without_joiners(text)).split())
    if not folded or len(folded) > MAX_CHARACTERS:
        return ()
    found = (*_sounding_alike(folded, vocabulary), *_written_alike(folded, vocabulary))
    return tuple(dict.fromkeys(words for words in found if words != folded))


def _sounding_alike(folded: str, vocabulary: Vocabulary) -> Iterator[str]:
    """信用休复 is 信用修复 by its sound; so is what is typed in letters, with a slip."""
    letters = folded if folded.isascii() and folded.isalpha() else spell(folded)
    if len(letters) < MIN_LETTERS:
        return
    if readings := vocabulary.readings(letters):
        yield "".join(terms[0] for terms in readings)
    for near in get_close_matches(letters, vocabulary.spellings(), n=_EACH, cutoff=_SPELLED_ALIKE):
        yield vocabulary.spelled(near)[0]


def _written_alike(folded: str, vocabulary: Vocabulary) -> Iterator[str]:
    """失信被执人 lacks a sign of 失信被执行人."""
    yield from get_close_matches(folded, vocabulary.terms(), n=_EACH, cutoff=_ALIKE)
