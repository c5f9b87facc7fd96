"""What of credit reports is erased when its time is over: the report, its code and its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.features.credit_reports import bound_making
from app.features.credit_reports.making import FOLDER
from app.features.credit_reports.models import BoundReport, CreditReport
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE, BOUND_RULE = "credit-report", "bound-report"


def _due(session: Session, today: date) -> int:
    before = clock.start_of(kept_since(RULE, today))
    return session.scalar(select(func.count()).where(CreditReport.requested_at < before)) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    before = clock.start_of(kept_since(RULE, today))
    found = session.execute(
        select(CreditReport.id, CreditReport.reference)
        .where(CreditReport.requested_at < before)
        .order_by(CreditReport.id)
        .limit(limit)
    ).all()
    erase_with_dependents(session, cast(Table, CreditReport.__table__), {row.id for row in found})
    return Slice(len(found), tuple((FOLDER, row.reference) for row in found))


def wanted(session: Session, names: Sequence[str]) -> set[str]:
    """Of these files, those that a report stands behind."""
    return set(session.scalars(select(CreditReport.reference).where(CreditReport.reference.in_(names))))


def _bound_due(session: Session, today: date) -> int:
    before = clock.start_of(kept_since(BOUND_RULE, today))
    return session.scalar(select(func.count()).where(BoundReport.made_at < before)) or 0


def _erase_bound(session: Session, today: date, limit: int) -> Slice:
    before = clock.start_of(kept_since(BOUND_RULE, today))
    found = session.execute(
        select(BoundReport.id, BoundReport.reference)
        .where(BoundReport.made_at < before)
        .order_by(BoundReport.id)
        .limit(limit)
    ).all()
    erase_with_dependents(session, cast(Table, BoundReport.__table__), {row.id for row in found})
    return Slice(len(found), tuple((bound_making.FOLDER, row.reference) for row in found))


def wanted_bound(session: Session, names: Sequence[str]) -> set[str]:
    """Of these files, those that a purpose-bound report stands behind."""
    return set(session.scalars(select(BoundReport.reference).where(BoundReport.reference.in_(names))))


ERASERS = (
    Eraser(RULE, "credit-reports.reports", _due, _erase),
    Eraser(BOUND_RULE, "credit-reports.bound-reports", _bound_due, _erase_bound),
)
FILES = {FOLDER: wanted, bound_making.FOLDER: wanted_bound}
