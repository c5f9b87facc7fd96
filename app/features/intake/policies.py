"""Who may see a batch."""

from __future__ import annotations

from app.features.intake.models import IntakeBatch
from app.kernel.actors import Actor, ActorKind
from app.kernel.permissions import Permission, Role


def sees_all(actor: Actor) -> bool:
    """The portal itself, reviewers and the auditor; a clerk sees the batches of their own body."""
    return actor.kind is ActorKind.SYSTEM or bool(actor.roles & {Role.REVIEWER, Role.AUDITOR})


def can_open(actor: Actor, batch: IntakeBatch) -> bool:
    """Staff who read intake, within their body unless they see all."""
    return actor.can(Permission.INTAKE_READ) and (sees_all(actor) or actor.body_id == batch.body_id)
