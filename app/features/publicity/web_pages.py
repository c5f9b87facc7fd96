"""The text of an official document out of a web page: what a reader would copy, tables as lines of cells.

`structure.py` then reads it like any other text. Every paragraph is indented, as in print, so that none is
joined with the next; what stands around the document (menus, scripts, forms) goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

from app.features.publicity.fragments import DATE_LINE, DOCUMENT_NUMBER

_GONE = (
    "script", "style", "noscript", "template", "nav", "header", "footer", "form", "iframe", "svg", "math",
    "object", "embed", "button", "select", "aside", "title", "link", "meta",
)  # fmt: skip
# Where the sites of the state put their documents; then what the language itself has for it.
_PLACES = ("#UCAP-CONTENT", ".pages_content", ".TRS_Editor", ".article-content", "article", "main", "body")
_BLOCKS = frozenset(
    {
        "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "section", "article", "main",
        "blockquote", "pre", "dd", "dt", "body", "html", "figcaption", "center", "ul", "ol", "table",
    }
)  # fmt: skip
_TABLE = "portal-table"
_NUMBER_LABEL, _DATE_LABEL = re.compile(r"发文字号|文\s*号"), re.compile(r"成文日期|发布日期")
_LABELS = re.compile(r"(?:索引号|主题分类|发文机关|成文日期|发文字号|发布日期|标\s*题|公文种类|有效性)[:：]?")
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_MOST_ROWS, _MOST_COLUMNS, _MOST_NESTING = 500, 20, 800
_MOST_OPEN, _MOST_TAGS = 800, 40_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ALONE = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "source"})
_BEGINNINGS = ("<!doctype html", "<html", "<?xml", "<body", "<div", "<p>", "<p ", "<table", "<h1")
_INDENT = "\u3000\u3000"
_BEGINNING = 400


class TooTangled(ValueError):
    """No document has so many parts, or nests them like this."""


def is_web_page(text: str) -> bool:
    """Whether a text is HTML rather than words."""
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    return start.startswith(
        ("<!doctype html", "<html", "<?xml", "<body", "<div", "<p>", "<p ", "<table", "<h1")
    )


def text_of_page(html: str) -> str:
    """The document's text. Raises TooTangled."""
    _refuse_tangles(html)
    soup = BeautifulSoup(html, "html.parser")
    title = _title_of(soup)
    number, day = _labelled(soup)
    for tag in soup.find_all(_GONE):
        tag.decompose()
    root = next((found for place in _PLACES if (found := soup.select_one(place)) is not None), soup)
    for table in root.find_all("table"):
        if not table.decomposed and table.find_parent("table") is None:
            _write_out(soup, table)
    lines = list(_lines(root))
    return "\n".join([*_missing_head(lines, title, number, day), *lines])


def _refuse_tangles(html: str) -> None:
    """Before anything is built: depth costs more than length."""
    open_now = 0
    for count, tag in enumerate(_TAG.finditer(html)):
        if tag[2].lower() not in _ALONE:
            open_now += -1 if tag[1] else 1
        if open_now > _MOST_OPEN or count > _MOST_TAGS:
            raise TooTangled


def _title_of(soup: BeautifulSoup) -> str:
    """What the page says its document is called."""
    meta = soup.find("meta", attrs={"name": re.compile("^ArticleTitle$", re.IGNORECASE)})
    if isinstance(meta, Tag) and meta.get("content"):
        return _words(str(meta["content"]))
    heading = soup.find("h1")
    return _words(heading.get_text(" ")) if isinstance(heading, Tag) else ""


def _labelled(soup: BeautifulSoup) -> tuple[str, str]:
    """Document number and date out of the small table that stands above documents of the state."""
    number = day = ""
    for cell in soup.find_all(["td", "th", "li", "span", "p"], limit=2_000):
        label = _words(cell.get_text(" "))
        if len(label) > _BEGINNING or not _LABELS.match(label):
            continue
        beside = cell.find_next_sibling(["td", "th"])
        value = label + (_words(beside.get_text(" ")) if isinstance(beside, Tag) else "")
        if not number and _NUMBER_LABEL.match(label) and (found := DOCUMENT_NUMBER.search(value)):
            number = found[0].removeprefix("发文字号")
        if not day and _DATE_LABEL.match(label) and (dated := _DATE.search(value)):
            day = dated[0]
    return number, day


