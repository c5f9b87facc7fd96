"""Read an official document out of plain text: title, number, issuer, date, headings, paragraphs.

A notice that forwards another document is that document's foreword; the article is the document itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.features.publicity.fragments import (
    ANNEX_NUMBER,
    ATTACHMENT,
    CHAPTER,
    DATE_LINE,
    DISTRIBUTION,
    DOCUMENT_NUMBER,
    HEADING_1,
    HEADING_2,
    NOTE,
    Fragment,
    is_document_number,
    join_text,
    read_fragments,
    starts_structure,
)

_FORWARDS = re.compile(r"(?:转发|印发|批转|转批)")
_FORWARDED_TITLE = re.compile(r"(?:转发|印发|批转|转批)(?P<issuer>[^《》]*)《(?P<title>[^《》]+)》")
_ISSUER_OF_TITLE = re.compile(r"^(?P<issuer>.{2,60}?)(?:关于|印发|转发|批转|公告|通告|令)")
_LETTERHEAD = re.compile(r"^.{2,40}文件$")
_LONGEST_TITLE = 120
_LONGEST_HEADING = 45
_LONGEST_SIGNATURE = 60
_LONGEST_SALUTATION = 200
_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))


class BlockKind(StrEnum):
    """What a block is to the reader."""

    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    SALUTATION = "salutation"
    PARAGRAPH = "paragraph"
    SIGNATURE = "signature"
    DATE = "date"
    NOTE = "note"
    TABLE = "table"
    # What only an editor's Markdown makes: `html` holds what was cleaned.
    RICH = "rich"
    RICH_TABLE = "rich-table"
    PICTURE = "picture"


@dataclass(frozen=True)
class Block:
    """One block of text; headings have an `anchor` that stays the same as long as their numbers do.

    `rows` are those of a table, the first one its head.
    """

    kind: BlockKind
    text: str
    anchor: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def is_heading(self) -> bool:
        """Tell whether the block stands in the contents list."""
        return self.kind in (BlockKind.HEADING1, BlockKind.HEADING2)


@dataclass(frozen=True)
class Foreword:
    """The notice by which a body passed the document on."""

    issuer: str
    title: str
    document_number: str
    issued_on: date | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class OfficialDocument:
    """A document ready to become an article; empty strings and None where the text does not say."""

    title: str
    foreword: Foreword | None
    document_number: str
    issued_on: date | None
    issuer: str
    blocks: tuple[Block, ...]

    @property
    def contents(self) -> tuple[Block, ...]:
        """The headings in their order, each with its anchor."""
        return tuple(block for block in self.blocks if block.is_heading)


class NoDocument(ValueError):
    """The text has no words."""


def read_document(text: str) -> OfficialDocument:
    """Read the text of one document as an extractor left it. Raises NoDocument for an empty text."""
    fragments = read_fragments(text)
    if not fragments:
        raise NoDocument
    return _document_of(fragments)


def _document_of(fragments: Sequence[Fragment]) -> OfficialDocument:
    header, body = _split_header(fragments)
    signed_at = _first_signature_date(body)
    rest = body[signed_at + 1 :] if signed_at is not None else ()
    if signed_at is not None and _FORWARDS.search(header.title) and _is_document(rest):
        notice = _single_document(header, body[: signed_at + 1], anchors="foreword-")
        return _forwarded(notice, _document_of(rest))
    return _single_document(header, body, anchors="")


def _forwarded(notice: OfficialDocument, inner: OfficialDocument) -> OfficialDocument:
    """Make the notice the foreword; a notice within goes into it as well."""
    blocks = notice.blocks
    if inner.foreword is not None:
        blocks += (Block(BlockKind.PARAGRAPH, inner.foreword.title), *inner.foreword.blocks)
    named = _FORWARDED_TITLE.search(notice.title)
    number = inner.document_number or _number_named_in(notice.blocks)
    if "印发" in notice.title and not inner.issuer:
        # A body that prints its own rules signs and numbers the notice, not the rules.
        number = number or notice.document_number
        inner = replace(inner, issuer=notice.issuer, issued_on=inner.issued_on or notice.issued_on)
    return replace(
        inner,
        title=inner.title or (named["issuer"] + named["title"] if named else notice.title),
        document_number=number,
        foreword=Foreword(
            issuer=notice.issuer,
            title=notice.title,
            document_number=notice.document_number,
            issued_on=notice.issued_on,
            blocks=blocks,
        ),
    )


@dataclass(frozen=True)
class _Header:
    title: str
    document_number: str
    issued_on: date | None
    letterhead: str


def _split_header(fragments: Sequence[Fragment]) -> tuple[_Header, Sequence[Fragment]]:
    """Take title, number, letterhead and a date in brackets off the top."""
    titles: list[str] = []
    number, issued_on = "", None
    place = 0
    for place, fragment in enumerate(fragments):  # noqa: B007 - used after the loop
        text = fragment.text
        if is_document_number(text):
            number = _document_number(text)
        elif fragment.is_date and titles:
            issued_on = _date_of(text)
        elif _ends_header(fragment, has_title=bool(titles)):
            break
        else:
            titles.append(text)
    else:
        place = len(fragments)
    letterhead = _letterhead_of(titles)
    title = ""
    for part in titles[1:] if letterhead else titles:
        title = join_text(title, part) if title else part
    return _Header(title, number, issued_on, letterhead), fragments[place:]


def _ends_header(fragment: Fragment, *, has_title: bool) -> bool:
    text = fragment.text
    if not has_title and not starts_structure(text):
        return len(text) > _LONGEST_TITLE
    return fragment.is_finished or "，" in text or starts_structure(text) or len(text) > _LONGEST_TITLE


def _letterhead_of(titles: Sequence[str]) -> str:
    """Give the name of the issuing body printed above the title: 某某办公室, or 某某文件."""
    if len(titles) < 2:
        return ""
    first = titles[0].removesuffix("文件")
    return first if _LETTERHEAD.match(titles[0]) or titles[1].startswith(first) else ""


def _first_signature_date(body: Sequence[Fragment]) -> int | None:
    return next((place for place, fragment in enumerate(body) if fragment.is_date and place > 0), None)


def _is_document(fragments: Sequence[Fragment]) -> bool:
    """Tell a forwarded document from the notes that stand below a signature."""
    words = [fragment for fragment in fragments if not _is_note(fragment.text)]
    return len(words) >= 3 and not ATTACHMENT.match(words[0].text)


def _is_note(text: str) -> bool:
    return bool(NOTE.fullmatch(text) or DISTRIBUTION.match(text))


def _single_document(header: _Header, body: Sequence[Fragment], *, anchors: str) -> OfficialDocument:
    blocks = tuple(_with_anchors(_blocks_of(body), anchors))
    signatures = [block.text for block in blocks if block.kind is BlockKind.SIGNATURE]
    dates = [block.text for block in blocks if block.kind is BlockKind.DATE]
    of_title = _ISSUER_OF_TITLE.match(header.title)
    return OfficialDocument(
        title=header.title,
        foreword=None,
        document_number=header.document_number,
        issued_on=_date_of(dates[-1]) if dates else header.issued_on,
        issuer="、".join(signatures) or header.letterhead or (of_title["issuer"] if of_title else ""),
        blocks=blocks,
    )


def _blocks_of(body: Sequence[Fragment]) -> Iterator[Block]:
    is_below_date = False
    for place, fragment in enumerate(body):
        text = fragment.text
        if fragment.is_date:
            is_below_date = True
            yield Block(BlockKind.DATE, text)
        elif fragment.is_table:
            rows = _rows_of(text)
            yield Block(BlockKind.TABLE, "\n".join("\t".join(row) for row in rows), rows=rows)
        elif is_below_date and ATTACHMENT.match(text) and len(text) <= _LONGEST_HEADING:
            yield Block(BlockKind.HEADING1, text)
        elif _is_note(text):
            yield Block(BlockKind.NOTE, text)
        elif _is_signature(body, place):
            yield Block(BlockKind.SIGNATURE, text)
        elif place == 0 and text.endswith(("：", ":")) and len(text) <= _LONGEST_SALUTATION:
            yield Block(BlockKind.SALUTATION, text)
        else:
            yield from _headings_and_paragraph(text)


def _rows_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of lines like | a | b |; the line of dashes below the head is none of them."""
    lines = [line.strip().strip("|").split("|") for line in text.splitlines()]
    rows = [tuple(cell.strip() for cell in line) for line in lines]
    rows = [row for row in rows if any(cell.strip("-: ") for cell in row)]
    width = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _is_signature(body: Sequence[Fragment], place: int) -> bool:
    """Tell the names of the issuing bodies: short lines without punctuation right above the date."""
    text = body[place].text
    if len(text) > _LONGEST_SIGNATURE or re.search(r"[，。；：！？]", text) or starts_structure(text):
        return False
    for below in body[place + 1 :]:
        if below.is_date:
            return True
        if len(below.text) > _LONGEST_SIGNATURE or re.search(r"[，。；：！？]", below.text):
            return False
    return False


