"""Who may do what about a look that a person does not recognise."""

from __future__ import annotations

from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import ChallengeOutcome, ChallengeState
from app.kernel.access_log import Access
from app.kernel.actors import Actor, ActorKind
from app.kernel.permissions import Permission


def is_own_look(look: Access) -> bool:
    """Whether the person opened it themselves; then the sign-in is what has to be looked at."""
    return look.post == ActorKind.CITIZEN


def can_challenge(actor: Actor, look: Access) -> bool:
    """The person who was looked at, about everybody else's looks. Never through the one who helps them."""
    is_theirs = actor.is_citizen and actor.subject_id is not None and actor.subject_id == look.subject_id
    return is_theirs and not is_own_look(look) and not actor.helper


def is_own_challenge(actor: Actor, challenge: AccessChallenge) -> bool:
    """The person who asked."""
    return actor.is_citizen and actor.subject_id == challenge.subject_id


def can_handle(actor: Actor, challenge: AccessChallenge) -> bool:
    """The officer for data protection, unless it was they who looked."""
    return actor.can(Permission.ACCESSES_DECIDE) and actor.key != challenge.viewer


def can_explain(actor: Actor, challenge: AccessChallenge) -> bool:
    """Who looked, and nobody else of their body, once they have been asked; they answer once."""
    is_viewer = actor.is_staff and actor.key == challenge.viewer
    return is_viewer and challenge.state == ChallengeState.ASKED


def can_note(actor: Actor, challenge: AccessChallenge) -> bool:
    """The auditor, about a look that was found not justified; not one who looked or decided."""
    is_waiting = challenge.outcome == ChallengeOutcome.NOT_JUSTIFIED and challenge.noted_at is None
    is_other = actor.key not in {challenge.viewer, challenge.decided_by}
    return is_waiting and is_other and actor.can(Permission.ACCESSES_NOTE)
