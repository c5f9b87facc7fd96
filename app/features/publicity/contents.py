"""The contents list of an article: its headings, the lower ones under the higher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.features.publicity.structure import BlockKind


@dataclass(frozen=True)
class Part:
    """One heading with those below it."""

    anchor: str
    text: str
    parts: list[Part] = field(default_factory=list)


def contents_of(blocks: Iterable[Mapping[str, str]]) -> list[Part]:
    """The headings among the blocks of an article."""
    top: list[Part] = []
    is_below = False
    for block in blocks:
        if not block["anchor"]:
            continue
        part = Part(block["anchor"], block["text"])
        if block["kind"] == BlockKind.HEADING2 and is_below:
            top[-1].parts.append(part)
        else:
            top.append(part)
            is_below = block["kind"] == BlockKind.HEADING1
    return top
