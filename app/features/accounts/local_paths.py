"""Where somebody may be sent after signing in: a page of this site, nothing else. Pure."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

_LONGEST = 400  # as it stands in an address, where a sign that is not ASCII takes up to twelve


def local_path(text: str | None, default: str) -> str:
    """The path with its query when it leads to a page of this site, else `default`.

    Browsers read a backslash as a slash and drop control characters, so both are refused.
    """
    if (
        not text
        or len(quote(text, safe="/?&=%")) > _LONGEST
        or not text.startswith("/")
        or text.startswith("//")
    ):
        return default
    if "\\" in text or any(ord(sign) <= 32 or ord(sign) == 127 for sign in text):
        return default
    try:
        parts = urlsplit(text)
    except ValueError:
        return default
    return default if parts.scheme or parts.netloc else text
