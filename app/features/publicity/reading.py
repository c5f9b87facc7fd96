"""An article as one reader reads it: in their language where there is one, with its pictures and laws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.adapters.markdown import cleaned
from app.features.publicity.models import Article, ArticleFile
from app.features.publicity.states import FileRole

_RULES = "/rules/"
FileAddress = Callable[[ArticleFile], str]


@dataclass(frozen=True)
class Reading:
    """What a template shows. `lang` is that of the words; `is_other_language`: not the one asked for."""

    article: Article
    title: str
    summary: str
    lang: str
    is_other_language: bool
    blocks: tuple[dict[str, Any], ...]
    foreword: Mapping[str, Any]
    cover: Mapping[str, Any] | None
    attachments: tuple[Mapping[str, Any], ...]
    related: tuple[tuple[str, str], ...]


def read(
    article: Article,
    language: str,
    files: Iterable[ArticleFile],
    address: FileAddress,
    related: Mapping[str, Article],
) -> Reading:
    """The article for a reader of "zh" or "en"; `related`: articles by what the editor called them."""
    is_english = language == "en" and article.has_english
    shown = {file.number: _file(file, address, is_english) for file in files}
    pictures = {number: one for number, one in shown.items() if one["role"] == FileRole.PICTURE}
    blocks = article.blocks_en if is_english else article.blocks
    return Reading(
        article=article,
        title=article.title_en if is_english else article.title,
        summary=(article.summary_en if is_english else article.summary) or "",
        lang="en" if is_english else "zh-Hans",
        is_other_language=language == "en" and not is_english,
        blocks=tuple(_block(block, pictures) for block in blocks),
        foreword={} if is_english else article.foreword,
        cover=pictures.get(article.cover),
        attachments=tuple(one for one in shown.values() if one["role"] == FileRole.ATTACHMENT),
        related=tuple(_link(line, related) for line in article.related),
    )


def _block(block: Mapping[str, Any], pictures: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """A block with its HTML cleaned once more, and its picture looked up; without one its words remain."""
    ready = dict(block)
    if "html" in block:
        ready["html"] = cleaned(block["html"])
    if "figure" in block:
        ready["picture"] = pictures.get(block["figure"])
    return ready


def _file(file: ArticleFile, address: FileAddress, is_english: bool) -> dict[str, Any]:
    speaks_english = bool(is_english and file.words_en)
    return {
        "number": file.number,
        "role": file.role,
        "url": address(file),
        "words": file.words_en if speaks_english else file.words,
        "lang": "en" if speaks_english else "zh-Hans",
        "kind": file.kind,
        "size": file.size,
        "width": file.width,
        "height": file.height,
    }


def _link(line: str, related: Mapping[str, Article]) -> tuple[str, str]:
    """Words and address; the address is empty for what stands nowhere on this site."""
    if line in related:
        found = related[line]
        number = f" {found.document_number}" if found.document_number else ""
        return f"《{found.title}》{number}", f"/publicity/{found.slug}"
    if line.startswith(_RULES):
        return line, line
    return line, ""
