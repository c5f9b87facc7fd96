"""Who may give an authorisation and whose it is."""

from __future__ import annotations

from app.features.authorisations.models import Authorisation
from app.kernel.actors import Actor


def can_give(actor: Actor) -> bool:
    """A citizen, about themselves."""
    return actor.is_citizen and actor.subject_id is not None


def is_own(actor: Actor, authorisation: Authorisation) -> bool:
    """The person who gave it."""
    return can_give(actor) and actor.subject_id == authorisation.subject_id
