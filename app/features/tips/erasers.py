"""What of tips is erased when its time is over."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.features.tips.services import erasing
from app.kernel.erasure import Eraser, Slice


def _erase_reporters(session: Session, today: date, limit: int) -> Slice:
    return Slice(erasing.erase_reporters(session, today, limit))


def _erase_tips(session: Session, today: date, limit: int) -> Slice:
    return Slice(erasing.erase_tips(session, today, limit))


ERASERS = (
    Eraser(erasing.REPORTER_RULE, "tips.reporters", erasing.count_due_reporters, _erase_reporters),
    Eraser(erasing.TIP_RULE, "tips.tips", erasing.count_due_tips, _erase_tips),
)