def _headings_and_paragraph(text: str) -> Iterator[Block]:
    kind = _heading_kind(text)
    if kind is None:
        yield Block(BlockKind.PARAGRAPH, text)
        return
    sentence, stop, rest = text.partition("。")
    if len(sentence) > _LONGEST_HEADING:
        yield Block(BlockKind.PARAGRAPH, text)
        return
    yield Block(kind, sentence if stop else text)
    if rest.strip():
        yield Block(BlockKind.PARAGRAPH, rest.strip())


def _heading_kind(text: str) -> BlockKind | None:
    chapter = CHAPTER.match(text)
    if chapter:
        return BlockKind.HEADING2 if chapter["unit"] == "节" else BlockKind.HEADING1
    if HEADING_1.match(text) or (ATTACHMENT.match(text) and re.fullmatch(r"附件\d*", text)):
        return BlockKind.HEADING1
    return BlockKind.HEADING2 if HEADING_2.match(text) else None


def _with_anchors(blocks: Iterator[Block], prefix: str) -> Iterator[Block]:
    """Number the headings by their own numerals: 三、 is part-3, （二） below it part-3-2."""
    part, used = "0", set[str]()
    for block in blocks:
        if not block.is_heading:
            yield block
            continue
        number = _marker_number(block.text)
        if block.kind is BlockKind.HEADING1:
            part = number
            anchor = f"{prefix}part-{part}"
        else:
            anchor = f"{prefix}part-{part}-{number}"
        again = 1
        unique = anchor
        while unique in used:
            again += 1
            unique = f"{anchor}.{again}"
        used.add(unique)
        yield replace(block, anchor=unique)


