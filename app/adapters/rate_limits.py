"""Counters for rate limits that several processes share: Redis when set, else a small SQLite file.

The file is apart from the portal's database and not made durable: counters may be lost in a crash,
and counting must never wait for the database. Keys are keyed digests, never addresses.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from limits import parse
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from app.kernel.db import run_patiently

_TABLE = (
    "CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER, expires REAL) WITHOUT ROWID"
)
_ADD = """
INSERT INTO counters VALUES (:key, :amount, :until) ON CONFLICT (key) DO UPDATE SET
 count = CASE WHEN expires <= :now THEN :amount ELSE count + :amount END,
 expires = CASE WHEN expires <= :now THEN :until ELSE expires END
RETURNING count
"""
_PURGE_EVERY = 1000


class SqliteStorage(Storage):
    """Fixed-window counters in one SQLite file, for all processes of one machine."""

    STORAGE_SCHEME = ["portal-sqlite"]  # noqa: RUF012 - the library's own contract

    def __init__(self, path: Path) -> None:
        super().__init__(f"portal-sqlite://{path}", wrap_exceptions=False)
        self._path = path
        self._local = threading.local()
        self._writes = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF", _TABLE):
                run_patiently(connection, statement)
            self._local.connection = connection
        return connection

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and answer the count so far in this window of `expiry` seconds."""
        now = time.time()
        values = {"key": key, "amount": amount, "until": now + expiry, "now": now}
        count: int = self._connection().execute(_ADD, values).fetchone()[0]
        self._writes += 1
        if self._writes % _PURGE_EVERY == 0:
            self._connection().execute("DELETE FROM counters WHERE expires <= ?", (now,))
        return count

    def get(self, key: str) -> int:
        row = self._row(key)
        return int(row[0]) if row and row[1] > time.time() else 0

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        return bool(self._connection().execute("SELECT 1").fetchone())

    def reset(self) -> int | None:
        return self._connection().execute("DELETE FROM counters").rowcount

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM counters WHERE key = ?", (key,))

    def _row(self, key: str) -> Any:
        return (
            self._connection().execute("SELECT count, expires FROM counters WHERE key = ?", (key,)).fetchone()
        )


class RateLimits:
    """Answers whether somebody may do something once more."""

    def __init__(self, redis_url: str, path: Path) -> None:
        self._storage: Storage = RedisStorage(redis_url) if redis_url else SqliteStorage(path)
        self._limiter = FixedWindowRateLimiter(self._storage)

    def hit(self, limit: str, *keys: str) -> int:
        """Count one; 0 when it is within `limit` (such as "20/hour"), else the seconds to wait."""
        item = parse(limit)
        if self._limiter.hit(item, *keys):
            return 0
        return max(1, int(self._limiter.get_window_stats(item, *keys).reset_time - time.time()) + 1)

    def take_back(self, limit: str, *keys: str) -> None:
        """Undo one count: what was counted beforehand turned out not to be of the kind that is counted."""
        item = parse(limit)
        self._storage.incr(item.key_for(*keys), item.get_expiry(), amount=-1)

    def count(self, limit: str, *keys: str) -> int:
        """How many were counted in this window, without counting."""
        item = parse(limit)
        return item.amount - self._limiter.get_window_stats(item, *keys).remaining

    def forget(self, limit: str, *keys: str) -> None:
        """Start a count anew, as after a successful sign-in."""
        self._limiter.clear(parse(limit), *keys)

    def forget_all(self) -> None:
        """Start every count anew."""
        self._storage.reset()
