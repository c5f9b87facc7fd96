"""What of help at the counter is erased when its time is over; the looks and events stay in their chains."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.features.assistance.models import Assistance
from app.features.assistance.states import AssistanceState
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice
from app.rulebook.retention import kept_since

RULE, CODE_RULE = "assistance", "one-time-code"


def _is_past(today: date) -> ColumnElement[bool]:
    is_old = Assistance.offered_at < clock.start_of(kept_since(RULE, today))
    never_used = Assistance.state.in_([AssistanceState.OFFERED, AssistanceState.VOID])
    return is_old | (never_used & (Assistance.offered_at < clock.start_of(kept_since(CODE_RULE, today))))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(Assistance).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    ids = list(session.scalars(select(Assistance.id).where(_is_past(today)).limit(limit)))
    session.execute(delete(Assistance).where(Assistance.id.in_(ids)))
    return Slice(len(ids))


ERASERS = (Eraser(RULE, "assistance.assistances", _due, _erase),)
