"""What all deeds share: who may, held rows, checked words, written messages."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.tips import policies, queries
from app.features.tips.models import Sender, Tip, TipMessage
from app.features.tips.policies import Handler
from app.features.tips.states import TABLE, TipAction, TipState
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.kernel.ids import new_id
from app.rulebook import deadlines

LONGEST = {
    "facts": 4000,
    "place": 200,
    "happened": 200,
    "reported_party": 400,
    "text": 4000,
    "name": 60,
    "contact": 120,
    "reason": 1000,
    "answer": 1000,
}
CHECK_CLOCK = "tip-check"
EXTENDED_CLOCK = "tip-check-extension"
TOLD_CLOCK = "tip-told"


def handler_before(session: Session, actor: Actor, tip: Tip) -> Handler:
    """The member of staff, who may see this tip. Raises NotFound: what is not theirs does not exist."""
    handler = queries.handler_of(session, actor)
    if not policies.can_open(handler, tip):
        raise NotFound("no-such-tip")
    return handler


def begin_step(session: Session, actor: Actor, tip: Tip, action: TipAction) -> TipState:
    """Hold the tip and answer where the step leads. Raises NotFound, NotNow, NotAllowed."""
    hold(session, tip)
    handler = handler_before(session, actor, tip)
    to = TABLE.next_state(TipState(tip.state), action, actor)
    if not policies.can_do(handler, tip, action, clock.today()):
        raise NotNow("not-now", action=str(action))
    return to


def start_clock(tip: Tip) -> None:
    """The time limit of a check that begins today."""
    tip.due_on = deadlines.due(CHECK_CLOCK, clock.today()).on
    tip.decided_on = tip.extended_on = tip.told_due_on = tip.told_on = None


def decide(tip: Tip) -> None:
    """Note that it is decided whether a case is opened; a named reporter is to be told in time (rule 7.1)."""
    if tip.decided_on is not None:
        return  # closing a case that was opened is a second answer, not the decision
    tip.decided_on = clock.today()
    if tip.is_named:
        tip.told_due_on = deadlines.due(TOLD_CLOCK, tip.decided_on).on
        tip.told_on = None


def write(session: Session, tip: Tip, sender: Sender, text: str) -> TipMessage:
    """Put a message into the mailbox. Raises InvalidInput, NotNow once the tip is closed."""
    if not policies.can_write(tip):
        raise NotNow("tip-is-closed")
    text = checked(text, "text", is_needed=True)
    message = TipMessage(id=new_id(), tip_id=tip.id, sender=sender, sent_at=clock.now())
    message.text_sealed = seal(session, text, "text", message)
    session.add(message)
    return message


def seal(session: Session, text: str, field: str, row: object) -> str:
    """Seal words for their place; nothing stays nothing."""
    row_id = row.id  # type: ignore[attr-defined]
    return keyring_of(session).seal(text, queries.place_of(field, row_id), queries.PURPOSE) if text else ""


def checked(text: str, field: str, *, is_needed: bool) -> str:
    """Words of a person, without white space at both ends. Raises InvalidInput."""
    text = text.strip()
    if is_needed and not text:
        raise InvalidInput(f"{field}-missing", field=field)
    if len(text) > LONGEST[field]:
        raise InvalidInput("too-long", field=field, limit=LONGEST[field])
    return text
