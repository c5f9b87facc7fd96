"""Many rows in one statement, without an object for each.

The driver's own `executemany`, with every value made ready by its column's type as the session would: an
instant in UTC, an id, JSON. Meant for what comes in by the thousand; whoever calls it gives every column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Date, Table
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from app.kernel.db import Base, ReadingOnly, UtcDateTime

Prepare = Callable[[Any], Any] | None


def insert_many(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns, in the session's own transaction."""
    if not rows:
        return
    if not session.info.get("is_writing", True):
        raise ReadingOnly("a reading session was asked to write")
    table = cast(Table, model.__table__)
    connection, names = session.connection(), tuple(rows[0])
    missing = [one.name for one in table.columns if one.name not in names and not one.nullable]
    if missing:
        raise ValueError(f"{table.name}: no value for {', '.join(missing)}")
    columns = [_prepared(connection.dialect, table, name, rows) for name in names]
    session.flush()
    values = list(zip(*columns, strict=True))
    connection.exec_driver_sql(_statement(connection.dialect, table, names), values)


def _prepared(dialect: Dialect, table: Table, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The values of one column, column by column: that is three times as quick as row by row."""
    prepare: Prepare = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    values = [row[name] for row in rows]
    if prepare is None:
        return values
    if isinstance(table.c[name].type, Date | UtcDateTime):
        # Days and instants are few among many rows.
        made = {value: prepare(value) for value in set(values)}
        return [made[value] for value in values]
    return list(map(prepare, values))


def _statement(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    quote = dialect.identifier_preparer.quote
    sign = "?" if dialect.paramstyle == "qmark" else "%s"
    columns, signs = ", ".join(map(quote, names)), ", ".join([sign] * len(names))
    return f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({signs})"  # noqa: S608 - names of our own
