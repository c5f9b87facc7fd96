"""Who may do what with a repair application: who made the finding decides on its repair (rule 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.features.records.models import CreditRecord
from app.features.records.policies import is_own
from app.features.repairs.models import Notice, RepairApplication
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


@dataclass(frozen=True)
class Handler:
    """A member of staff before the applications.

    `is_of_office`: their body is the credit office. `absent`: determining bodies without the staff to decide
    here; for them the credit office records what they answer.
    """

    actor: Actor
    is_of_office: bool
    absent: frozenset[UUID] = frozenset()


def can_apply(actor: Actor, record: CreditRecord) -> bool:
    """The person whom the record is about."""
    return is_own(actor, record)


def is_own_application(actor: Actor, application: RepairApplication) -> bool:
    """The person who filed it."""
    return actor.is_citizen and actor.subject_id == application.subject_id


def can_open(handler: Handler, application: RepairApplication) -> bool:
    """Staff of the credit office, the one window, and of the body that made the finding."""
    if not handler.actor.can(Permission.REPAIRS_HANDLE) or handler.actor.body_id is None:
        return False
    return handler.is_of_office or handler.actor.body_id == application.record.determining_body_id


def can_judge(handler: Handler, application: RepairApplication) -> bool:
    """Staff of the body that made the finding; the credit office only where that body has no access."""
    if not can_open(handler, application):
        return False
    determining = application.record.determining_body_id
    return handler.actor.body_id == determining or is_recording(handler, application)


def is_recording(handler: Handler, application: RepairApplication) -> bool:
    """Whether the credit office records the answer of a body that has no access."""
    determining = application.record.determining_body_id
    return handler.is_of_office and handler.actor.body_id != determining and determining in handler.absent


def is_second_person(actor: Actor, application: RepairApplication) -> bool:
    """Somebody else than who proposed (promise 9)."""
    return actor.key != application.proposed_by


def can_acknowledge(handler: Handler, notice: Notice) -> bool:
    """Staff of the recipient; the credit office records it for whoever has no access."""
    if not handler.actor.can(Permission.REPAIRS_HANDLE) or handler.actor.body_id is None:
        return False
    return handler.actor.body_id == notice.body_id or handler.is_of_office
