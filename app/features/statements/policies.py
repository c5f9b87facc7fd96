"""Who may do what with a statement of one's own."""

from __future__ import annotations

from app.features.bodies.models import BodyKind
from app.features.records.models import CreditRecord
from app.features.records.policies import can_read, is_own
from app.features.statements.models import OwnStatement
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_write(actor: Actor, record: CreditRecord) -> bool:
    """The person whom the record is about."""
    return is_own(actor, record)


def can_check(actor: Actor, statement: OwnStatement) -> bool:
    """A reviewer who may open the record, and is not of the body whose finding the words are about.

    What the credit office itself found, nobody else could check.
    """
    found_by = statement.record.determining_body
    is_of_finder = actor.body_id == found_by.id and found_by.kind != BodyKind.CREDIT_OFFICE
    return actor.can(Permission.OBJECTIONS_DECIDE) and can_read(actor, statement.record) and not is_of_finder
