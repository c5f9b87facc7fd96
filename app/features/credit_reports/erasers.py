"""What of credit reports is erased when its time is over: the report, its code and its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.features.credit_reports.making import FOLDER
from app.features.credit_reports.models import CreditReport
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "credit-report"


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


ERASERS = (Eraser(RULE, "credit-reports.reports", _due, _erase),)
FILES = {FOLDER: wanted}
