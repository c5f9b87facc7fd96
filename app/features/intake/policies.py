"""Who may see a batch, hand one in, and decide about a row in quarantine."""

from __future__ import annotations

from uuid import UUID

from app.features.bodies.models import Body, BodyKind
from app.features.intake.models import IntakeBatch, IntakeRow
from app.features.intake.scope import Scope
from app.features.intake.states import NEVER_RELEASED, BatchMode, QuarantineState
from app.kernel.actors import Actor, ActorKind
from app.kernel.permissions import Permission, Role


def sees_all(actor: Actor) -> bool:
    """The portal itself, reviewers and the auditor; a clerk sees the batches of their own body."""
    return actor.kind is ActorKind.SYSTEM or bool(actor.roles & {Role.REVIEWER, Role.AUDITOR})


def can_open(actor: Actor, batch: IntakeBatch) -> bool:
    """Staff who read intake, within their body unless they see all."""
    return actor.can(Permission.INTAKE_READ) and (sees_all(actor) or actor.body_id == batch.body_id)


def can_open_cells(actor: Actor, batch: IntakeBatch) -> bool:
    """Staff of the body that handed the row in, and those who decide; the auditor reads receipts only."""
    is_concerned = actor.can(Permission.INTAKE_HAND_IN) or actor.can(Permission.INTAKE_DECIDE)
    return is_concerned and can_open(actor, batch)


def can_decide(actor: Actor, row: IntakeRow) -> bool:
    """A second person: whoever handed the row in never decides about it."""
    is_second = actor.is_staff and actor.key != row.batch.handed_in_by
    return is_second and actor.can(Permission.INTAKE_DECIDE) and can_open(actor, row.batch)


def can_be_released(row: IntakeRow) -> bool:
    """Never what is sealed by law or about a minor, whatever else the row says (rules 1.3, 1.4)."""
    is_sealed = bool({row.rule, row.quarantine_rule} & NEVER_RELEASED)
    return row.quarantine == QuarantineState.WAITING and row.is_releasable and not is_sealed


def scope_of(batch: IntakeBatch) -> Scope:
    """What the batch's sheet is for, and whose records it may change."""
    return Scope(batch.kind, BatchMode(batch.mode), reach_of(batch.body))


def reach_of(body: Body) -> UUID | None:
    """The body whose records a sheet may change; the credit office's may change any."""
    return None if body.kind == BodyKind.CREDIT_OFFICE else body.id
