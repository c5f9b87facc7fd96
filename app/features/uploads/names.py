"""A file's name, made fit to be shown: never a path, never a trick, and its ending is what it is."""

from __future__ import annotations

import unicodedata

from app.adapters.uploads import ENDINGS, Kind

_LONGEST = 80
_PLAIN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MARKS = '<>:"|?*%;\\/'


def shown_name(given: str, kind: Kind) -> str:
    """`C:\\a\\IMG_1.HEIC` as `IMG_1.jpg`; a name without a letter left as `file.jpg`."""
    last = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(" " if letter in _MARKS else letter for letter in unicodedata.normalize("NFC", last))
    kept = "".join(letter for letter in kept if unicodedata.category(letter) not in _PLAIN)
    before, dot, after = kept.rpartition(".")
    stem = before if dot else after
    stem = " ".join(stem.split()).strip(". ")[:_LONGEST].strip(". ")
    return f"{stem or 'file'}.{ENDINGS[kind]}"


def neutral_name(place: int, kind: Kind) -> str:
    """A name that says nothing of the sender's device or habits."""
    return f"{place}.{ENDINGS[kind]}"
