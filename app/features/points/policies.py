"""Who may ask for points."""

from __future__ import annotations

from app.kernel.actors import Actor


def can_enrol(actor: Actor) -> bool:
    """A citizen, for themselves; nobody is enrolled by anybody else."""
    return actor.is_citizen and actor.subject_id is not None
