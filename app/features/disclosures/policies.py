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


def is_own(actor: Actor, disclosure: Disclosure) -> bool:
    """Whether it is about this citizen."""
    return actor.is_citizen and actor.subject_id == disclosure.record.subject_id


def can_see_own(actor: Actor, disclosure: Disclosure) -> bool:
    """The person it is about, from the day on which the notice was served."""
    return is_own(actor, disclosure) and disclosure.notice_served_on is not None


def can_record_reply(actor: Actor, disclosure: Disclosure) -> bool:
    """Whoever it is about, and staff at the counter who may open the record."""
    return is_own(actor, disclosure) or can_propose(actor, disclosure.record)


def is_another_than_suspended(actor: Actor, disclosure: Disclosure) -> bool:
    """A second person: neither the one who took it from the public nor the one who proposed it."""
    return actor.key not in {disclosure.suspended_by, disclosure.proposed_by}
