"""Who may do what with a tip. A reporter is whoever holds the receipt code: no account stands behind it."""

from __future__ import annotations

from app.features.tips.models import Tip
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_handle(actor: Actor) -> bool:
    """Whether staff may open, answer and decide tips."""
    return actor.can(Permission.TIPS_HANDLE)


def can_write(tip: Tip) -> bool:
    """Whether messages go to and fro: until the tip is closed."""
    return not tip.is_closed


def can_reopen(tip: Tip) -> bool:
    """Whether the reporter may have a closed tip looked at again: once."""
    return tip.is_closed and tip.reopened_on is None
