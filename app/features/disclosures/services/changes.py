"""Writes: what becomes of a published disclosure: suspension, showing again, the end (rules 1.7, 3.9)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.disclosures import queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.services.parts import (
    GateClosed,
    hold_both,
    move,
    note_change,
    require_other_person,
    require_reasons,
    tell,
)
from app.features.disclosures.states import TABLE, DisclosureAction, DisclosureState, EndReason
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import NotNow
from app.rulebook.gates import closed_gates


def suspend(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """Take it from the public for the time being: one person can, at once."""
    hold_both(session, disclosure)
    move(actor, disclosure, DisclosureAction.SUSPEND, reasons)
    disclosure.suspended_at, disclosure.suspended_by = clock.now(), actor.key
    note_change(session, actor, disclosure, "disclosures.suspended")
    tell(session, disclosure, "disclosure-suspended")
    return disclosure


def resume(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """Show it again, if every gate is open: a decision of somebody else than who suspended or proposed it."""
    hold_both(session, disclosure)
    TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.RESUME, actor)
    require_other_person(actor, disclosure)
    closed = closed_gates(queries.gates_of(session, disclosure.record, clock.today(), disclosure))
    if closed:
        raise GateClosed(closed)
    move(actor, disclosure, DisclosureAction.RESUME, reasons)
    disclosure.suspended_at, disclosure.suspended_by, disclosure.end_asked_for = None, "", ""
    note_change(session, actor, disclosure, "disclosures.resumed")
    tell(session, disclosure, "disclosure-resumed")
    return disclosure


def ask_to_end(
    session: Session, actor: Actor, disclosure: Disclosure, *, reason: EndReason, reasons: str
) -> Disclosure:
    """Ask that it end for good: the public sees it no longer from now on, a second person confirms."""
    hold_both(session, disclosure)
    was_shown = disclosure.state == DisclosureState.PUBLISHED
    move(actor, disclosure, DisclosureAction.ASK_END, reasons)
    disclosure.end_asked_for, disclosure.suspended_by = reason, actor.key
    disclosure.suspended_at = disclosure.suspended_at or clock.now()
    note_change(session, actor, disclosure, "disclosures.end-asked", reason=reason)
    if was_shown:
        tell(session, disclosure, "disclosure-suspended")
    return disclosure


def confirm_end(session: Session, actor: Actor, disclosure: Disclosure, *, reasons: str) -> Disclosure:
    """End it for good as the second person. Raises FourEyes for the one who asked."""
    hold_both(session, disclosure)
    if not disclosure.end_asked_for:
        raise NotNow("not-in-this-state")
    require_other_person(actor, disclosure)
    require_reasons(reasons)
    return end(session, actor, disclosure, reason=EndReason(disclosure.end_asked_for), reasons=reasons)


def end(
    session: Session, actor: Actor, disclosure: Disclosure, *, reason: EndReason, reasons: str = ""
) -> Disclosure:
    """End it for good, at once and everywhere: what a decision elsewhere (repair, objection) brings about."""
    hold_both(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.END, actor)
    disclosure.state, disclosure.ended_at, disclosure.end_reason = state, clock.now(), reason
    disclosure.change_reasons, disclosure.end_asked_for = reasons.strip(), ""
    note_change(session, actor, disclosure, "disclosures.ended", reason=reason)
    tell(session, disclosure, "disclosure-ended")
    return disclosure
