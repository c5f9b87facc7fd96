"""The database as one file and back: SQLite by its online copy, PostgreSQL by pg_dump and pg_restore.

Both copy one committed state while readers and writers go on, and say what stood in it: the migration,
the rows of each table, the heads of the chains.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.pool import NullPool

from app.kernel.errors import PortalError

FILE_NAMES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
_REVISIONS = "alembic_version"
_BUSY_SECONDS = 60


class BackupProblem(PortalError):
    """A copy cannot be made, is not whole, or may not be put here; `code` says which."""


@dataclass(frozen=True)
class Figures:
    """What one state of a database holds."""

    revision: str
    engine: str
    counts: dict[str, int]
    chain_heads: dict[str, str]


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def copy_out(url: str, target: Path) -> Figures:
    """Copy the database into a new file, durable when this returns. Raises BackupProblem."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    figures = _copy_out_sqlite(url, target) if kind_of(url) == "sqlite" else _dump(url, target)
    sync(target)
    return figures


def put_back(url: str, source: Path) -> Figures:
    """Put a copy in the place of what the database holds, in one transaction. Raises BackupProblem."""
    if kind_of(url) == "sqlite":
        _put_back_sqlite(url, source)
    else:
        _restore_dump(url, source)
    return figures_of(url)


def figures_of(url: str) -> Figures:
    """What the database holds now."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return _figures(connection)


def holds_anything(url: str) -> bool:
    """Whether a table has a row; a SQLite file that cannot be read counts as holding something."""
    if kind_of(url) != "sqlite":
        return any(figures_of(url).counts.values())
    path = _file_of(url)
    if not path.exists() or not path.stat().st_size:
        return False
    try:
        return any(figures_of(f"sqlite:///{path}").counts.values())
    except Exception:  # noqa: BLE001 - damaged in any way, it is not empty
        return True


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _figures(connection: Connection) -> Figures:
    names = sorted(inspect(connection).get_table_names())
    counts = {name: _value(connection, f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608
    revision = counts.pop(_REVISIONS, 0) and _value(connection, f"SELECT version_num FROM {_REVISIONS}")  # noqa: S608
    heads: Sequence[Any] = ()
    if "chain_heads" in counts:
        heads = connection.execute(text("SELECT name, position, digest FROM chain_heads ORDER BY name")).all()
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    return Figures(
        revision=str(revision or ""),
        engine=f"{connection.dialect.name} {version}",
        counts=counts,
        chain_heads={name: f"{position}:{digest}" for name, position, digest in heads},
    )


def _value(connection: Connection, statement: str) -> Any:
    return connection.execute(text(statement)).scalar_one()


# --- SQLite


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def _copy_out_sqlite(url: str, target: Path) -> Figures:
    if not _file_of(url).is_file():
        raise BackupProblem("no-database")
    source_address = f"{_file_of(url).resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(source_address, uri=True, timeout=_BUSY_SECONDS)) as source,
        closing(sqlite3.connect(target, timeout=_BUSY_SECONDS, isolation_level=None)) as copy,
    ):
        # One step: one state. In small steps every write by another process would begin the copy anew.
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")  # a copy is one file
        _check_sqlite(copy)
    return figures_of(f"sqlite:///{target}")


def _check_sqlite(database: sqlite3.Connection) -> None:
    try:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
        loose = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as problem:
        raise BackupProblem("database-damaged") from problem
    if verdict != "ok" or loose is not None:
        raise BackupProblem("database-damaged")


def _put_back_sqlite(url: str, source: Path) -> None:
    path = _file_of(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    address = f"{source.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as copy:
        _check_sqlite(copy)
        try:
            _overwrite(copy, path)
        except sqlite3.DatabaseError:
            # What lies there is too damaged to be written to in a transaction; its remains are kept.
            for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                if path.with_name(name).exists():
                    path.with_name(name).replace(path.with_name(f"{name}.damaged"))
            _overwrite(copy, path)
    sync(path)
    sync(path.parent)


def _overwrite(copy: sqlite3.Connection, path: Path) -> None:
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        copy.backup(target, pages=-1)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _check_sqlite(target)


# --- PostgreSQL


def _dump(url: str, target: Path) -> Figures:
    engine = create_engine(url, poolclass=NullPool, isolation_level="REPEATABLE READ")
    with engine.connect() as connection:
        # The dump reads the very state that is counted here.
        snapshot = _value(connection, "SELECT pg_export_snapshot()")
        figures = _figures(connection)
        _run(
            url, "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", to_database=True
        )
    _run(url, "pg_restore", "--file=/dev/null", str(target))  # reads and unpacks all of it
    return figures


def _restore_dump(url: str, source: Path) -> None:
    _run(url, "pg_restore", "--file=/dev/null", str(source))
    options = ("--clean", "--if-exists", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run(url, "pg_restore", *options, str(source), to_database=True)


def _run(url: str, program: str, *words: str, to_database: bool = False) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which others cannot list."""
    if shutil.which(program) is None:
        raise BackupProblem("program-missing", program=program)
    parts = make_url(url).set(drivername="postgresql")
    environment = dict(os.environ)
    if parts.password is not None:
        environment["PGPASSWORD"] = str(parts.password)
    if to_database:
        address = parts._replace(password=None).render_as_string(hide_password=False)
        words = ("--no-owner", "--no-password", f"--dbname={address}", *words)
    done = subprocess.run(  # noqa: S603 - two fixed programs, no shell
        [program, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise BackupProblem("program-failed", program=program, words=last[0])
