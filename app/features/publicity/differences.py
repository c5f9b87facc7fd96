"""What changed between two texts, paragraph by paragraph and within a paragraph word by word.

A word is one Chinese character, or a run of Latin letters or figures. Long paragraphs with little in common
are shown whole, old and new: comparing them sign by sign would take long and say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_LONGEST_COMPARED = 1_500
# What repeats itself takes long to compare and is compared as a whole.
_LEAST_VARIETY = 12
_ALIKE = 0.4


class Change(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True)
class Stretch:
    """Words in a row that share one fate."""

    change: Change
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One line of the comparison. `skipped`: how many unchanged paragraphs are left out in its place."""

    stretches: tuple[Stretch, ...] = ()
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        return any(stretch.change is not Change.SAME for stretch in self.stretches)


def differences(old: str, new: str) -> tuple[Paragraph, ...]:
    """The comparison, empty if equal; of unchanged parts one paragraph on each side is kept."""
    if old == new:
        return ()
    return tuple(_shortened(list(_paragraphs(old.splitlines(), new.splitlines()))))


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield from (_whole(Change.SAME, line) for line in old[old_from:old_to])
        else:
            yield from _replaced(old[old_from:old_to], new[new_from:new_to])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Lines that gave way to others, in their order: each pair that is alike is one paragraph."""
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else None
        after = new[place] if place < len(new) else None
        if before is not None and after is not None and _are_alike(before, after):
            yield Paragraph(tuple(_stretches(before, after)))
            continue
        if before is not None:
            yield _whole(Change.DELETED, before)
        if after is not None:
            yield _whole(Change.INSERTED, after)


def _are_alike(before: str, after: str) -> bool:
    if max(len(before), len(after)) > _LONGEST_COMPARED or not before.strip() or not after.strip():
        return False
    longest = max(len(before), len(after))
    if longest > 10 * _LEAST_VARIETY and len(set(before) | set(after)) < max(_LEAST_VARIETY, longest // 12):
        return False
    return SequenceMatcher(None, before, after, autojunk=False).quick_ratio() >= _ALIKE


def _stretches(before: str, after: str) -> Iterator[Stretch]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield Stretch(Change.SAME, "".join(old[old_from:old_to]))
            continue
        if old_from < old_to:
            yield Stretch(Change.DELETED, "".join(old[old_from:old_to]))
        if new_from < new_to:
            yield Stretch(Change.INSERTED, "".join(new[new_from:new_to]))


def _whole(change: Change, line: str) -> Paragraph:
    return Paragraph((Stretch(change, line),))


def _shortened(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    near = {
        neighbour
        for place, one in enumerate(paragraphs)
        if one.is_changed
        for neighbour in (place - 1, place, place + 1)
    }
    skipped = 0
    for place, one in enumerate(paragraphs):
        if place not in near:
            skipped += 1
            continue
        if skipped:
            yield Paragraph(skipped=skipped)
            skipped = 0
        # Empty lines between paragraphs say nothing.
        if any(stretch.text.strip() for stretch in one.stretches):
            yield one
    if skipped:
        yield Paragraph(skipped=skipped)
