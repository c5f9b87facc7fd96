"""What of the access log is erased when its time is over: what a row says; the row stays in the chain."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.kernel import chains, clock
from app.kernel.access_log import CHAIN, Access
from app.kernel.erasure import Eraser, Slice
from app.rulebook.retention import kept_since

RULE = "access-log"


def _is_past(today: date) -> ColumnElement[bool]:
    return (Access.erased_seal == "") & (Access.at < clock.start_of(kept_since(RULE, today)))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    rows = session.scalars(select(Access).where(_is_past(today)).order_by(Access.position).limit(limit)).all()
    for row in rows:
        chains.erase_contents(session, CHAIN, row)
    session.flush()
    return Slice(len(rows))


ERASERS = (Eraser(RULE, "accesses.contents", _due, _erase),)
