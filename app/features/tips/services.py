"""Writes. Events name the tip by its reference and never repeat a word of it (section 7)."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.tips import policies, queries, receipts
from app.features.tips.conduct import is_conduct
from app.features.tips.models import Sender, Tip, TipMessage
from app.features.tips.states import TABLE, ClosingReason, TipAction, TipState
from app.kernel import clock, events
from app.kernel.actors import PUBLIC, Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import deadlines

LONGEST = {"facts": 4000, "place": 200, "happened": 200, "reported_party": 400, "text": 4000}
CHECK_CLOCK = "tip-check"


def file_tip(
    session: Session,
    *,
    conduct: str,
    facts: str,
    place: str = "",
    happened: str = "",
    reported_party: str = "",
    receipt: str | None = None,
) -> tuple[Tip, str]:
    """File a tip; answers it with its receipt code, which is known to nobody afterwards.

    Who files is not asked and not noted. A `receipt` made beforehand makes filing it twice file it once.
    Raises InvalidInput.
    """
    words = {"facts": facts, "place": place, "happened": happened, "reported_party": reported_party}
    words = {name: _checked(text, name, is_needed=name == "facts") for name, text in words.items()}
    if not is_conduct(conduct):
        raise InvalidInput("conduct-unknown", field="conduct")
    receipt = receipt or receipts.new_receipt()
    index = receipts.index_of(keyring_of(session), receipt)
    known = queries.find_by_index(session, index)
    if known is not None:
        return known, receipt
    tip = _new_tip(session, conduct, words, index)
    try:
        with session.begin_nested():
            session.add(tip)
            session.flush()
    except IntegrityError:
        # Two presses at the same moment: the other one has just filed it.
        known = queries.find_by_index(session, index)
        if known is None:
            raise
        return known, receipt
    events.record(session, PUBLIC, "tips.filed", tip.reference, conduct=conduct)
    return tip, receipt


def confirm_receipt(session: Session, tip: Tip) -> None:
    """Note that the reporter has typed the code back, so that they hold it."""
    if not tip.is_receipt_confirmed:
        tip.is_receipt_confirmed = True
        events.record(session, PUBLIC, "tips.receipt-confirmed", tip.reference)


def add_message(session: Session, tip: Tip, text: str) -> TipMessage:
    """The reporter writes to the office. Raises InvalidInput, NotNow once the tip is closed."""
    _lock(session, tip)
    message = _write(session, tip, Sender.REPORTER, text)
    tip.is_awaiting_answer = True
    events.record(session, PUBLIC, "tips.message-received", tip.reference)
    return message


def reopen(session: Session, tip: Tip, text: str) -> Tip:
    """The reporter has a closed tip looked at again, once, and says why. Raises InvalidInput, NotNow."""
    _checked(text, "text", is_needed=True)
    _lock(session, tip)
    if not policies.can_reopen(tip):
        raise NotNow("cannot-be-reopened")
    tip.state = TABLE.next_state(TipState(tip.state), TipAction.REOPEN, PUBLIC)
    tip.reopened_on = clock.today()
    tip.due_on = deadlines.due(CHECK_CLOCK, tip.reopened_on).on
    tip.closing_reason, tip.closed_at = "", None
    _write(session, tip, Sender.REPORTER, text)
    tip.is_awaiting_answer = True
    events.record(session, PUBLIC, "tips.reopened", tip.reference)
    return tip


def note_view(session: Session, actor: Actor, tip: Tip) -> None:
    """Log that staff opened a tip."""
    _require_handler(actor)
    events.record(session, actor, "tips.viewed", tip.reference)


def answer(session: Session, actor: Actor, tip: Tip, text: str) -> TipMessage:
    """The office writes to the reporter. Raises InvalidInput, NotNow once the tip is closed."""
    _require_handler(actor)
    _lock(session, tip)
    message = _write(session, tip, Sender.STAFF, text)
    tip.is_awaiting_answer = False
    events.record(session, actor, "tips.answered", tip.reference)
    return message


def take_up(session: Session, actor: Actor, tip: Tip) -> Tip:
    """Begin to check a tip."""
    _move(session, actor, tip, TipAction.TAKE_UP)
    events.record(session, actor, "tips.taken-up", tip.reference)
    return tip


def open_case(session: Session, actor: Actor, tip: Tip) -> Tip:
    """Decide that a case is opened: the reporter reads it at once, and the check's clock stops."""
    _move(session, actor, tip, TipAction.OPEN_CASE)
    tip.due_on = None
    events.record(session, actor, "tips.case-opened", tip.reference)
    return tip


def close(session: Session, actor: Actor, tip: Tip, *, reason: str, text: str) -> Tip:
    """Close a tip for a stated reason and explain it to the reporter. Raises InvalidInput, NotNow."""
    if reason not in set(ClosingReason):
        raise InvalidInput("reason-unknown", field="reason")
    _require_handler(actor)
    _lock(session, tip)
    to = TABLE.next_state(TipState(tip.state), TipAction.CLOSE, actor)
    _write(session, tip, Sender.STAFF, text)
    tip.state, tip.closing_reason, tip.closed_at = to, reason, clock.now()
    tip.due_on, tip.is_awaiting_answer = None, False
    events.record(session, actor, "tips.closed", tip.reference, reason=reason)
    return tip


def _new_tip(session: Session, conduct: str, words: dict[str, str], index: str) -> Tip:
    keyring, today = keyring_of(session), clock.today()
    tip = Tip(
        id=new_id(),
        reference=new_reference("T", today.year),
        receipt_index=index,
        state=TipState.RECEIVED,
        conduct=conduct,
        received_on=today,
        due_on=deadlines.due(CHECK_CLOCK, today).on,
        is_awaiting_answer=False,
    )
    for name, text in words.items():
        sealed = keyring.seal(text, queries.place_of(name, tip.id), queries.PURPOSE) if text else ""
        setattr(tip, f"{name}_sealed", sealed)
    return tip


def _move(session: Session, actor: Actor, tip: Tip, action: TipAction) -> None:
    _require_handler(actor)
    _lock(session, tip)
    tip.state = TABLE.next_state(TipState(tip.state), action, actor)


def _write(session: Session, tip: Tip, sender: Sender, text: str) -> TipMessage:
    if not policies.can_write(tip):
        raise NotNow("tip-is-closed")
    text = _checked(text, "text", is_needed=True)
    message = TipMessage(id=new_id(), tip_id=tip.id, sender=sender, sent_at=clock.now())
    place = queries.place_of("text", message.id)
    message.text_sealed = keyring_of(session).seal(text, place, queries.PURPOSE)
    session.add(message)
    return message


def _require_handler(actor: Actor) -> None:
    if not policies.can_handle(actor):
        raise NotAllowed("cannot-handle-tips")


def _lock(session: Session, tip: Tip) -> None:
    """Hold the row, so that two deeds at the same moment come one after the other."""
    session.refresh(tip, with_for_update=True)


def _checked(text: str, field: str, *, is_needed: bool) -> str:
    text = text.strip()
    if is_needed and not text:
        raise InvalidInput(f"{field}-missing", field=field)
    if len(text) > LONGEST[field]:
        raise InvalidInput("too-long", field=field, limit=LONGEST[field])
    return text
