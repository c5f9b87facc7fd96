"""What several deeds need: holding, sealing, the clock, telling."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.repairs import policies, queries
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import TABLE, RepairAction, RepairState
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed
from app.rulebook import deadlines

AREA = queries.AREA
LONGEST_WORDS = 4000


def hold_both(session: Session, application: RepairApplication) -> None:
    """Two deeds at the same moment come one after the other; the record is held first."""
    hold(session, application.record)
    hold(session, application)


def next_state(application: RepairApplication, action: RepairAction, actor: Actor) -> RepairState:
    """Where an action leads. Raises NotNow or NotAllowed."""
    return TABLE.next_state(RepairState(application.state), action, actor)


def require_judge(session: Session, actor: Actor, application: RepairApplication) -> policies.Handler:
    """Only who made the finding judges, and not who applied for the person. Raises NotAllowed, FourEyes."""
    handler = queries.handler_of(session, actor, application)
    if not policies.can_judge(handler, application):
        raise NotAllowed("not-the-determining-body")
    events.refuse_helper(session, actor, application.reference)
    return handler


def require_reach(session: Session, actor: Actor, application: RepairApplication) -> None:
    """Raises NotAllowed for staff who may not open it."""
    if not policies.can_open(queries.handler_of(session, actor), application):
        raise NotAllowed("cannot-handle")


def require_words(text: str, field: str) -> str:
    """The words without white space at both ends. Raises InvalidInput where there are none or too many."""
    words = text.strip()
    if not words:
        raise InvalidInput("words-missing", field=field)
    if len(words) > LONGEST_WORDS:
        raise InvalidInput("words-too-long", field=field, longest=LONGEST_WORDS)
    return words


def seal(session: Session, application: RepairApplication, name: str, words: str) -> None:
    """Keep words about a person sealed in the column of this name."""
    sealed = keyring_of(session).seal(words, f"repairs.{name}:{application.id}")
    setattr(application, f"{name}_sealed", sealed)


def start_clock(application: RepairApplication, clock_id: str, from_day: date) -> None:
    """Let a legal clock run from a day; it replaces the one before."""
    due = deadlines.due(clock_id, from_day)
    application.due_on, application.is_due_provisional = due.on, due.is_provisional


def stop_clock(application: RepairApplication) -> None:
    """No clock runs: it is the person's turn, or all is done."""
    application.due_on, application.is_due_provisional = None, False


def tell(session: Session, application: RepairApplication, kind: MessageKind, **values: object) -> None:
    """Tell the person, with the number of the application."""
    messages.send(session, application.subject_id, kind, thing=application.reference, **values)
