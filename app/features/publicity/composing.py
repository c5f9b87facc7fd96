"""From a manuscript to an article: checked, read into blocks, put into the row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from app.adapters.markdown import MarkdownProblem, Piece, PieceKind, read_markdown
from app.features.publicity.fragments import HEADING_1, HEADING_2
from app.features.publicity.manuscripts import Manuscript, Writing
from app.features.publicity.models import Article
from app.features.publicity.states import ArticleKind
from app.features.publicity.structure import (
    Block,
    BlockKind,
    Foreword,
    NoDocument,
    OfficialDocument,
    read_document,
)
from app.kernel.errors import InvalidInput
from app.rulebook import code_tables
from app.rulebook.identity import is_id_number

LONGEST = {
    "title": 200,
    "title_en": 200,
    "summary": 400,
    "summary_en": 400,
    "text": 200_000,
    "markdown": 60_000,
    "reason": 400,
    "document_number": 60,
    "issuer": 1000,
    "related": 2_000,
    "words": 200,
}
_SUMMARY = 120
_LONGEST_HEADING = 45
_LONG_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PIECES = {
    PieceKind.HEADING1: BlockKind.HEADING1,
    PieceKind.HEADING2: BlockKind.HEADING2,
    PieceKind.HEADING3: BlockKind.HEADING3,
    PieceKind.PARAGRAPH: BlockKind.RICH,
    PieceKind.OTHER: BlockKind.RICH,
    PieceKind.TABLE: BlockKind.RICH_TABLE,
    PieceKind.PICTURE: BlockKind.PICTURE,
}
# Fields in which anybody's words stand.
_WORDS = ("title", "summary", "title_en", "summary_en", "issuer", "document_number", "related")


def compose(manuscript: Manuscript, pictures: Iterable[int] = ()) -> Article:
    """The article that a manuscript makes, not yet anybody's row. Raises InvalidInput naming the field.

    `pictures`: the numbers of the pictures that the text may show.
    """
    _check(manuscript)
    article = Article(kind=manuscript.kind)
    if manuscript.writing is Writing.DOCUMENT:
        _fill_from_document(article, manuscript)
    else:
        article.title, article.foreword = _title_of(manuscript), {}
        article.blocks = _markdown_blocks(manuscript.text, "text", set(pictures))
        article.document_number, article.issuer = manuscript.document_number, manuscript.issuer
        article.issued_on = manuscript.issued_on
        article.summary = manuscript.summary or _beginning(article.blocks)
    article.source_text = manuscript.text
    article.title_en, article.summary_en = manuscript.title_en, manuscript.summary_en
    article.blocks_en = (
        _markdown_blocks(manuscript.text_en, "text_en", set(pictures)) if manuscript.text_en.strip() else []
    )
    article.domain, article.related = manuscript.domain, lines_of(manuscript.related)
    article.cover = _known_picture(manuscript.cover, set(pictures), "cover")
    return article


def lines_of(text: str) -> list[str]:
    """The lines that say something, without white space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fill(row: Article, composed: Article) -> None:
    """Put what was composed into an article's row."""
    for name in (
        "kind", "title", "summary", "title_en", "summary_en", "domain", "document_number", "issuer",
        "issued_on", "foreword", "blocks", "blocks_en", "related", "cover", "source_text",
    ):  # fmt: skip
        setattr(row, name, getattr(composed, name))


def _check(manuscript: Manuscript) -> None:
    _check_words(manuscript)
    if manuscript.kind not in set(ArticleKind):
        raise InvalidInput("kind-unknown", field="kind")
    if manuscript.domain and code_tables.find_domain(manuscript.domain) is None:
        raise InvalidInput("domain-unknown", field="domain")
    _check_english(manuscript)
    if manuscript.show_from and manuscript.show_until and manuscript.show_until <= manuscript.show_from:
        raise InvalidInput("ends-before-it-begins", field="show_until_on")


def _check_words(manuscript: Manuscript) -> None:
    for name in (*_WORDS, "text", "text_en"):
        value = getattr(manuscript, name)
        if _UNSTORABLE.search(value):
            raise InvalidInput("not-text", field=name)
        if any(is_id_number(found) for found in _LONG_NUMBER.findall(value)):
            raise InvalidInput("id-number-in-text", field=name)
    for name in _WORDS:
        _within(name, getattr(manuscript, name))
    longest = LONGEST["text" if manuscript.writing is Writing.DOCUMENT else "markdown"]
    for name, limit in (("text", longest), ("text_en", LONGEST["markdown"])):
        if len(getattr(manuscript, name)) > limit:
            raise InvalidInput("too-long", field=name, limit=limit)


def _check_english(manuscript: Manuscript) -> None:
    """English is whole or not there at all."""
    if bool(manuscript.title_en) != bool(manuscript.text_en.strip()):
        raise InvalidInput("english-half", field="text_en" if manuscript.title_en else "title_en")


def _title_of(manuscript: Manuscript) -> str:
    title = " ".join(manuscript.title.split())
    if not title:
        raise InvalidInput("title-missing", field="title")
    return title


