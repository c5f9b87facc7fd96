"""Who may make a certificate and who may have it."""

from __future__ import annotations

from app.features.certificates.models import Certificate
from app.kernel.actors import Actor


def can_make(actor: Actor) -> bool:
    """A citizen, about themselves: only a verified identity puts a full name on paper."""
    return actor.is_citizen and actor.subject_id is not None


def is_own_certificate(actor: Actor, certificate: Certificate) -> bool:
    """The person whom it is about."""
    return can_make(actor) and certificate.subject_id == actor.subject_id
