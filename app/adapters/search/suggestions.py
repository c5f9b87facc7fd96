"""Which public names answer a beginning: by their characters or, for Latin input, by their pinyin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from app.adapters.search.folding import fold, without_joiners
from app.adapters.search.pinyin import initials, spell
from app.adapters.search.query import MAX_CHARACTERS

MIN_INITIALS = 2

_LATIN = re.compile(r"[a-z' ]+")


def best_names(names: Sequence[str], text: str, limit: int) -> tuple[str, ...]:
    """The names that begin with the text, then those that contain it; in the given order."""
    folded = fold(without_joiners(text)).strip()
    if not folded or len(folded) > MAX_CHARACTERS:
        return ()
    groups: tuple[list[str], list[str]] = ([], [])
    letters = folded.replace("'", "").replace(" ", "") if _LATIN.fullmatch(folded) else ""
    for name in names:
        rank = _rank(name, folded, letters)
        if rank is not None:
            groups[rank].append(name)
            if len(groups[0]) >= limit:
                break
    return tuple((groups[0] + groups[1])[:limit])


@lru_cache(maxsize=65536)
def _folded(name: str) -> str:
    return fold(name)


def _rank(name: str, folded: str, letters: str) -> int | None:
    """0 for a beginning, 1 for an occurrence inside, None for neither."""
    place = _folded(name).find(folded)
    if place >= 0:
        return min(place, 1)
    if letters and (spell(name).startswith(letters) or _are_initials(name, letters)):
        return 0
    return None


def _are_initials(name: str, letters: str) -> bool:
    return len(letters) >= MIN_INITIALS and initials(name).startswith(letters)


def in_order(name: str, counter: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Years from the newest, everything else from the most frequent."""
    if name == "year":
        return tuple(sorted(counter.items(), reverse=True))
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))