def _within(field: str, value: str) -> None:
    if len(value) > LONGEST[field]:
        code = "too-long" if field == "related" else f"{field.removesuffix('_en').replace('_', '-')}-too-long"
        raise InvalidInput(code, field=field, limit=LONGEST[field])


def _known_picture(number: int, pictures: set[int], field: str) -> int:
    if number and number not in pictures:
        raise InvalidInput("picture-unknown", field=field, number=number)
    return number


# --- documents -----------------------------------------------------------------------------------


def _fill_from_document(article: Article, manuscript: Manuscript) -> None:
    """What the editor typed goes before what was read in the text."""
    try:
        read = read_document(manuscript.text)
    except NoDocument:
        raise InvalidInput("text-missing", field="text") from None
    read = replace(
        read,
        title=" ".join(manuscript.title.split()) or read.title,
        document_number=manuscript.document_number or read.document_number,
        issuer=manuscript.issuer or read.issuer,
        issued_on=manuscript.issued_on or read.issued_on,
    )
    if not read.title:
        raise InvalidInput("title-missing", field="title")
    for field in ("title", "document_number", "issuer"):
        if len(getattr(read, field)) > LONGEST[field]:
            raise InvalidInput(
                f"{field.replace('_', '-')}-too-long",
                field=field if field == "title" else "text",
                limit=LONGEST[field],
            )
    article.title, article.document_number = read.title, read.document_number
    article.issuer, article.issued_on = read.issuer, read.issued_on
    article.blocks = [block_data(block) for block in read.blocks]
    article.foreword = _foreword_data(read.foreword) if read.foreword else {}
    article.summary = manuscript.summary or _beginning(article.blocks)


def block_data(block: Block) -> dict[str, Any]:
    """A block as it is kept: what it does not have is left out."""
    kept: dict[str, Any] = {"kind": block.kind.value, "text": block.text, "anchor": block.anchor}
    if block.rows:
        kept["rows"] = [list(row) for row in block.rows]
    return kept


def _foreword_data(foreword: Foreword) -> dict[str, Any]:
    return asdict(foreword) | {
        "issued_on": foreword.issued_on.isoformat() if foreword.issued_on else None,
        "blocks": [block_data(block) for block in foreword.blocks],
    }


def is_readable(read: OfficialDocument) -> bool:
    """Whether a text was a document at all: it has a title and words below it."""
    return bool(read.title and read.blocks)


# --- Markdown ------------------------------------------------------------------------------------


def _markdown_blocks(text: str, field: str, pictures: set[int]) -> list[dict[str, Any]]:
    if not text.strip():
        raise InvalidInput("text-missing", field=field)
    try:
        pieces = read_markdown(text)
    except MarkdownProblem as problem:
        raise InvalidInput(problem.code, field=field) from None
    for piece in pieces:
        _known_picture(piece.figure, pictures, field)
        if piece.kind is PieceKind.PICTURE and piece.figure == 0:
            raise InvalidInput("picture-unknown", field=field, number=0)
    return list(_numbered(map(_with_chinese_heading, pieces)))


def _with_chinese_heading(piece: Piece) -> Piece:
    """一、 and （一） alone on a line are headings for everybody who writes Chinese, with or without #."""
    text = piece.text
    if piece.kind is not PieceKind.PARAGRAPH or len(text) > _LONGEST_HEADING or "\n" in text:
        return piece
    if text.endswith(("。", "！", "？", "；", "：", "，")):
        return piece
    kind = (
        PieceKind.HEADING1
        if HEADING_1.match(text)
        else (PieceKind.HEADING2 if HEADING_2.match(text) else piece.kind)
    )
    return piece if kind is piece.kind else Piece(kind, text)


def _numbered(pieces: Iterable[Piece]) -> Iterator[dict[str, Any]]:
    """Blocks with anchors by place: the second heading below the first is part-1-2. No level is left out."""
    first = second = 0
    for piece in pieces:
        kind, anchor = _PIECES[piece.kind], ""
        if kind is BlockKind.HEADING3 and not second:
            kind = BlockKind.HEADING2
        if kind is BlockKind.HEADING2 and not first:
            kind = BlockKind.HEADING1
        if kind is BlockKind.HEADING1:
            first, second = first + 1, 0
            anchor = f"part-{first}"
        elif kind is BlockKind.HEADING2:
            second += 1
            anchor = f"part-{first}-{second}"
        block: dict[str, Any] = {"kind": kind.value, "text": piece.text, "anchor": anchor}
        if piece.html:
            block["html"] = piece.html
        if piece.figure:
            block |= {"figure": piece.figure, "caption": piece.caption}
        yield block


def _beginning(blocks: Iterable[dict[str, Any]]) -> str:
    """The first paragraph, cut at a sentence's end where it is long."""
    words = (block["text"] for block in blocks if block["kind"] in {BlockKind.PARAGRAPH, BlockKind.RICH})
    first = " ".join(next(words, "").split())
    if len(first) <= _SUMMARY:
        return first
    ends = [first.rfind(stop, 0, _SUMMARY) for stop in "。！？；"]
    return first[: max(ends) + 1] if max(ends) > 0 else first[: _SUMMARY - 1] + "…"
