"""Who may do what with a disclosure."""

from __future__ import annotations

from app.features.disclosures.models import Disclosure
from app.features.records.models import CreditRecord
from app.features.records.policies import can_read
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_propose(actor: Actor, record: CreditRecord) -> bool:
    """Staff who may open the record and whose post proposes."""
    return actor.can(Permission.DISCLOSURES_PROPOSE) and can_read(actor, record)


def can_decide(actor: Actor, disclosure: Disclosure) -> bool:
    """A reviewer who did not propose it (promise 9)."""
    return actor.can(Permission.DISCLOSURES_DECIDE) and actor.key != disclosure.proposed_by


def can_open(actor: Actor, disclosure: Disclosure) -> bool:
    """Staff who may read disclosures in the office and open the record behind it."""
    return actor.can(Permission.DISCLOSURES_READ) and can_read(actor, disclosure.record)
