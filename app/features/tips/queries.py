"""Reads. What was written is opened here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.tips import receipts
from app.features.tips.models import Sender, Tip
from app.features.tips.states import CHECKED_STATES, TipState
from app.kernel import clock, events
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event

PURPOSE = "tip"
FIELDS = ("facts", "place", "happened", "reported_party")


@dataclass(frozen=True)
class Said:
    """What the reporter wrote when they filed."""

    facts: str
    place: str
    happened: str
    reported_party: str


@dataclass(frozen=True)
class Spoken:
    """One message, opened."""

    sender: Sender
    at: datetime
    text: str


def place_of(field: str, row_id: UUID) -> str:
    """The place a sealed value is bound to."""
    table = "tip_messages" if field == "text" else "tips"
    return f"{table}.{field}:{row_id}"


def find_by_receipt(session: Session, receipt: str) -> Tip | None:
    """The tip of a receipt code, however it was typed; equally slow whether there is one or not."""
    return find_by_index(session, receipts.index_of(keyring_of(session), receipts.normalise(receipt)))


def find_by_index(session: Session, receipt_index: str) -> Tip | None:
    """The tip of a receipt's fingerprint, where that has been derived already."""
    return session.scalar(select(Tip).where(Tip.receipt_index == receipt_index))


def get_by_id(session: Session, tip_id: UUID) -> Tip:
    """The tip that a reporter has opened. Raises NotFound."""
    found = session.get(Tip, tip_id)
    if found is None:
        raise NotFound("no-such-tip")
    return found


def get_tip(session: Session, reference: str) -> Tip:
    """A tip by its reference, for staff. Raises NotFound."""
    found = session.scalar(select(Tip).where(Tip.reference == reference))
    if found is None:
        raise NotFound("no-such-tip")
    return found


def said(session: Session, tip: Tip) -> Said:
    """What was reported, opened."""
    keyring = keyring_of(session)
    return Said(**{name: _open(keyring, getattr(tip, f"{name}_sealed"), name, tip.id) for name in FIELDS})


def conversation(session: Session, tip: Tip) -> tuple[Spoken, ...]:
    """Every message, oldest first."""
    keyring = keyring_of(session)
    return tuple(
        Spoken(Sender(row.sender), row.sent_at, _open(keyring, row.text_sealed, "text", row.id))
        for row in tip.messages
    )


def deeds(session: Session, tip: Tip) -> tuple[Event, ...]:
    """What was done about a tip, first to last."""
    return events.history(session, tip.reference)


def page_of_tips(
    session: Session, *, state: TipState | None, page: int, per_page: int
) -> tuple[Sequence[Tip], int]:
    """One page of the tips in a state, or of all: what is due first stands first. With the total."""
    chosen = select(Tip) if state is None else select(Tip).where(Tip.state == state)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    in_order = chosen.order_by(Tip.due_on.is_(None), Tip.due_on, Tip.id.desc())
    return session.scalars(in_order.offset((page - 1) * per_page).limit(per_page)).all(), total


def count_in_check(session: Session) -> tuple[int, int]:
    """(tips to be taken up or being checked, those of them that are late)."""
    waiting = Tip.state.in_(CHECKED_STATES)
    count = session.scalar(select(func.count()).where(waiting)) or 0
    late = session.scalar(select(func.count()).where(waiting, Tip.due_on < clock.today())) or 0
    return count, late


def count_awaiting_answer(session: Session) -> int:
    """Tips whose reporter wrote and has had no answer."""
    unanswered = Tip.is_awaiting_answer.is_(True) & (Tip.state != TipState.CLOSED)
    return session.scalar(select(func.count()).where(unanswered)) or 0


def _open(keyring: Keyring, sealed: str, field: str, row_id: UUID) -> str:
    return keyring.open(sealed, place_of(field, row_id), PURPOSE) if sealed else ""
