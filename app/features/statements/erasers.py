"""What of statements is erased when its time is over: texts that were given back, replaced or withdrawn."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from app.features.statements.models import OwnStatement
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "own-statement"


def _is_past(today: date) -> ColumnElement[bool]:
    return OwnStatement.ended_at < clock.start_of(kept_since(RULE, today))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(OwnStatement).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    found = select(OwnStatement.id).where(_is_past(today)).order_by(OwnStatement.id).limit(limit)
    ids = set(session.scalars(found))
    erase_with_dependents(session, cast(Table, OwnStatement.__table__), ids)
    return Slice(len(ids))


ERASERS = (Eraser(RULE, "statements.statements", _due, _erase),)
