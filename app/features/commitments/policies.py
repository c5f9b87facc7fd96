"""Who may sign and take back."""

from __future__ import annotations

from app.features.commitments.models import SignedCommitment
from app.kernel.actors import Actor


def can_sign(actor: Actor) -> bool:
    """A citizen, for themselves alone."""
    return actor.is_citizen and actor.subject_id is not None


def can_withdraw(actor: Actor, commitment: SignedCommitment) -> bool:
    """Who signed it."""
    return can_sign(actor) and commitment.subject_id == actor.subject_id