def _marker_number(text: str) -> str:
    for pattern in (CHAPTER, HEADING_1, HEADING_2):
        found = pattern.match(text)
        if found:
            return str(_number(found["marker"]))
    annex = ANNEX_NUMBER.match(text)
    return f"annex{annex[1]}" if annex else "annex"


def _number(numeral: str) -> int:
    """Give 1 to 999: 三, 十二, 二十, 一百零三; figures as they are."""
    if numeral.isdigit():
        return int(numeral)
    total = current = 0
    for sign in numeral:
        if sign in "十百":
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
        else:
            current = _DIGITS[sign]
    return total + current


def _date_of(text: str) -> date | None:
    found = DATE_LINE.fullmatch(text)
    if not found:
        return None
    year, month, day, han_year, han_month, han_day = found.groups()
    try:
        if year:
            return date(int(year), int(month), int(day))
        digits = int("".join(str(_DIGITS[sign]) for sign in han_year))
        return date(digits, _number(han_month), _number(han_day))
    except ValueError:
        return None


def _document_number(text: str) -> str:
    found = DOCUMENT_NUMBER.search(text)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else ""


def _number_named_in(blocks: Sequence[Block]) -> str:
    """Give the number that the notice names behind the forwarded document's title."""
    for block in blocks:
        named = re.search(r"》[（(]([^（）()]*(?:[（(]\d{4}[）)])?[^（）()]*号)[）)]", block.text)
        if named:
            return _document_number(named[1])
    return ""
