"""Reads: pages of both logs by their position, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.access_log import Access
from app.kernel.events import Event

PER_PAGE = 50
MOST_EXPORTED = 50_000
Row = TypeVar("Row", Event, Access)
# What kind of deed or look it was, and of which thing.
_COLUMNS: dict[type[Any], tuple[Any, Any]] = {
    Event: (Event.verb, Event.reference),
    Access: (Access.action, Access.thing),
}


@dataclass(frozen=True)
class Asked:
    """What somebody narrowed a log by; empty means all. `kind` is a word or the beginning of one."""

    since: date | None = None
    until: date | None = None
    kind: str = ""
    post: str = ""
    reference: str = ""
    actor: str = ""

    @property
    def count(self) -> int:
        return sum(bool(value) for value in vars(self).values())


def page(
    session: Session, table: type[Row], asked: Asked, *, before: int | None
) -> tuple[tuple[Row, ...], bool]:
    """One page below a position, and whether there is more: no counting, no skipping over rows."""
    found = _narrowed(table, asked)
    if before is not None:
        found = found.where(table.position < before)
    rows = tuple(session.scalars(found.order_by(table.position.desc()).limit(PER_PAGE + 1)))
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def lines(session: Session, table: type[Row], asked: Asked) -> Iterator[Row]:
    """Everything asked for, newest first, for a sheet; the first so many."""
    found = _narrowed(table, asked).order_by(table.position.desc()).limit(MOST_EXPORTED)
    yield from session.scalars(found.execution_options(yield_per=1000))


def _narrowed(table: type[Row], asked: Asked) -> Select[Any]:
    found: Select[Any] = select(table)
    kind, thing = _COLUMNS[table]
    if asked.since is not None:
        found = found.where(table.at >= clock.start_of(asked.since))
    if asked.until is not None:
        found = found.where(table.at < clock.start_of(asked.until + timedelta(days=1)))
    if asked.kind:
        found = found.where(kind.startswith(asked.kind, autoescape=True))
    if asked.post:
        found = found.where(table.post == asked.post)
    if asked.reference:
        found = found.where(thing == asked.reference)
    if asked.actor:
        found = found.where(table.actor == asked.actor)
    return found
