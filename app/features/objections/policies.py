"""Who may do what with an objection."""

from __future__ import annotations

from app.features.objections.models import Objection
from app.features.records.models import CreditRecord
from app.features.records.policies import can_read, is_own
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_file(actor: Actor, record: CreditRecord) -> bool:
    """The person whom the record is about."""
    return is_own(actor, record)


def is_own_objection(actor: Actor, objection: Objection) -> bool:
    """The person who filed it."""
    return actor.is_citizen and actor.subject_id == objection.subject_id


def can_add_evidence(actor: Actor, objection: Objection) -> bool:
    """The person who filed it, as long as it is not answered or withdrawn."""
    return is_own_objection(actor, objection) and objection.is_open


def can_handle(actor: Actor, objection: Objection) -> bool:
    """Staff who handle objections and may open the record behind it."""
    return actor.can(Permission.OBJECTIONS_HANDLE) and can_read(actor, objection.record)


def is_another(actor: Actor, objection: Objection) -> bool:
    """Neither who proposed the answer nor who decided on it: others look at it again."""
    return actor.key not in {objection.decided_by, objection.proposed_by}


def can_reconsider(actor: Actor, objection: Objection) -> bool:
    """A reviewer who had no part in the first answer."""
    return (
        actor.can(Permission.OBJECTIONS_DECIDE)
        and can_handle(actor, objection)
        and is_another(actor, objection)
    )
