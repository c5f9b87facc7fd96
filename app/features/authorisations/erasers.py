"""What of authorisations is erased: ended ones, once the log of who looked by them may go too."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.orm import Session

from app.features.authorisations.models import Authorisation
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "authorisation"


def _is_past(today: date) -> ColumnElement[bool]:
    """Its last day, revoked or not, lies before the first day that is still kept."""
    return Authorisation.ends_on < kept_since(RULE, today)


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).select_from(Authorisation).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    found = select(Authorisation.id).where(_is_past(today)).order_by(Authorisation.id).limit(limit)
    ids = set(session.scalars(found))
    erase_with_dependents(session, cast(Table, Authorisation.__table__), ids)
    return Slice(len(ids))


ERASERS = (Eraser(RULE, "authorisations.authorisations", _due, _erase),)
