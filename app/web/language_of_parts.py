"""Marks Chinese in English pages, so that a screen reader changes its voice (WCAG 3.1.2).

What is recorded is Chinese: titles, bodies, document numbers. One step over the finished page does what every
template would otherwise have to remember, and does nothing to Chinese pages.
"""

from __future__ import annotations

import re

from flask import Flask, Response

from app.web.locale import HTML_LANG, current_language

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-zA-Z0-9]+)")
_HAN = r"㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
# From one sign to the last before a Latin letter: 信公决〔2026〕1号 is one part.
_CHINESE = re.compile(rf"[《“〔（]?[{_HAN}](?:[^A-Za-z&\n]*[{_HAN}、。，；：？！”）》〕】])?")
# What these hold is no text of the page, or can hold no element.
_LEFT_ALONE = frozenset({"script", "style", "textarea", "title", "option", "svg"})
_OPENING = f'<span lang="{HTML_LANG["zh"]}">'


def mark_chinese(html: str) -> str:
    """The same page with Chinese text within `lang="zh-Hans"`."""
    parts = _TAG.split(html)
    within = ""
    for place, part in enumerate(parts):
        if place % 2:
            within = _after(part, within)
        elif not within and part and not part.isascii():
            parts[place] = _CHINESE.sub(_marked, part)
    return "".join(parts)


def install(app: Flask) -> None:
    """Do so on every page in another language, before anything is said about the finished page."""

    @app.after_request
    def mark(response: Response) -> Response:
        is_page = response.mimetype == "text/html" and not response.is_streamed
        if is_page and current_language() != "zh":
            response.set_data(mark_chinese(response.get_data(as_text=True)))
        return response


def _after(tag: str, within: str) -> str:
    """The element to be left alone that this tag begins, stays within or ends."""
    named = _NAME.match(tag)
    name = named[1].lower() if named else ""
    if within:
        return "" if name == within and tag.startswith("</") else within
    return name if name in _LEFT_ALONE and not tag.startswith("</") else ""


def _marked(found: re.Match[str]) -> str:
    return f"{_OPENING}{found[0]}</span>"
