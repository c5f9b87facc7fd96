"""What of commitments is erased when its time is over: those that were taken back."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from app.features.commitments.models import SignedCommitment
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "withdrawn-commitment"


def _is_past(today: date) -> ColumnElement[bool]:
    return SignedCommitment.withdrawn_at < clock.start_of(kept_since(RULE, today))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    past = select(SignedCommitment.id).where(_is_past(today)).order_by(SignedCommitment.id).limit(limit)
    found = set(session.scalars(past))
    erase_with_dependents(session, cast(Table, SignedCommitment.__table__), found)
    return Slice(len(found))


ERASERS = (Eraser(RULE, "commitments.withdrawn", _due, _erase),)
