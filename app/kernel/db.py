"""The database: base class, column types, engines and sessions for SQLite and PostgreSQL.

A session is either reading (a write in it is an error) or writing (on SQLite it holds the write lock
from its start, so that it never has to be upgraded in the middle). `session.info` carries what services
need and must not look for: the keyring.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, DateTime, Engine, MetaData, TypeDecorator, Uuid, create_engine, event, select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column, sessionmaker

from app.kernel.crypto import Keyring
from app.kernel.ids import new_id

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_BUSY_SECONDS = 20


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; stored in UTC, refused when naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table: a UUID ordered by time as its key."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        UUID: Uuid,
    }

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class ReadingOnly(Exception):
    """A reading session was asked to write; GET never writes."""


class Database:
    """An engine and its two kinds of session."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        self.engine = make_engine(url)
        self.keyring = keyring
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, class_=Session)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def has_file(self) -> bool:
        """Whether the file of an SQLite database is there already."""
        return Path(self.engine.url.database or "").is_file()

    def reading(self) -> Session:
        """A session that only reads; a flush with changes raises ReadingOnly."""
        return self._open(is_writing=False)

    def writing(self) -> Session:
        """A session that may write; whoever opened it commits it, once."""
        return self._open(is_writing=True)

    def settle(self) -> None:
        """Have what was erased leave the disk: out of SQLite's log, and out of PostgreSQL's dead rows."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                driver = connection.connection.driver_connection  # no transaction may be open
                assert driver is not None
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One write of its own: committed at the end, rolled back on any error."""
        with self.writing() as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def _open(self, *, is_writing: bool) -> Session:
        session = self._sessions(info={"keyring": self.keyring, "is_writing": is_writing})
        if is_writing and self.is_sqlite:
            session.connection(execution_options={"portal_write": True})
        return session


def keyring_of(session: Session) -> Keyring:
    """The keyring that came with the session."""
    keyring: Keyring = session.info["keyring"]
    return keyring


def hold(session: Session, row: Base) -> None:
    """Hold a row to the transaction's end and read it anew: two deeds at once come one after the other.

    Whoever holds several holds the record first and everything before the first event: the events' chain
    is one row for all, and deeds that wait for each other crosswise would end in an error.
    """
    kind = type(row)
    session.flush()
    session.execute(select(kind.id).where(kind.id == row.id).with_for_update(key_share=True))
    session.refresh(row)


def make_engine(url: str) -> Engine:
    """An engine with the portal's habits: durable, foreign keys on, real transactions."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}
        )
        event.listen(engine, "do_connect", _keep_private)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=8)


def _keep_private(_dialect: Dialect, _record: object, arguments: list[Any], _options: object) -> None:
    # Made for its owner alone, whatever the umask; its log and shared memory take after it.
    path = Path(str(arguments[0]))
    if path.parent.is_dir() and str(path) != ":memory:":
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python 3.11's driver begins transactions on its own and only before some statements; we do it.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        run_patiently(connection, f"PRAGMA {pragma}")


def run_patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run what prepares a SQLite connection, again while the file is locked.

    Those who open one file at the same moment can meet "database is locked" despite the timeout.
    """
    for attempt in range(40):
        try:
            connection.execute(statement)
            return
        except sqlite3.OperationalError:
            if attempt == 39:
                raise
            time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("portal_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_writes_while_reading(session: Session, _context: object, _instances: object) -> None:
    if session.info.get("is_writing", True):
        return
    if session.new or session.deleted or any(session.is_modified(thing) for thing in session.dirty):
        raise ReadingOnly("a reading session was asked to write")


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk_writes_while_reading(state: ORMExecuteState) -> None:
    is_write = state.is_insert or state.is_update or state.is_delete
    if is_write and not state.session.info.get("is_writing", True):
        raise ReadingOnly("a reading session was asked to write")
