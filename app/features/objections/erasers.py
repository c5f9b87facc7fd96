"""What of objections is erased when its time is over: the closed objection with its evidence."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlalchemy.orm import Session

from app.features.clocks import services as clocks
from app.features.objections.models import Objection
from app.features.objections.states import OPEN_STATES
from app.features.papers import services as papers
from app.features.uploads import services as uploads
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "objection"


def _is_past(today: date) -> ColumnElement[bool]:
    """Closed, and answered (or, where it was withdrawn, filed) before the first day that is still kept."""
    closed_at = func.coalesce(Objection.decided_at, Objection.filed_at)
    return and_(Objection.state.not_in(OPEN_STATES), closed_at < clock.start_of(kept_since(RULE, today)))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(Objection).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    found = session.scalars(select(Objection.id).where(_is_past(today)).order_by(Objection.id).limit(limit))
    ids = set(found)
    erase_with_dependents(session, cast(Table, Objection.__table__), ids)
    uploads.erase_owned(session, ids)
    clocks.erase_of(session, ids)
    papers.erase_of(session, ids)
    return Slice(len(ids))


ERASERS = (Eraser(RULE, "objections.objections", _due, _erase),)
