"""One tip, by its receipt or by its reference. What was written is opened here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.tips import receipts
from app.features.tips.models import Sender, Tip, TipProof
from app.kernel import events
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event

PURPOSE = "tip"
FIELDS = ("facts", "place", "happened", "reported_party")
_TABLE_OF = {"text": "tip_messages", "reason": "tip_unsealings", "answer": "tip_unsealings"}


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
    return f"{_TABLE_OF.get(field, 'tips')}.{field}:{row_id}"


def find_by_receipt(session: Session, receipt: str) -> Tip | None:
    """The tip of a receipt code, however it was typed; equally slow whether there is one or not."""
    return find_by_index(session, receipts.index_of(keyring_of(session), receipts.normalise(receipt)))


def find_by_index(session: Session, receipt_index: str) -> Tip | None:
    """The tip of a receipt's fingerprint, where that has been derived already."""
    return session.scalar(select(Tip).where(Tip.receipt_index == receipt_index))


def find_by_id(session: Session, tip_id: UUID) -> Tip | None:
    """The tip that a reporter has opened; None where it has been erased since."""
    return session.get(Tip, tip_id)


def get_tip(session: Session, reference: str) -> Tip:
    """A tip by its reference, for staff. Raises NotFound."""
    found = find_tip(session, reference)
    if found is None:
        raise NotFound("no-such-tip")
    return found


def find_tip(session: Session, reference: str) -> Tip | None:
    """A tip by its reference, or None."""
    return session.scalar(select(Tip).where(Tip.reference == reference))


def duplicates_of(session: Session, tip: Tip) -> tuple[Tip, ...]:
    """The tips about the same matter that were joined to this one, oldest first."""
    return tuple(session.scalars(select(Tip).where(Tip.merged_into_id == tip.id).order_by(Tip.id)))


def joined_to(session: Session, tip: Tip) -> Tip | None:
    """The tip that this one goes with, or None."""
    return session.get(Tip, tip.merged_into_id) if tip.merged_into_id else None


def said(session: Session, tip: Tip) -> Said:
    """What was reported, opened."""
    keyring = keyring_of(session)
    return Said(
        **{name: open_sealed(keyring, getattr(tip, f"{name}_sealed"), name, tip.id) for name in FIELDS}
    )


def conversation(session: Session, tip: Tip) -> tuple[Spoken, ...]:
    """Every message, oldest first."""
    keyring = keyring_of(session)
    return tuple(
        Spoken(Sender(row.sender), row.sent_at, open_sealed(keyring, row.text_sealed, "text", row.id))
        for row in tip.messages
    )


def deeds(session: Session, tip: Tip) -> tuple[Event, ...]:
    """What was done about a tip, first to last."""
    return events.history(session, tip.reference)


def proof_code(session: Session, tip: Tip) -> str:
    """The code of the proof of filing, or empty: tips of before had none."""
    return open_sealed(keyring_of(session), tip.proof_sealed, "proof", tip.id)


def find_proof(session: Session, code: str) -> TipProof | None:
    """The proof that a tip was filed, by its code however it was typed. It leads to no tip."""
    index = receipts.proof_index(keyring_of(session), code)
    return session.scalar(select(TipProof).where(TipProof.code_index == index))


def body_name(session: Session, body_id: UUID | None) -> str:
    """The name of a body, or empty where none is meant."""
    body = session.get(Body, body_id) if body_id else None
    return body.name if body else ""


def open_sealed(keyring: Keyring, sealed: str, field: str, row_id: UUID) -> str:
    """A sealed value of a tip's tables, or empty where there is none."""
    return keyring.open(sealed, place_of(field, row_id), PURPOSE) if sealed else ""
