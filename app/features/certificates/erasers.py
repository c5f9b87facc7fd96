"""What of certificates is erased when its time is over: the certificate, its code and its file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from app.features.certificates.making import FOLDER
from app.features.certificates.models import Certificate
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice, erase_with_dependents
from app.rulebook.retention import kept_since

RULE = "certificate"


def _due(session: Session, today: date) -> int:
    before = clock.start_of(kept_since(RULE, today))
    return session.scalar(select(func.count()).where(Certificate.made_at < before)) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    before = clock.start_of(kept_since(RULE, today))
    past = select(Certificate.id, Certificate.reference).where(Certificate.made_at < before)
    found = session.execute(past.order_by(Certificate.id).limit(limit)).all()
    erase_with_dependents(session, cast(Table, Certificate.__table__), {row.id for row in found})
    return Slice(len(found), tuple((FOLDER, row.reference) for row in found))


def wanted(session: Session, names: Sequence[str]) -> set[str]:
    """Of these files, those that a certificate stands behind."""
    return set(session.scalars(select(Certificate.reference).where(Certificate.reference.in_(names))))


ERASERS = (Eraser(RULE, "certificates.certificates", _due, _erase),)
FILES = {FOLDER: wanted}
