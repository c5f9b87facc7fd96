"""Who may change the rules: one proposes, another approves."""

from __future__ import annotations

from app.features.rules.models import RuleChange
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_propose(actor: Actor) -> bool:
    """An administrator."""
    return actor.is_staff and actor.can(Permission.RULES_PROPOSE)


def can_decide(actor: Actor, change: RuleChange) -> bool:
    """Whoever may approve and did not propose it (promise 9)."""
    return actor.is_staff and actor.can(Permission.RULES_APPROVE) and actor.key != change.proposed_by


def can_withdraw(actor: Actor, change: RuleChange) -> bool:
    """Whoever proposed it."""
    return actor.is_staff and actor.key == change.proposed_by


def can_read(actor: Actor) -> bool:
    """Staff who propose or approve."""
    return actor.is_staff and (actor.can(Permission.RULES_PROPOSE) or actor.can(Permission.RULES_APPROVE))
