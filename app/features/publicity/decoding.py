"""The words of a file, whatever it was saved as."""

from __future__ import annotations

import re

_NAMED = re.compile(rb"<meta[^>]{0,100}charset=[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_KNOWN = {b"gb2312": "gb18030", b"gbk": "gb18030", b"gb18030": "gb18030", b"utf-8": "utf-8", b"utf8": "utf-8"}


class NotText(ValueError):
    """The file is no text in an encoding that is known here."""


def decoded(data: bytes) -> str:
    """UTF-8, GB 18030, or UTF-16 with its mark; a web page as it says of itself. Raises NotText."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        named = _NAMED.search(data[:2_000])
        said = _KNOWN.get(named[1].lower(), "utf-8-sig") if named else "utf-8-sig"
        encodings = (said.replace("utf-8", "utf-8-sig") if said == "utf-8" else said, "utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotText
