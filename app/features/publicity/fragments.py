"""Put together again the paragraphs of a document that a PDF extractor left as broken lines.

A fragment is what a reader sees as one paragraph, heading, title line, signature, date or table (lines that
begin and end with a bar). Lines broken in mid-sentence are joined, also across the blank lines that a page's
end leaves; page numbers and running heads go.
"""

import re
from collections import Counter
from dataclasses import dataclass

NUMERAL = "[一二三四五六七八九十百]+"
HAN_YEAR = "[〇○零一二三四五六七八九]{4}"
DATE_LINE = re.compile(
    rf"[（(]?(?:(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日|({HAN_YEAR})年({NUMERAL})月({NUMERAL})日)[）)]?"
)
HEADING_1 = re.compile(rf"(?P<marker>{NUMERAL})、(?P<rest>.*)", re.DOTALL)
HEADING_2 = re.compile(rf"[（(](?P<marker>{NUMERAL})[）)](?P<rest>.*)", re.DOTALL)
CHAPTER = re.compile(rf"第(?P<marker>{NUMERAL}|\d+)(?P<unit>[章节编])\s*(?P<rest>.*)", re.DOTALL)
ARTICLE = re.compile(rf"第(?:{NUMERAL}|\d+)条")
NUMBERED = re.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])")
ANNEX_NUMBER = re.compile(r"附件(\d*)")
ATTACHMENT = re.compile(r"附件\d*(?:[:：]|$)|附[:：]")
DOCUMENT_NUMBER = re.compile(r"([一-鿿]{1,14})[〔\[【（(]\s*(\d{4})\s*[〕\]】）)]\s*(?:第\s*)?(\d{1,5})\s*号")
DISTRIBUTION = re.compile(r"抄送[:：]|主送[:：]|.{2,40}\d{4}年\d{1,2}月\d{1,2}日印发")
NOTE = re.compile(r"[（(](?:此件|此文|注|联系人|联系电话|信息公开).{0,60}[）)]")

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s*\d+\s*页(?:[,，/\s]*共\s*\d+\s*页)?|\d+\s*/\s*\d+|Page\s+\d+(?:\s+of\s+\d+)?"
)
_CONTENTS_LINE = re.compile(r".*(?:[.．。·…]\s*){3,}\d{1,4}|目\s*录")
_METADATA = re.compile(
    r"(?:索引号|主题分类|发文机关|成文日期|标题|发文字号|发布日期|公文种类|公文时效|有效性|来源|签发人|公开方式)[:：].*"
)
_SENTENCE_END = re.compile(r"[。！？：；!?;:…][”’」』）)》]*$")
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’—…·]"
_TITLE_END = re.compile(
    r"(?:通知|意见|方案|办法|规定|决定|决议|公告|通告|通报|批复|复函|函|纲要|规划|条例|细则|报告|要点|计划|制度|指引|指南"
    r"|目录|清单|标准|规则|规程|措施|守则|倡议书|公约)(?:[（(].{1,12}[）)])?$"
)
_SPACE_IN_HAN = re.compile(rf"(?<={_WIDE})[ \t\u00a0\u3000]+(?={_WIDE})")
_SPACE_BESIDE_HAN = re.compile(rf"(?<={_WIDE})[ \t\u00a0\u3000]+(?=\d)|(?<=\d)[ \t\u00a0\u3000]+(?={_WIDE})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\u200b-\u200f]")
_RUNNING_HEAD_PAGES = 3
_SHORT = 40
_LONGEST_FURNITURE = 120


@dataclass(frozen=True)
class Fragment:
    """One paragraph-like piece of text, tidied."""

    text: str

    @property
    def is_date(self) -> bool:
        """Tell whether it is a date alone on its line."""
        return bool(DATE_LINE.fullmatch(self.text))

    @property
    def is_table(self) -> bool:
        """Tell whether it is a table: lines of cells between bars."""
        return _is_table(self.text)

    @property
    def is_finished(self) -> bool:
        """Tell whether it ends as a sentence, a list item or an address does."""
        return bool(_SENTENCE_END.search(self.text))


@dataclass(frozen=True)
class _Line:
    text: str
    is_indented: bool
    follows_gap: bool


def read_fragments(text: str) -> tuple[Fragment, ...]:
    """Give the document's fragments in their order."""
    lines = _lines_of(text)
    uses_indents = sum(line.is_indented for line in lines) >= 3
    fragments: list[str] = []
    # Above the first sentence stand letterhead, title and address, each a line of its own; below a
    # signature's date the same may begin again.
    in_header = True
    for place, line in enumerate(lines):
        after = lines[place + 1].text if place + 1 < len(lines) else ""
        if fragments and _is_table(line.text) and _is_table(fragments[-1]) and not line.follows_gap:
            fragments[-1] += f"\n{line.text}"
            continue
        may_join = bool(fragments) and not (in_header and _begins_anew(fragments[-1], line))
        if may_join and _continues(fragments[-1], line, after, uses_indents=uses_indents):
            fragments[-1] = join_text(fragments[-1], line.text)
        else:
            fragments.append(line.text)
        in_header = _is_in_header(fragments[-1], in_header)
    return tuple(Fragment(fragment) for fragment in fragments)


def join_text(first: str, second: str) -> str:
    """Join two pieces of a sentence: without a space between Chinese, with one between other words."""
    needs_space = (
        first[-1:].isascii() and second[:1].isascii() and first[-1:].isalnum() and second[:1].isalnum()
    )
    return tidy(first + (" " if needs_space else "") + second)


def tidy(text: str) -> str:
    """Take out the spaces that typesetting leaves between Chinese characters."""
    text = _SPACE_IN_HAN.sub("", " ".join(text.split()))
    marker = ARTICLE.match(text) or re.match(rf"第{NUMERAL}[章节编]", text)
    text = _SPACE_BESIDE_HAN.sub("", text)
    return f"{marker[0]} {text[marker.end() :].lstrip()}" if marker and text[marker.end() :] else text


def starts_structure(text: str) -> bool:
    """Tell whether a line begins something of its own: a heading, an article, an item, an annex."""
    patterns = (HEADING_1, HEADING_2, CHAPTER, ARTICLE, NUMBERED, ATTACHMENT, DISTRIBUTION)
    return any(pattern.match(text) for pattern in patterns) or bool(NOTE.fullmatch(text)) or _is_table(text)


def is_document_number(text: str) -> bool:
    """Tell whether a line is a document's number and nothing else."""
    return bool(DOCUMENT_NUMBER.fullmatch(text))


def _lines_of(text: str) -> list[_Line]:
    raw = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")).split("\n")
    running = _running_heads(raw, pages=text.count("\f") + 1)
    lines: list[_Line] = []
    gap = True
    for line in raw:
        plain = tidy(line.strip())
        if not plain or _is_furniture(plain) or plain in running:
            gap = True
            continue
        lines.append(_Line(plain, line.startswith(("\u3000", "  ", "\t")), gap))
        gap = False
    return lines


def _is_furniture(line: str) -> bool:
    if len(line) > _LONGEST_FURNITURE:
        return False
    return any(pattern.fullmatch(line) for pattern in (_PAGE_NUMBER, _CONTENTS_LINE, _METADATA))


def _running_heads(raw: list[str], *, pages: int) -> frozenset[str]:
    """Give the short lines that stand on so many pages that they are no text."""
    if pages < _RUNNING_HEAD_PAGES:
        return frozenset()
    counts = Counter(tidy(line.strip()) for line in raw)
    least = max(_RUNNING_HEAD_PAGES, pages // 2)
    return frozenset(line for line, count in counts.items() if count >= least and 0 < len(line) <= _SHORT)


def _continues(before: str, line: _Line, after: str, *, uses_indents: bool) -> bool:
    """Tell whether `line` goes on with the fragment `before`; `after` is the line that follows."""
    if starts_structure(line.text) or _stands_alone(before) or _stands_alone(line.text):
        return False
    if _SENTENCE_END.search(before):
        # Where paragraphs are indented, a line that is not goes on with the one above it.
        return (
            uses_indents
            and not line.is_indented
            and not line.follows_gap
            and not before.endswith(("：", ":"))
        )
    if _is_signature(line.text, after):
        return False
    if _is_bare_heading(before) or ATTACHMENT.match(before):
        return not line.follows_gap and not line.is_indented and len(line.text) < _SHORT / 2
    return not (uses_indents and line.is_indented)


def _is_in_header(last: str, was_in_header: bool) -> bool:
    if DATE_LINE.fullmatch(last):
        return True
    return was_in_header and not (_SENTENCE_END.search(last) or starts_structure(last))


def _begins_anew(before: str, line: _Line) -> bool:
    """Tell letterhead, title and address apart, which have no full stop between them."""
    if before.endswith(("、", "，")):
        return False
    return line.follows_gap or line.text.startswith(before) or bool(_TITLE_END.search(before))


def _stands_alone(text: str) -> bool:
    return bool(
        DATE_LINE.fullmatch(text) or is_document_number(text) or NOTE.fullmatch(text) or _is_table(text)
    )


def _is_table(text: str) -> bool:
    return len(text) > 2 and text.startswith("|") and text.endswith("|")


def _is_signature(text: str, after: str) -> bool:
    return bool(DATE_LINE.fullmatch(after)) and len(text) <= _SHORT and not re.search(r"[，。；！？]", text)


def _is_bare_heading(text: str) -> bool:
    return bool(HEADING_1.match(text) or CHAPTER.match(text)) and len(text) <= _SHORT
