"""The one place that knows what time it is.

Instants are aware UTC; days are the days of Asia/Shanghai, where the law's terms run.
`travel` moves the clock for tests and for the demo's story.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_offset = timedelta(0)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today() -> date:
    """The present day in Asia/Shanghai."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an instant falls."""
    return instant.astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """The instant at which a day begins in Asia/Shanghai, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


@contextmanager
def travel(to: datetime | date) -> Iterator[None]:
    """Set the clock of this whole process; it keeps running from there.

    A bare day means nine in the morning there. For tests and the demo's story only.
    """
    global _offset
    target = to if isinstance(to, datetime) else start_of(to) + timedelta(hours=9)
    before = _offset
    _offset = target - datetime.now(UTC)
    try:
        yield
    finally:
        _offset = before
