"""What the office approved, put on top of the shipped rules in this process.

Every entry has its days, so an approved change can be loaded at once and takes effect by itself on its
first day. That day is never today: a process that learns of a change a moment late misses nothing.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.features.rules import queries
from app.features.rules.encoding import decoded
from app.kernel.db import Database
from app.rulebook.amending import check_whole, layer_of
from app.rulebook.layers import RulebookError, enact

_LOOK_EVERY_SECONDS = 2.0
_log = structlog.get_logger("portal")
_lock = threading.Lock()
_looked_at: dict[int, float] = {}
_known: tuple[object, ...] = ()


def bring_up_to_date(database: Database, *, at_once: bool = False) -> None:
    """Look every two seconds at most whether a change was approved; load what there is."""
    now, last = time.monotonic(), _looked_at.get(id(database), float("-inf"))
    if not at_once and now - last < _LOOK_EVERY_SECONDS:
        return
    _looked_at[id(database)] = now
    # Away, or not migrated yet: the rules in use stay as they are.
    with suppress(SQLAlchemyError), _lock, database.reading() as session:
        _load(session, id(database))


def _load(session: Session, database: int) -> None:
    global _known
    key = (database, *queries.edition_key(session))
    if key == _known:
        return
    enact(layer_of(_usable([decoded(change.content) for change in queries.in_order_of_effect(session)])))
    _known = key


def _usable(contents: list[Any]) -> list[Any]:
    """What can be used together with the shipped data; a later edition of those may contradict a change."""
    try:
        check_whole(layer_of(contents))
    except RulebookError:
        return _each_usable(contents)
    return contents


def _each_usable(contents: list[Any]) -> list[Any]:
    usable: list[Any] = []
    for content in contents:
        try:
            check_whole(layer_of([*usable, content]))
        except RulebookError as problem:
            _log.error("rule-change-left-out", problem=str(problem))
        else:
            usable.append(content)
    return usable
