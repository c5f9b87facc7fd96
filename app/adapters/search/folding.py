"""Folding: what the reader typed and what the writer wrote, made comparable character by character.

Traditional becomes simplified, full width half width, every bracket a round one, capitals small; control
and direction marks and lone surrogates become spaces. One character always becomes exactly one, so offsets
are kept.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

TABLE_FILE = Path(__file__).with_name("folding.txt")

_ALPHABETS = ((0x41, 0x5A), (0xC0, 0x24F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF))
_BLANK = (
    (0x00, 0x1F),  # control characters, NUL among them
    (0x7F, 0xA0),
    (0x2000, 0x200F),  # spaces, zero width, direction marks
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0xD800, 0xDFFF),  # a surrogate without its other half cannot be encoded
)
_ACCENTS = {"ü": "v", "Ü": "v"}  # as pinyin is typed on a plain keyboard
_JOINERS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@cache
def folding_table() -> dict[int, int]:
    """Code point by code point: the data file, small letters, blanks."""
    table: dict[int, int] = {}
    for first, last in _ALPHABETS:
        for point in range(first, last + 1):
            small = chr(point).lower()
            if len(small) == 1 and small != chr(point):
                table[point] = ord(small)
    for first, last in _BLANK:
        table.update(dict.fromkeys(range(first, last + 1), 0x20))
    table.update({ord(a): ord(b) for a, b in _ACCENTS.items()})
    table.update({0xAD: 0x20, 0x3000: 0x20, 0xFEFF: 0x20})
    for line in TABLE_FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            original, folded, *_ = line.split(" ")
            table[int(original, 16)] = int(folded, 16)
    return table


def fold(text: str) -> str:
    """The folded text, of the same length as the original."""
    return text.translate(folding_table())


def without_joiners(text: str) -> str:
    """Drop invisible joiners and direction marks altogether (offsets move: for queries only)."""
    return _JOINERS.sub("", text)
