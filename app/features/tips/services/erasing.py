"""What is past its time goes: words, messages, files and who reported; the events and the proof stay."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.features.tips.models import Tip, TipConflict, TipMessage, TipReporter, TipUnsealing
from app.features.tips.services import evidence
from app.features.tips.states import TipState
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.rulebook import retention

TIP_RULE = "tip"
REPORTER_RULE = "reporter-identity"
_OF_A_TIP = (TipMessage, TipReporter, TipUnsealing, TipConflict)


def count_due_tips(session: Session, today: date) -> int:
    """How many closed tips are past their time."""
    return session.scalar(select(func.count()).select_from(Tip).where(_is_past(TIP_RULE, today))) or 0


def erase_tips(session: Session, today: date, limit: int) -> int:
    """Erase closed tips past their time with all that hangs on them, each with an event that stays."""
    found = select(Tip).where(_is_past(TIP_RULE, today)).order_by(Tip.id).limit(limit)
    tips = session.scalars(found).all()
    ids = [tip.id for tip in tips]
    for kind in _OF_A_TIP:
        session.execute(delete(kind).where(kind.tip_id.in_(ids)))
    for tip in tips:
        files = evidence.erase(session, tip.id)
        events.record(session, SYSTEM, "tips.erased", tip.reference, rule=TIP_RULE, files=files)
    session.execute(delete(Tip).where(Tip.id.in_(ids)))
    session.expire_all()
    return len(ids)


def count_due_reporters(session: Session, today: date) -> int:
    """How many identities are past their time."""
    past = select(func.count()).select_from(TipReporter).join(Tip, Tip.id == TipReporter.tip_id)
    return session.scalar(past.where(_is_past(REPORTER_RULE, today))) or 0


def erase_reporters(session: Session, today: date, limit: int) -> int:
    """Erase who reported, where that is past its time; the tip itself may stay longer."""
    found = select(Tip).join(TipReporter, TipReporter.tip_id == Tip.id)
    tips = session.scalars(found.where(_is_past(REPORTER_RULE, today)).order_by(Tip.id).limit(limit)).all()
    session.execute(delete(TipReporter).where(TipReporter.tip_id.in_([tip.id for tip in tips])))
    for tip in tips:
        tip.is_named = False
        events.record(session, SYSTEM, "tips.reporter-erased", tip.reference, rule=REPORTER_RULE)
    return len(tips)


def _is_past(rule: str, today: date) -> ColumnElement[bool]:
    first_kept = clock.start_of(retention.kept_since(rule, today))
    return (Tip.state == TipState.CLOSED) & (Tip.closed_at < first_kept)
