"""Find the heading row of a sheet below its title rows, and give each column one name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.adapters.sheets.refusals import SheetRefused

Cell = str | date | Decimal
LOOKED_AT = 30
LEAST_HEADINGS = 2
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】|〔[^〕]*〕|《[^》]*》|<[^>]*>")
_REQUIRED_MARK = re.compile(r"[(\[【]?(?:必填项?|选填项?|非必填|必选|可空)[)\]】]?")
# Forms number their columns: 1.姓名, (3)案号, 五、发布时间.
_NUMBERING = re.compile(
    r"^[(\[]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[)\]]|[.、:,)\]]+)|^\d{1,3}(?=[一-鿿])"
)
_KEPT_IN_KEY = re.compile(r"[^\w]|_")


@dataclass(frozen=True)
class RawRow:
    """One row as it stands: its number in the file (the first line is 1) and its cells from the left."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FoundHeadings:
    """The columns by their place from the left, and how many of the rows looked at are above the data."""

    headings: tuple[str, ...]
    rows_above_data: int


def heading_key(text: str) -> str:
    """Give what two spellings of one heading have in common: no spaces, stars, brackets or numbering."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _NUMBERING.sub("", _REQUIRED_MARK.sub("", "".join(plain.split())).lstrip("*"))
    return _KEPT_IN_KEY.sub("", plain).lower()


def heading_keys(text: str) -> tuple[str, ...]:
    """Give the keys a heading may be known by: in full, and without what it has in brackets."""
    plain = unicodedata.normalize("NFKC", text)
    short = heading_key(_BRACKETED.sub("", plain))
    full = heading_key(plain)
    return (full, short) if short and short != full else (full,)


def is_known(text: str, known: frozenset[str]) -> bool:
    """Tell whether a cell is a heading among the `known` keys."""
    return any(key in known for key in heading_keys(text))


def find_headings(rows: Sequence[RawRow], known: frozenset[str]) -> FoundHeadings:
    """Find the headings among the first rows of a sheet.

    With `known` keys it is the row with the most of them; a second row below it that holds parts of merged
    headings is joined to it. Without, it is the first row of several words. Raises SheetRefused(no-headings).
    """
    place = _best_row(rows, known) if known else _first_row_of_words(rows)
    if place is None:
        raise SheetRefused("no-headings")
    cells = [_words(cell) for cell in rows[place].cells]
    below = rows[place + 1] if place + 1 < len(rows) else None
    above = place + 1
    lower = [_words(cell) for cell in below.cells] if below is not None else []
    if _continues_headings(cells, lower, known):
        cells = _joined(cells, lower, known)
        above += 1
    return FoundHeadings(_unique(cells), above)


def _best_row(rows: Sequence[RawRow], known: frozenset[str]) -> int | None:
    counts = [sum(is_known(_words(cell), known) for cell in row.cells) for row in rows]
    best = max(range(len(rows)), key=lambda place: counts[place], default=None)
    if best is None or counts[best] < LEAST_HEADINGS:
        return None
    # Of two rows of merged headings the upper one may have fewer, and still belongs to them.
    return best - 1 if best > 0 and counts[best - 1] >= LEAST_HEADINGS else best


def _first_row_of_words(rows: Sequence[RawRow]) -> int | None:
    for place, row in enumerate(rows):
        if sum(bool(_words(cell)) for cell in row.cells) >= LEAST_HEADINGS:
            return place
    return None


def _continues_headings(upper: list[str], lower: list[str], known: frozenset[str]) -> bool:
    """Tell a second heading row from data: nearly all of its cells are headings, alone or in their group."""
    headings, group = 0, ""
    for place, cell in enumerate(lower):
        group = (upper[place] if place < len(upper) else "") or group
        headings += bool(cell) and (is_known(cell, known) or is_known(group + cell, known))
    return headings > 0 and headings * 3 >= sum(map(bool, lower)) * 2


def _joined(upper: list[str], lower: list[str], known: frozenset[str]) -> list[str]:
    """Join two heading rows: a group's name counts for the columns to its right that it covers."""
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    group, headings = "", []
    for top, bottom in zip(upper, lower, strict=True):
        group = top or (group if bottom else "")
        choices = (group + bottom, bottom, top, group)
        headings.append(next((text for text in choices if is_known(text, known)), bottom or top))
    return headings


def _unique(cells: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    headings = []
    for cell in cells:
        seen[cell] = seen.get(cell, 0) + 1
        headings.append(cell if not cell or seen[cell] == 1 else f"{cell}#{seen[cell]}")
    return tuple(headings)


def _words(cell: Cell) -> str:
    return "".join(cell.split()) if isinstance(cell, str) else ""
