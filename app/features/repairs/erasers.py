"""What of repairs is erased when its time is over: the closed application with its proof and its board."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlalchemy.orm import Session

from app.features.clocks import services as clocks
from app.features.papers import services as papers
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import OPEN_STATES
from app.features.uploads import services as uploads
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "repair-application"


def _is_past(today: date) -> ColumnElement[bool]:
    """Closed, and decided (or, where it was withdrawn, filed) before the first day that is still kept."""
    closed_at = func.coalesce(RepairApplication.decided_at, RepairApplication.filed_at)
    is_over = closed_at < clock.start_of(kept_since(RULE, today))
    return and_(RepairApplication.state.not_in(OPEN_STATES), is_over)


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(RepairApplication).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    found = select(RepairApplication.id).where(_is_past(today)).order_by(RepairApplication.id).limit(limit)
    ids = set(session.scalars(found))
    erase_with_dependents(session, cast(Table, RepairApplication.__table__), ids)
    uploads.erase_owned(session, ids)
    clocks.erase_of(session, ids)
    papers.erase_of(session, ids)
    return Slice(len(ids))


ERASERS = (Eraser(RULE, "repairs.applications", _due, _erase),)
