"""What of staff matters is erased when its time is over: set-up codes that nobody can use any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.features.staff.models import StaffSetUp
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice
from app.rulebook.retention import kept_since

RULE = "one-time-code"


def _is_past(today: date) -> ColumnElement[bool]:
    """Never used and long expired; a used one says when the account was set up and stays with it."""
    return StaffSetUp.used_at.is_(None) & (StaffSetUp.expires_at < clock.start_of(kept_since(RULE, today)))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    ids = session.scalars(
        select(StaffSetUp.id).where(_is_past(today)).order_by(StaffSetUp.id).limit(limit)
    ).all()
    session.execute(delete(StaffSetUp).where(StaffSetUp.id.in_(ids)))
    return Slice(len(ids))


ERASERS = (Eraser(RULE, "staff.set-up-codes", _due, _erase),)
