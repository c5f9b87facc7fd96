"""A story as an editor writes it, read into blocks: headings, paragraphs, quotations. Pure.

`# words` begins a heading, `> words` a quotation; an empty line ends a paragraph. Nothing else means
anything: markup stays what it is, words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HEADING, QUOTATION = "#", ">"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"


@dataclass(frozen=True)
class Block:
    """One block of a story."""

    kind: BlockKind
    text: str


def read_story(text: str) -> tuple[Block, ...]:
    """The blocks of a story, in their order."""
    blocks: list[Block] = []
    lines: list[str] = []

    def close() -> None:
        if lines:
            blocks.append(Block(BlockKind.PARAGRAPH, "\n".join(lines)))
            lines.clear()

    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith((HEADING, QUOTATION)) and line.strip("#> "):
            close()
            kind = BlockKind.HEADING if line.startswith(HEADING) else BlockKind.QUOTATION
            blocks.append(Block(kind, line.lstrip("#> ")))
        elif line:
            lines.append(line)
        else:
            close()
    close()
    return tuple(blocks)


def plain_story(text: str) -> str:
    """The words alone, for the search and for machines."""
    return "\n".join(block.text for block in read_story(text))
