"""Markdown as editors write it: read into pieces, and the HTML of a piece cleaned. Two layers.

markdown-it-py reads the text with HTML switched off, so that `<script>` is text. What it makes is cleaned by
nh3 to the few tags and attributes below, once when it is kept and again whenever it is shown: what lies in
the database is not trusted either. This is the only module that uses the two, and `cleaned` the only way by
which an editor's words become HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SET = {"a": {"class": "govuk-link"}, "th": {"scope": "col"}}
# Addresses that a link may have: of the web, of a person, of this site, of this page.
_LINK = re.compile(r"(?:https?://[^/\\\s]|mailto:|tel:|/(?![/\\])|#)", re.IGNORECASE)
_FIGURE = re.compile(r"图(\d{1,2})")
_MOST_NESTING = 12
# Signs that may open something: many thousands of them say nothing and take long to pair.
_OPENERS = re.compile(r"[*_~`\[\]<&]")
_MOST_OPENERS = 4_000


class PieceKind(StrEnum):
    """What a piece is."""

    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True)
class Piece:
    """One block from top to bottom. `text`: its plain words; `html`: cleaned.

    Headings and pictures have no `html`. `figure`: the number of a picture; `caption`: what stands below it.
    """

    kind: PieceKind
    text: str
    html: str = ""
    figure: int = 0
    caption: str = ""


class MarkdownProblem(ValueError):
    """The text asks for something that no article may have; `code` says what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_markdown(text: str) -> tuple[Piece, ...]:
    """Give the pieces of a text. Raises MarkdownProblem for pictures from outside or within a sentence."""
    if len(_OPENERS.findall(text)) > _MOST_OPENERS:
        raise MarkdownProblem("too-many-signs")
    tokens = _reader().parse(text)
    return tuple(_piece(block) for block in _blocks(tokens))


def cleaned(html: str) -> Markup:
    """The HTML with nothing in it but the few tags of an article; links carry no referrer."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        attribute_filter=_kept_attribute,
        set_tag_attribute_values=_SET,
        link_rel="noopener noreferrer",
        url_schemes={"http", "https", "mailto", "tel"},
    )
    return Markup(clean)  # noqa: S704 - this is the cleaning


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("js-default", {"html": False, "breaks": True, "maxNesting": _MOST_NESTING})
    # Reference definitions hide an address far from its words; entities are not needed in UTF-8.
    reader.disable(["reference", "entity", "html_block", "html_inline", "autolink"])
    reader.validateLink = _is_link  # type: ignore[method-assign,assignment]
    return reader


def _is_link(address: str) -> bool:
    address = unquote(address).strip()
    return bool(_LINK.match(address) or _FIGURE.fullmatch(address))


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "href"):
        return value if _LINK.match(unquote(value).strip()) else None
    if (tag, name) == ("ol", "start"):
        return value if value.isdigit() else None
    return value  # what is not in _ATTRIBUTES nor set by us never comes here


def _blocks(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each block of the uppermost level."""
    first = 0
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            yield tokens[first : place + 1]
            first = place + 1


def _piece(block: Sequence[Token]) -> Piece:
    kind, text = block[0].type, _plain(block)
    if kind == "heading_open":
        _refuse_pictures(block)
        level = min(max(int(block[0].tag[1]), 2), 4) - 1
        return Piece(PieceKind(f"heading{level}"), text)
    if kind == "paragraph_open" and (picture := _picture(block[1])) is not None:
        return picture
    _refuse_pictures(block)
    html = str(cleaned(_reader().renderer.render(block, _reader().options, {})))
    kinds = {"paragraph_open": PieceKind.PARAGRAPH, "table_open": PieceKind.TABLE}
    return Piece(kinds.get(kind, PieceKind.OTHER), text, html)


def _picture(inline: Token) -> Piece | None:
    """The picture that stands alone in a paragraph."""
    parts = [one for one in inline.children or () if one.type != "text" or one.content.strip()]
    if len(parts) != 1 or parts[0].type != "image":
        return None
    found = _FIGURE.fullmatch(unquote(str(parts[0].attrs.get("src", ""))))
    if found is None:
        raise MarkdownProblem("picture-from-outside")
    caption = str(parts[0].attrs.get("title", ""))
    return Piece(PieceKind.PICTURE, parts[0].content.strip(), figure=int(found[1]), caption=caption)


def _refuse_pictures(block: Sequence[Token]) -> None:
    for token in block:
        if any(child.type == "image" for child in token.children or ()):
            raise MarkdownProblem("picture-within-text")


def _plain(block: Sequence[Token]) -> str:
    """The words without their marks; cells and lines apart, so that search never joins two of them."""
    parts: list[str] = []
    for token in block:
        if token.type == "inline":
            words = (
                "\n" if child.type in {"softbreak", "hardbreak"} else child.content
                for child in token.children or ()
            )
            parts.append("".join(words).strip())
        elif token.type in {"fence", "code_block"}:
            parts.append(token.content.strip())
    return "\n".join(part for part in parts if part)
