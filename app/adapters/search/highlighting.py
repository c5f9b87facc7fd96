"""One highlighter for every engine: it finds the words in the folded text and marks them in the original."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from functools import lru_cache

from markupsafe import Markup

from app.adapters.search.folding import fold
from app.adapters.search.query import CompiledQuery

ELLIPSIS = "…"
MAX_SCANNED = 200_000
"""Characters of a text that are looked at: no text of a page is longer, and a hostile one costs no more."""

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SENTENCE_END = "。！？；!?\n"


def highlight(text: str, query: CompiledQuery, *, length: int | None = None) -> str:
    """The text as escaped HTML with every hit in ``<mark>``.

    With ``length`` only the best passage of about so many characters, with an ellipsis where the text goes
    on. What comes back is markup: a template must not escape it again.
    """
    hits = _hits(fold(text[:MAX_SCANNED]), query)
    start, end = (0, len(text)) if length is None or len(text) <= length else _passage(text, hits, length)
    pieces: list[str] = [ELLIPSIS] if start else []
    position = start
    for first, last in hits:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces += (_escape(text[position:first]), "<mark>", _escape(text[first:last]), "</mark>")
            position = last
    pieces.append(_escape(text[position:end]))
    if end < len(text):
        pieces.append(ELLIPSIS)
    return Markup("".join(pieces))  # noqa: S704 - every piece of the text went through _escape


def _escape(piece: str) -> str:
    return html.escape(_UNSAFE.sub("\ufffd", piece))


@lru_cache(maxsize=256)
def _pattern(needles: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{needle})" for needle in needles))


def _hits(folded: str, query: CompiledQuery) -> list[tuple[int, int]]:
    """Start and end of every marked stretch; those that touch are one."""
    merged: list[tuple[int, int]] = []
    for match in _pattern(query.needles).finditer(folded):
        first, last = match.span()
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], last)
        elif first < last:
            merged.append((first, last))
    return merged


def _passage(text: str, hits: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """The stretch of so many characters with the most different hits, begun at a sentence if one is near."""
    if not hits:
        return 0, length
    ends = [last for _, last in hits]
    best, best_worth = 0, (0, 0)
    for index, (first, _) in enumerate(hits):
        near = hits[index : max(index + 1, bisect_right(ends, first + length * 3 // 4))]
        different = {text[a:b] for a, b in near}
        worth = sum(map(len, different)), sum(b - a for a, b in near)
        if worth > best_worth:
            best, best_worth = first, worth
    start = max(0, best - length // 4)
    for position in range(best, start, -1):
        if text[position - 1] in _SENTENCE_END:
            start = position
            break
    while start < best and text[start].isspace():
        start += 1
    start = max(0, min(start, len(text) - length)) if start + length > len(text) else start
    return start, min(len(text), start + length)
