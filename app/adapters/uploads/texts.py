"""Plain text: decoded, freed of what is no text, kept as UTF-8."""

from __future__ import annotations

import unicodedata

from .answers import Cleaned
from .errors import UploadRefused
from .kinds import Kind

_ENCODINGS = ("utf-8-sig", "gb18030")
_KEPT = {"\t", "\n"}
# Marks that turn the order of letters around, so that a text reads other than it is.
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def clean_text(data: bytes) -> Cleaned:
    """The words alone. Raises UploadRefused where the bytes are no text."""
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if any(unicodedata.category(letter) in {"Cc", "Cn"} and letter not in _KEPT for letter in set(text)):
        raise UploadRefused("unknown-kind")
    kept = "".join(letter for letter in text if letter not in _TURNING).strip("\ufeff")
    if not kept.strip():
        raise UploadRefused("empty")
    return Cleaned(kept.encode(), Kind.TEXT)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused("unknown-kind")
