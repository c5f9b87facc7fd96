"""Writes: sign, and take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.features.commitments import policies, queries
from app.features.commitments.models import SignedCommitment
from app.features.commitments.states import TABLE, CommitmentAction, CommitmentState
from app.features.subjects.models import Subject
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import new_reference


def sign_commitment(
    session: Session, actor: Actor, *, words: Mapping[str, Sequence[str]]
) -> SignedCommitment:
    """Commit oneself to these sentences. Raises NotNow where one holds already: nobody commits twice."""
    if not policies.can_sign(actor):
        raise NotAllowed("cannot-sign")
    assert actor.subject_id is not None, "a citizen has a subject"
    hold(
        session, session.get_one(Subject, actor.subject_id)
    )  # pressed twice at once: the second finds the first
    if queries.find_signed(session, actor.subject_id) is not None:
        raise NotNow("already-signed")
    commitment = SignedCommitment(
        reference=new_reference("W", clock.today().year),
        subject_id=actor.subject_id,
        words={language: list(sentences) for language, sentences in words.items()},
        signed_at=clock.now(),
    )
    session.add(commitment)
    session.flush()
    events.record(session, actor, "commitments.signed", commitment.reference)
    return commitment


def withdraw_commitment(session: Session, actor: Actor, commitment: SignedCommitment) -> SignedCommitment:
    """Take it back, without giving a reason."""
    if not policies.can_withdraw(actor, commitment):
        raise NotAllowed("not-own-commitment")
    hold(session, commitment)
    commitment.state = TABLE.next_state(CommitmentState(commitment.state), CommitmentAction.WITHDRAW, actor)
    commitment.withdrawn_at = clock.now()
    session.flush()
    events.record(session, actor, "commitments.withdrawn", commitment.reference)
    return commitment
