"""Whose figures a post sees."""

from __future__ import annotations

from uuid import UUID

from app.kernel.actors import Actor
from app.kernel.permissions import Permission, Role


def sees_all(actor: Actor) -> bool:
    """The credit office's reviewers and the auditor; a clerk sees their own body and the average."""
    return bool(actor.roles & {Role.REVIEWER, Role.AUDITOR})


def can_open(actor: Actor, body_id: UUID) -> bool:
    """Whether this post may read one body's figures."""
    return actor.can(Permission.ASSESSMENT_READ) and (sees_all(actor) or actor.body_id == body_id)
