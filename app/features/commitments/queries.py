"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.commitments import policies
from app.features.commitments.models import SignedCommitment
from app.features.commitments.states import CommitmentState
from app.kernel.actors import Actor
from app.kernel.errors import NotFound


def of_subject(session: Session, subject_id: UUID) -> tuple[SignedCommitment, ...]:
    """All of a person's, newest first."""
    found = select(SignedCommitment).where(SignedCommitment.subject_id == subject_id)
    return tuple(session.scalars(found.order_by(SignedCommitment.id.desc())))


def find_signed(session: Session, subject_id: UUID) -> SignedCommitment | None:
    """The one that holds now, or None."""
    found = select(SignedCommitment).where(
        SignedCommitment.subject_id == subject_id, SignedCommitment.state == CommitmentState.SIGNED
    )
    return session.scalar(found)


def get_own(session: Session, actor: Actor, reference: str) -> SignedCommitment:
    """Raises NotFound, also for somebody else's."""
    found = session.scalar(select(SignedCommitment).where(SignedCommitment.reference == reference))
    if found is None or not policies.can_withdraw(actor, found):
        raise NotFound("no-such-commitment")
    return found
