"""Who a named reporter is, and who was allowed to know. Nothing else in the portal reads these tables."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.features.tips import policies
from app.features.tips.models import Tip, TipReporter, TipUnsealing
from app.features.tips.policies import Handler
from app.features.tips.queries.reading import open_sealed
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound

PURPOSE = "reporter"


@dataclass(frozen=True)
class Identity:
    """A named reporter, unsealed."""

    name: str
    contact: str
    wishes_to_be_told: bool


@dataclass(frozen=True)
class Asked:
    """A wish to unseal, with its words opened."""

    unsealing: TipUnsealing
    reason: str
    answer: str


def identity_place(field: str, tip_id: UUID) -> str:
    """The place that a reporter's sealed value is bound to: the tip, so that a moved row does not open."""
    return f"tip_reporters.{field}:{tip_id}"


def get_identity(session: Session, tip: Tip) -> tuple[UUID, Identity]:
    """The id of the reporter's row and who they are. Raises NotFound. For services.unsealing alone."""
    row = session.scalar(select(TipReporter).where(TipReporter.tip_id == tip.id))
    if row is None:
        raise NotFound("no-reporter")
    keyring = keyring_of(session)
    name = keyring.open(row.name_sealed, identity_place("name", tip.id), PURPOSE)
    contact = keyring.open(row.contact_sealed, identity_place("contact", tip.id), PURPOSE)
    return row.id, Identity(name, contact, row.wishes_to_be_told)


def get_unsealing(session: Session, reference: str) -> TipUnsealing:
    """Raises NotFound."""
    found = session.scalar(select(TipUnsealing).where(TipUnsealing.reference == reference))
    if found is None:
        raise NotFound("no-such-unsealing")
    return found


def tip_of(session: Session, unsealing: TipUnsealing) -> Tip:
    """The tip whose reporter is asked for."""
    return session.get_one(Tip, unsealing.tip_id)


def unsealings_of(session: Session, tip: Tip) -> tuple[Asked, ...]:
    """Every wish to know the reporter of a tip, oldest first."""
    found = select(TipUnsealing).where(TipUnsealing.tip_id == tip.id).order_by(TipUnsealing.id)
    return tuple(opened(session, row) for row in session.scalars(found))


def find_open(session: Session, tip: Tip, actor: Actor) -> TipUnsealing | None:
    """The unsealing by which this actor, who asked for it, may look now."""
    found = select(TipUnsealing).where(
        TipUnsealing.tip_id == tip.id, TipUnsealing.asked_by == actor.key, TipUnsealing.is_approved.is_(True)
    )
    now = clock.now()
    return next((row for row in session.scalars(found) if row.is_open(now)), None)


def find_waiting(session: Session, tip: Tip, actor: Actor) -> TipUnsealing | None:
    """This actor's wish that is not decided yet."""
    found = select(TipUnsealing).where(
        TipUnsealing.tip_id == tip.id, TipUnsealing.asked_by == actor.key, TipUnsealing.decided_at.is_(None)
    )
    return session.scalars(found).first()


def waiting(session: Session, handler: Handler) -> tuple[Asked, ...]:
    """What is to be decided, oldest first, where this officer has a say."""
    found = select(TipUnsealing).where(TipUnsealing.decided_at.is_(None)).order_by(TipUnsealing.id)
    return tuple(opened(session, row) for row in session.scalars(found) if _has_a_say(session, handler, row))


def decided(session: Session, handler: Handler, limit: int = 20) -> tuple[Asked, ...]:
    """What was decided, newest first, where this officer has a say."""
    found = select(TipUnsealing).where(TipUnsealing.decided_at.is_not(None))
    rows = session.scalars(found.order_by(TipUnsealing.decided_at.desc()).limit(limit))
    return tuple(opened(session, row) for row in rows if _has_a_say(session, handler, row))


def count_waiting(session: Session, handler: Handler) -> int:
    """How many unsealings this officer may decide."""
    return sum(one.unsealing.asked_by != handler.actor.key for one in waiting(session, handler))


def _has_a_say(session: Session, handler: Handler, row: TipUnsealing) -> bool:
    return policies.can_see_unsealing(handler, tip_of(session, row))


def opened(session: Session, row: TipUnsealing) -> Asked:
    """A wish to unseal with its words."""
    keyring = keyring_of(session)
    return Asked(
        row,
        open_sealed(keyring, row.reason_sealed, "reason", row.id),
        open_sealed(keyring, row.answer_sealed, "answer", row.id),
    )


def has_identity(session: Session, tip: Tip) -> bool:
    """Whether a sealed identity is kept for a tip."""
    return bool(session.scalar(select(exists().where(TipReporter.tip_id == tip.id))))
