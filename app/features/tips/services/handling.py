"""What staff do: take up, hand on, ask, extend once, open a case, close with a reason, join duplicates."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.tips import policies, queries
from app.features.tips.models import Sender, Tip, TipMessage
from app.features.tips.services.words import (
    EXTENDED_CLOCK,
    begin_step,
    checked,
    decide,
    handler_before,
    write,
)
from app.features.tips.states import TipAction, TipState
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.rulebook import deadlines, tip_tables


def note_view(session: Session, actor: Actor, tip: Tip, thing: str = "tip") -> None:
    """Log that staff opened a tip or one of its files. Raises NotFound for who may not see it."""
    handler_before(session, actor, tip)
    events.record(session, actor, "tips.viewed", tip.reference, thing=thing)


def answer(session: Session, actor: Actor, tip: Tip, text: str, *, is_question: bool = False) -> TipMessage:
    """The office writes to the reporter, perhaps with a question. Raises InvalidInput, NotNow."""
    hold(session, tip)
    handler_before(session, actor, tip)
    message = write(session, tip, Sender.STAFF, text)
    tip.is_awaiting_answer = False
    tip.is_question_open = is_question
    events.record(session, actor, "tips.asked" if is_question else "tips.answered", tip.reference)
    return message


def take_up(session: Session, actor: Actor, tip: Tip) -> Tip:
    """Begin to check a tip."""
    to = begin_step(session, actor, tip, TipAction.TAKE_UP)
    for one in _with_duplicates(session, tip):
        one.state = to
        events.record(session, actor, "tips.taken-up", one.reference)
    return tip


def assign(session: Session, actor: Actor, tip: Tip, body: Body | None) -> Tip:
    """The credit office hands a tip to a body (None: takes it back). Raises InvalidInput."""
    begin_step(session, actor, tip, TipAction.ASSIGN)
    _hand_to(session, actor, tip, body)
    return tip


def hand_over_unread(session: Session, actor: Actor, tip: Tip, body: Body) -> Tip:
    """The officer for data protection hands on, without reading it, a tip about the credit office itself."""
    hold(session, tip)
    if not policies.can_hand_over_blindly(queries.handler_of(session, actor), tip):
        raise NotFound("no-such-tip")
    _hand_to(session, actor, tip, body)
    return tip


def extend(session: Session, actor: Actor, tip: Tip, reason: str) -> Tip:
    """Make the time limit longer, once, and tell the reporter why (rule 7.1). Raises InvalidInput, NotNow."""
    begin_step(session, actor, tip, TipAction.EXTEND)
    checked(reason, "text", is_needed=True)
    due = deadlines.due(EXTENDED_CLOCK, tip.checked_from)
    for one in _with_duplicates(session, tip):
        write(session, one, Sender.STAFF, reason)
        one.extended_on = clock.today()
        one.due_on = max(due.on, deadlines.due(EXTENDED_CLOCK, one.checked_from).on)
        events.record(session, actor, "tips.extended", one.reference, due_on=one.due_on.isoformat())
    return tip


def open_case(session: Session, actor: Actor, tip: Tip, text: str) -> Tip:
    """Decide that a case is opened, and tell each reporter why. The check's clock stops."""
    to = begin_step(session, actor, tip, TipAction.OPEN_CASE)
    for one in _with_duplicates(session, tip):
        write(session, one, Sender.STAFF, text)
        one.state = to
        one.is_awaiting_answer = False
        decide(one)
        events.record(session, actor, "tips.case-opened", one.reference)
    return tip


def close(session: Session, actor: Actor, tip: Tip, *, reason: str, text: str) -> Tip:
    """Close a tip for a stated reason and explain it to each reporter. Raises InvalidInput, NotNow."""
    known = tip_tables.find_closing_reason(reason)
    if known is None or not known.validity.covers(clock.today()):
        raise InvalidInput("reason-unknown", field="reason")
    to = begin_step(session, actor, tip, TipAction.CLOSE)
    for one in _with_duplicates(session, tip):
        write(session, one, Sender.STAFF, text)
        one.state, one.closing_reason, one.closed_at = to, reason, clock.now()
        one.is_awaiting_answer = one.is_question_open = False
        decide(one)
        events.record(session, actor, "tips.closed", one.reference, reason=reason)
    return tip


def merge(session: Session, actor: Actor, tip: Tip, into: Tip) -> Tip:
    """Join a tip to another about the same matter: they go on together, and each reporter is answered.

    Raises InvalidInput where the two cannot go together.
    """
    hold(session, into)
    begin_step(session, actor, tip, TipAction.MERGE)
    handler_before(session, actor, into)
    if into.id == tip.id or into.is_duplicate:
        raise InvalidInput("cannot-join-this", field="into")
    if not policies.is_checked(into):
        raise InvalidInput("cannot-join-decided", field="into")
    if into.body_id is not None and not policies.can_be_handed_to(tip, into.body_id):
        raise InvalidInput("body-is-reported", field="into")
    if tip.reported_body_id is not None and into.reported_body_id is None:
        # What one of them says counts for both: that body has neither from now on.
        into.reported_body_id = tip.reported_body_id
    for one in (*queries.duplicates_of(session, tip), tip):
        one.merged_into_id, one.body_id, one.state = into.id, into.body_id, into.state
        events.record(session, actor, "tips.merged", one.reference, into=into.reference)
    events.record(session, actor, "tips.joined-by", into.reference, tip=tip.reference)
    return into


def note_told(session: Session, actor: Actor, tip: Tip, *, how: str) -> Tip:
    """Note that a named reporter was told what was decided, by telephone or letter (rule 7.1)."""
    hold(session, tip)
    handler_before(session, actor, tip)
    if not tip.is_to_be_told:
        raise NotNow("nobody-to-tell")
    tip.told_on = clock.today()
    events.record(session, actor, "tips.reporter-told", tip.reference, how=how)
    return tip


def _hand_to(session: Session, actor: Actor, tip: Tip, body: Body | None) -> None:
    body_id: UUID | None = body.id if body else None
    group = _with_duplicates(session, tip)
    if body_id is not None and not all(policies.can_be_handed_to(one, body_id) for one in group):
        raise InvalidInput("body-is-reported", field="body")
    if body_id == tip.body_id:
        raise InvalidInput("body-has-it", field="body")
    for one in group:
        one.body_id = body_id
        events.record(session, actor, "tips.assigned", one.reference, to=str(body_id) if body_id else "")


def _with_duplicates(session: Session, tip: Tip) -> tuple[Tip, ...]:
    """The tip and what was joined to it: they share every step. What was closed stays closed."""
    joined = [one for one in queries.duplicates_of(session, tip) if one.state != TipState.CLOSED]
    return (tip, *joined)
