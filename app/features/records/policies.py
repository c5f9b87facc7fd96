"""Who may open a record."""

from __future__ import annotations

from app.features.records.models import CreditRecord
from app.kernel.actors import Actor
from app.kernel.permissions import Permission, Role


def is_own(actor: Actor, record: CreditRecord) -> bool:
    """The person whom the record is about."""
    return actor.is_citizen and actor.subject_id is not None and actor.subject_id == record.subject_id


def can_read(actor: Actor, record: CreditRecord) -> bool:
    """Staff of the bodies that found it or handed it in; the credit office's reviewers all."""
    if not actor.can(Permission.RECORDS_READ):
        return False
    return Role.REVIEWER in actor.roles or actor.body_id in {
        record.determining_body_id,
        record.source_body_id,
    }
