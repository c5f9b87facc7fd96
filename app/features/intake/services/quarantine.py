"""What a second person decides about a row in quarantine: release, refuse, destroy."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.adapters.sheets import SheetRow
from app.features.intake import policies, queries
from app.features.intake.judging import Judged, RowJudge
from app.features.intake.models import EFFECTIVE, IntakeBatch, IntakeRow, Outcome
from app.features.intake.services.rows import apply_rows
from app.features.intake.states import NEVER_RELEASED, TABLE, QuarantineAction, QuarantineState
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow

RELEASED, REFUSED = "released", "refused-after-check"
LONGEST_REASON = 2000
_TAKEN = EFFECTIVE | {Outcome.UNCHANGED}


def release_row(session: Session, actor: Actor, row: IntakeRow, *, reason: str) -> Judged:
    """Judge a row anew without the rule that stopped it, and take it; answers what came of it.

    All else is judged as ever, first of all what the law seals: a row that fails there stays where it is.
    """
    batch = _held(session, row)
    state = _next_state(actor, row, QuarantineAction.RELEASE)
    if not policies.can_be_released(row):
        raise NotNow("never-released")
    _require_reason(reason)
    judged = _judged_anew(session, batch, row)
    if judged.outcome is Outcome.QUARANTINED:
        _stays(session, actor, row, judged)
        return judged
    waived, number = row.quarantine_rule, row.number
    record_id, reference = apply_rows(session, actor, batch, [judged]).get(number, (None, ""))
    is_taken = judged.outcome in _TAKEN
    row.record_id = record_id
    row.rule, row.values = (RELEASED, {"waived": waived}) if is_taken else (judged.rule, dict(judged.values))
    _settle(session, actor, row, state if is_taken else QuarantineState.REJECTED, judged.outcome, reason)
    _note(session, actor, row, "intake.row-released", waived=waived, outcome=judged.outcome, record=reference)
    return judged


def reject_row(session: Session, actor: Actor, row: IntakeRow, *, reason: str) -> None:
    """Refuse a row for good; its body reads the reasons and can hand it in again, mended."""
    _held(session, row)
    state = _next_state(actor, row, QuarantineAction.REJECT)
    _require_reason(reason)
    if row.quarantine_rule not in NEVER_RELEASED:
        row.rule, row.values = REFUSED, {"rule": row.quarantine_rule}
    _settle(session, actor, row, state, Outcome.REJECTED, reason)
    _note(session, actor, row, "intake.row-refused", rule=row.quarantine_rule)


def destroy_row(session: Session, actor: Actor, row: IntakeRow, *, reason: str) -> None:
    """Erase the cells of a row at once; the receipt stays."""
    _held(session, row)
    state = _next_state(actor, row, QuarantineAction.DESTROY)
    _require_reason(reason)
    _settle(session, actor, row, state, Outcome.QUARANTINED, reason)
    _note(session, actor, row, "intake.row-destroyed", rule=row.quarantine_rule)


def _held(session: Session, row: IntakeRow) -> IntakeBatch:
    """Two decisions at the same moment come one after the other, and after a slice of the same batch."""
    hold(session, row.batch)
    hold(session, row)
    return row.batch


def _next_state(actor: Actor, row: IntakeRow, action: QuarantineAction) -> QuarantineState:
    state = TABLE.next_state(QuarantineState(row.quarantine), action, actor)
    if actor.key == row.batch.handed_in_by:
        raise FourEyes("handed-in-by-you")
    if not policies.can_decide(actor, row):
        raise NotAllowed("cannot-decide")
    return state


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("reason-missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput("reason-too-long", field="reason")


def _judged_anew(session: Session, batch: IntakeBatch, row: IntakeRow) -> Judged:
    waived = frozenset({row.quarantine_rule})
    judge = RowJudge(session, policies.scope_of(batch), clock.today(), waived=waived)
    return judge.judge([SheetRow(row.number, queries.cells_of(session, row))])[0]


def _stays(session: Session, actor: Actor, row: IntakeRow, judged: Judged) -> None:
    """Another rule stops the row: it waits by that one, and can be released only if that one lets it."""
    row.rule = row.quarantine_rule = str(judged.rule)
    row.values, row.is_releasable = dict(judged.values), judged.is_releasable
    session.flush()
    _note(session, actor, row, "intake.row-stays", rule=row.rule)


def _settle(
    session: Session,
    actor: Actor,
    row: IntakeRow,
    state: QuarantineState,
    outcome: Outcome,
    reason: str,
) -> None:
    batch = row.batch
    for name, change in ((row.outcome, -1), (outcome, 1)):
        setattr(batch, str(name), getattr(batch, str(name)) + change)
    row.quarantine, row.outcome, row.cells_sealed = state, outcome, ""
    row.decided_by, row.decided_at = actor.key, clock.now()
    row.reason_sealed = keyring_of(session).seal(reason.strip(), f"intake_rows.reason:{row.id}")
    session.flush()


def _note(session: Session, actor: Actor, row: IntakeRow, verb: str, **details: str) -> None:
    events.record(session, actor, verb, row.batch.reference, row=row.number, **details)
