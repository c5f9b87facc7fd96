"""Who may plan campaigns: whoever writes articles."""

from __future__ import annotations

from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_plan(actor: Actor) -> bool:
    """Whether staff may set dates, programme and materials; no second person is needed for a calendar."""
    return actor.can(Permission.PUBLICITY_WRITE)
