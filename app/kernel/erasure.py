"""What is past its time goes: each feature says what it erases, by which rule, a slice at a time.

A feature has a module `erasers` with `ERASERS: tuple[Eraser, ...]`. The worker and `flask retention run`
call each of them again and again, one short transaction a slice, until nothing is due.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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
    such as `intake.quarantined-cells`. `due(session, today)` counts what is past its time and changes nothing;
    `erase(session, today, limit)` erases at most `limit` of it in the session's transaction and never commits.
    Called again with nothing due it answers `Slice(0)`. Content goes; events and links of the chains stay.
    """

    rule: str
    what: str
    due: Callable[[Session, date], int]
    erase: Callable[[Session, date, int], Slice]
