"""What of accounts is erased when its time is over: codes nobody can use, devices nobody came with again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.features.accounts.models import ActivationCode, KnownDevice
from app.kernel import clock
from app.kernel.erasure import Eraser, Slice
from app.rulebook.retention import kept_since

RULE, DEVICES = "one-time-code", "known-device"


def _due(session: Session, today: date) -> int:
    before = clock.start_of(kept_since(RULE, today))
    return session.scalar(select(func.count()).where(ActivationCode.expires_at < before)) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    before = clock.start_of(kept_since(RULE, today))
    ids = session.scalars(
        select(ActivationCode.id)
        .where(ActivationCode.expires_at < before)
        .order_by(ActivationCode.id)
        .limit(limit)
    ).all()
    session.execute(delete(ActivationCode).where(ActivationCode.id.in_(ids)))
    return Slice(len(ids))


def _devices_due(session: Session, today: date) -> int:
    before = clock.start_of(kept_since(DEVICES, today))
    return session.scalar(select(func.count()).where(KnownDevice.last_used_at < before)) or 0


def _erase_devices(session: Session, today: date, limit: int) -> Slice:
    before = clock.start_of(kept_since(DEVICES, today))
    ids = session.scalars(select(KnownDevice.id).where(KnownDevice.last_used_at < before).limit(limit)).all()
    session.execute(delete(KnownDevice).where(KnownDevice.id.in_(ids)))
    return Slice(len(ids))


ERASERS = (
    Eraser(RULE, "accounts.activation-codes", _due, _erase),
    Eraser(DEVICES, "accounts.known-devices", _devices_due, _erase_devices),
)
