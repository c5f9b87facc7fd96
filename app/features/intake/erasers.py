"""What of intake is erased when its time is over."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.features.intake.services import erasing
from app.kernel.erasure import Eraser, Slice


def _due(rule: str, session: Session, today: date) -> int:
    return erasing.count_due(session, rule, today)


def _erase(rule: str, session: Session, today: date, limit: int) -> Slice:
    return Slice(erasing.erase_cells(session, rule, today, limit))


ERASERS = tuple(
    Eraser(rule, what, partial(_due, rule), partial(_erase, rule))
    for rule, what in (
        (erasing.SEALED_RULE, "intake.sealed-cells"),
        (erasing.WAITING_RULE, "intake.quarantined-cells"),
    )
)
