"""Looks by day and by who looked: fifty looks of one batch are one line that opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from app.features.accesses import labels
from app.kernel import clock
from app.kernel.access_log import Access


@dataclass
class Line:
    """The looks of one body and post on one day, newest first."""

    body: str
    post: str
    looks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def deeds(self) -> list[str]:
        """What was done, each in words once."""
        return list(dict.fromkeys(str(look["what"]) for look in self.looks))


@dataclass(frozen=True)
class Day:
    """One day with its lines."""

    on: date
    lines: list[Line]


def by_day(looks: Iterable[Access]) -> list[Day]:
    """The looks, newest first, by day in Shanghai and then by body and post."""
    days = groupby(looks, key=lambda look: clock.day_of(look.at))
    return [Day(on, _lines(one_day)) for on, one_day in days]


def _lines(looks: Iterable[Access]) -> list[Line]:
    lines: dict[tuple[str, str], Line] = {}
    for look in looks:
        words = labels.in_words(look)
        words["row"] = look
        key = (str(words["body"]), str(words["post"]))
        lines.setdefault(key, Line(*key)).looks.append(words)
    return list(lines.values())
