"""Whether anything was committed since one last looked, without looking at any row."""

from __future__ import annotations

import sqlite3
import threading

from sqlalchemy import Engine, text


class DataVersion:
    """A value that is another one after every commit, by whichever process; comparable within one process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def read(self) -> str:
        """The value now. What is read from the database afterwards is at least as new."""
        if self._engine.dialect.name == "sqlite":
            return self._read_sqlite()
        with self._engine.connect() as connection:
            # Equal snapshots see the same commits.
            return str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar_one())

    def _read_sqlite(self) -> str:
        # The number belongs to its connection, and skips only that connection's own commits: it has none.
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(self._engine.url.database or "", check_same_thread=False)
            return str(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