def _missing_head(lines: list[str], title: str, number: str, day: str) -> list[str]:
    """Title, number and date where the page has them outside the document's own text."""
    text = "".join(lines)
    plain = re.sub(r"\s", "", text)
    head = [title] if title and re.sub(r"\s", "", title) not in plain[:_BEGINNING] else []
    if number and re.sub(r"\s", "", number) not in plain:
        head.append(number)
    if head and day and not any(DATE_LINE.fullmatch(line.strip()) for line in lines):
        head.append(f"（{day}）")
    return [*head, ""] if head else []


def _lines(root: Tag) -> Iterator[str]:
    """The paragraphs: what stands in one block element and between two line breaks."""
    last: Tag | None = None
    words: list[str] = []
    for one in root.descendants:
        if isinstance(one, Tag):
            if one.name == "br":
                yield from _paragraph(words)
                words = []
            continue
        if isinstance(one, PreformattedString) or not isinstance(one, NavigableString):
            continue  # comments and declarations
        block = _block_around(one)
        if block is not last:
            yield from _paragraph(words)
            words, last = [], block
        if block.name == _TABLE:
            yield from ("", *str(one).split("\n"), "")
        else:
            words.append(str(one))
    yield from _paragraph(words)


def _paragraph(words: list[str]) -> Iterator[str]:
    text = _words("".join(words))
    if text:
        yield f"{_INDENT}{text}"


def _block_around(text: NavigableString) -> Tag:
    for depth, parent in enumerate(text.parents):
        if parent.name in _BLOCKS or parent.name == _TABLE or parent.parent is None:
            return parent
        if depth > _MOST_NESTING:
            break
    raise TooTangled


def _write_out(soup: BeautifulSoup, table: Tag) -> None:
    """Put lines of cells in the place of a table; one that only arranges the page stays as its words."""
    if _LABELS.search(_words(table.get_text(" "))[:40]):
        table.decompose()
        return
    rows = _cells(table)
    if table.find("table") is not None or max(map(len, rows), default=0) < 2:
        return
    width = max(map(len, rows))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    lines.insert(1, f"|{'---|' * width}")
    written = soup.new_tag(_TABLE)
    caption = table.find("caption")
    if isinstance(caption, Tag):
        table.insert_before(caption.extract())
        caption.name = "p"
    written.string = "\n".join(lines)
    table.replace_with(written)


def _cells(table: Tag) -> list[list[str]]:
    """The words of each cell; one that spans several columns or rows stands in each of them."""
    above: dict[int, tuple[int, str]] = {}
    rows: list[list[str]] = []
    for row in table.find_all("tr", limit=_MOST_ROWS):
        cells = iter(row.find_all(["td", "th"], recursive=False, limit=_MOST_COLUMNS))
        line: list[str] = []
        while len(line) < _MOST_COLUMNS:
            left, words = above.pop(len(line), (0, ""))
            if left:
                if left > 1:
                    above[len(line)] = (left - 1, words)
                line.append(words)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            words = _words(cell.get_text(" ")).replace("|", "｜")
            for _ in range(min(_span(cell, "colspan"), _MOST_COLUMNS - len(line))):
                if (down := _span(cell, "rowspan")) > 1:
                    above[len(line)] = (down - 1, words)
                line.append(words)
        if any(line):
            rows.append(line)
    return rows


def _span(cell: Tag, name: str) -> int:
    given = str(cell.get(name, "1"))
    return min(max(int(given), 1), _MOST_ROWS) if given.isdigit() and len(given) < 4 else 1


def _words(text: str) -> str:
    return " ".join(text.split())
