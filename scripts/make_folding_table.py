"""Make the one-to-one folding table of the search adapter anew from OpenCC's data and Unicode.

Usage: python scripts/make_folding_table.py   (needs the development requirement `opencc`)
The table maps single characters to single characters, so that a folded text has the length of its original
and a position in one is the same position in the other.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import opencc

TARGET = Path(__file__).resolve().parents[1] / "app" / "adapters" / "search" / "folding.txt"

IDEOGRAPHS = ((0x3400, 0x9FFF), (0x20000, 0x323AF))
COMPATIBILITY = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x2F800, 0x2FA1F))
BRACKETS = {"(": "〔［【〖（〘﹝｟[{｛〈⟨﹙", ")": "〕］】〗）〙﹞｠]}｝〉⟩﹚"}
QUOTES = {'"': "“”„‟＂「」『』﹁﹂﹃﹄〝〞〟«»", "'": "‘’‚‛＇"}
DIGITS = {"〇": "○◯"}

HEADER = """\
# Folding table for search: one character to one character.
# Made by scripts/make_folding_table.py; do not edit by hand.
# Traditional to simplified: Open Chinese Convert (OpenCC) {version}, configuration t2s,
#   character by character; https://github.com/BYVoid/OpenCC, Copyright Carbo Kuo and contributors,
#   Apache License 2.0.
# Full width, compatibility ideographs and radicals: Unicode {unicode} compatibility decompositions,
#   https://www.unicode.org/copyright.html, Unicode License v3.
# Brackets, quotation marks and the round zero: our own.
# A line is: code point of the original, code point of the folded character, the two characters.
"""


def _simplified() -> dict[str, str]:
    convert = opencc.OpenCC("t2s").convert
    table = {}
    for first, last in IDEOGRAPHS:
        for point in range(first, last + 1):
            folded = convert(chr(point))
            if len(folded) == 1 and folded != chr(point):
                table[chr(point)] = folded
    return table


def _compatible(simplified: dict[str, str]) -> dict[str, str]:
    table = {}
    for first, last in COMPATIBILITY:
        for point in range(first, last + 1):
            folded = unicodedata.normalize("NFKC", chr(point))
            if len(folded) == 1 and folded != chr(point) and not folded.isspace():
                table[chr(point)] = simplified.get(folded, folded).lower()
    return table


def main() -> int:
    """Write the table and say how many characters it folds."""
    table = _simplified()
    table.update(_compatible(table))
    for group in (BRACKETS, QUOTES, DIGITS):
        for folded, originals in group.items():
            table.update(dict.fromkeys(originals, folded))
    for original, folded in table.items():  # a table that needs two passes would not be stable
        table[original] = table.get(folded, folded)
    lines = [f"{ord(a):X} {ord(b):X} {a} {b}" for a, b in sorted(table.items()) if a != b]
    header = HEADER.format(version=opencc.__version__, unicode=unicodedata.unidata_version)
    TARGET.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} characters folded in {TARGET.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
