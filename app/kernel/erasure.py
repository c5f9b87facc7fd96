"""What is past its time goes: each feature says what it erases, by which rule, a slice at a time.

A feature has a module `erasers` with `ERASERS: tuple[Eraser, ...]`. The worker and `flask retention run`
call each of them again and again, one short transaction a slice, until nothing is due.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Slice:
    """What one slice erased: how many things, and the files that go with them once it is committed.

    A file is (folder as `Toolbox.files` knows it, name).
    """

    count: int
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Eraser:
    """Erases one kind of thing past its time.

    `rule` is a code of `rulebook/data/retention.toml`; `what` a stable word for the event and the command,
    such as `intake.quarantined-cells`. `due(session, today)` counts what is past its time, changing nothing.
    `erase(session, today, limit)` erases at most `limit` of it in the session's transaction, never commits,
    and answers `Slice(0)` when nothing is due. Content goes; events and links of the chains stay.
    """

    rule: str
    what: str
    due: Callable[[Session, date], int]
    erase: Callable[[Session, date, int], Slice]


def erase_with_dependents(session: Session, table: Table, ids: Collection[UUID]) -> dict[str, set[UUID]]:
    """Delete rows and all that hangs on them; answers the ids by table.

    What refers to them and may stand alone (a nullable column) is only let go of; links of chains too.
    """
    erased: dict[str, set[UUID]] = {}
    _erase(session, table, set(ids), erased)
    return erased


def _erase(session: Session, table: Table, ids: set[UUID], erased: dict[str, set[UUID]]) -> None:
    ids = ids - erased.get(table.name, set())
    if not ids:
        return
    erased.setdefault(table.name, set()).update(ids)
    for other in table.metadata.tables.values():
        for column in other.columns:
            if not any(key.column.table is table for key in column.foreign_keys):
                continue
            if column.nullable:
                session.execute(update(other).where(column.in_(ids)).values({column: None}))
            elif not _goes_by_itself(column):
                hanging = set(session.scalars(select(other.c.id).where(column.in_(ids))))
                _erase(session, other, hanging, erased)
    session.execute(delete(table).where(table.c.id.in_(ids)))


def _goes_by_itself(column: Column[Any]) -> bool:
    return any(key.ondelete == "CASCADE" for key in column.foreign_keys)
