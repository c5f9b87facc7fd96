"""Pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from flask import request

from app.kernel.errors import NotFound
from app.web.templating import url_with

T = TypeVar("T")
PER_PAGE = 20
_DEEPEST = 500


@dataclass(frozen=True)
class Paging(Generic[T]):
    """One page of a list, and how to get to the others."""

    items: Sequence[T]
    page: int
    total: int
    per_page: int = PER_PAGE
    deepest: int = _DEEPEST

    @property
    def pages(self) -> int:
        return min(self.deepest, max(1, -(-self.total // self.per_page)))

    @property
    def has_more(self) -> bool:
        """Whether there is more than may be paged through."""
        return self.total > self.deepest * self.per_page

    def url_for_page(self, page: int) -> str:
        return url_with(page=page if page > 1 else None)


def asked_page() -> int:
    """The page number of the query, from 1. Raises NotFound where it cannot be one."""
    raw = request.args.get("page", "1")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 6 and 1 <= int(raw) <= _DEEPEST):
        raise NotFound("no-such-page")
    return int(raw)


def asked_day(name: str) -> date | None:
    """The day that the query names, if it names one. Raises NotFound where it cannot be a day."""
    asked = request.args.get(name, "")
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError as problem:
        raise NotFound("no-such-page") from problem
