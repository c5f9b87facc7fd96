"""The fonts of a report, and which characters they lack.

`scripts/install_report_fonts.py` prepares the folder: `fonts.conf` names exactly the fonts a report may use,
so that a report looks the same on every machine and never falls back to a font with boxes.
"""

from __future__ import annotations

import functools
import html
import itertools
import struct
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

CONFIGURATION = "fonts.conf"

# Drawn by no font: white space, and marks that only steer the neighbouring character.
_INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_VARIATION_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


class FontsNotInstalled(Exception):
    """The folder of the report fonts is not prepared; the message says what to run."""


def configuration_file(folder: Path) -> Path:
    """The absolute path of the private fontconfig file in `folder`."""
    path = folder.resolve() / CONFIGURATION
    if not path.is_file():
        raise FontsNotInstalled(f"{CONFIGURATION} is missing: run scripts/install_report_fonts.py")
    return path


@functools.lru_cache(maxsize=4)
def covered(configuration: Path) -> frozenset[int]:
    """The code points that every weight can draw: those of each family, joined over the families."""
    families: dict[str, set[int]] = {}
    for path in _font_files(configuration):
        font = TTFont(path, lazy=True)
        family = str(font["name"].getBestFamilyName())
        points = _mapped_points(font)
        families[family] = families[family] & points if family in families else points
        font.close()
    return frozenset().union(*families.values())


def _mapped_points(font: TTFont) -> set[int]:
    """The code points of the font's full character map (cmap format 12), read without its glyph names.

    ValueError where the font has no such map.
    """
    table: bytes = font.reader["cmap"]
    (count,) = struct.unpack_from(">H", table, 2)
    for _, _, offset in struct.iter_unpack(">HHI", table[4 : 4 + 8 * count]):
        if struct.unpack_from(">H", table, offset) == (12,):
            (groups,) = struct.unpack_from(">I", table, offset + 12)
            body = table[offset + 16 : offset + 16 + 12 * groups]
            spans = (range(first, last + 1) for first, last, _ in struct.iter_unpack(">III", body))
            return set(itertools.chain.from_iterable(spans))
    raise ValueError("a report font needs a full Unicode character map")


def missing_characters(text: str, available: frozenset[int]) -> str:
    """The characters of HTML `text` (entities resolved) that `available` lacks, each once, in order."""
    points = set(map(ord, set(html.unescape(text)))) - available - _VARIATION_SELECTORS
    return "".join(
        chr(point) for point in sorted(points) if unicodedata.category(chr(point)) not in _INVISIBLE
    )


def _font_files(configuration: Path) -> list[Path]:
    """The font files that the fontconfig file lets through."""
    root = ElementTree.parse(configuration).getroot()  # noqa: S314  written by our own installer
    folders = [Path(element.text or "") for element in root.iter("dir")]
    rejected = [element.text or "" for element in root.findall("selectfont/rejectfont/glob")]
    accepted = [element.text or "" for element in root.findall("selectfont/acceptfont/glob")]
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.ttf"))]
    return [
        path
        for path in files
        if any(path.match(glob) for glob in accepted) or not any(path.match(glob) for glob in rejected)
    ]
