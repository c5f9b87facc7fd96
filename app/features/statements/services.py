"""Writes: send, accept, give back, withdraw. The words never stand in an event."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.messages import services as messages
from app.features.records.models import CreditRecord
from app.features.statements import policies, queries
from app.features.statements.models import OwnStatement
from app.features.statements.states import TABLE, ReturnReason, StatementAction, StatementState
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import deadlines
from app.rulebook.forbidden import forbidden_content
from app.rulebook.statements import longest_text

DEADLINE = "own-statement-check"
_REFUSED_AT_ONCE = {"id-number", "contact", "account"}


def send_statement(session: Session, actor: Actor, *, record: CreditRecord, text: str) -> OwnStatement:
    """Put one's own words beside one's own record, once they are checked (rule 4.5).

    An earlier text that still waits is replaced at once, one that is shown when the new one is accepted.
    """
    if not policies.can_write(actor, record):
        raise NotAllowed("not-own-record")
    hold(session, record)
    if not record.is_usable_on(clock.today()):
        raise NotNow("record-not-in-use")
    require_clean(text)
    assert actor.subject_id is not None, "a citizen has a subject"
    for earlier in queries.live_of(session, record):
        if earlier.is_waiting:
            _end(session, actor, earlier, StatementAction.REPLACE)
    row_id, today = new_id(), clock.today()
    due = deadlines.due(DEADLINE, today)
    statement = OwnStatement(
        id=row_id,
        reference=new_reference("V", today.year),
        subject_id=actor.subject_id,
        record=record,
        state=StatementState.SENT,
        text_sealed=keyring_of(session).seal(text.strip(), queries.place_of(row_id)),
        sent_at=clock.now(),
        due_on=due.on,
        is_due_provisional=due.is_provisional,
    )
    session.add(statement)
    session.flush()
    events.record(session, actor, "statements.sent", statement.reference, record=record.reference)
    return statement


def accept_statement(session: Session, actor: Actor, statement: OwnStatement) -> OwnStatement:
    """Show it beside the record from now on, in the place of what stood there."""
    _decide(session, actor, statement, StatementAction.ACCEPT)
    for earlier in queries.live_of(session, statement.record):
        if earlier.id != statement.id and earlier.state == StatementState.ACCEPTED:
            _end(session, actor, earlier, StatementAction.REPLACE)
    events.record(session, actor, "statements.accepted", statement.reference)
    messages.send(session, statement.subject_id, "statement-accepted", thing=statement.record.reference)
    return statement


def return_statement(
    session: Session, actor: Actor, statement: OwnStatement, *, reason: ReturnReason
) -> OwnStatement:
    """Give it back for one of the reasons there are; what was shown before stays."""
    _decide(session, actor, statement, StatementAction.RETURN)
    statement.return_reason, statement.ended_at = reason, clock.now()
    session.flush()
    events.record(session, actor, "statements.returned", statement.reference, reason=reason)
    messages.send(session, statement.subject_id, "statement-returned", thing=statement.record.reference)
    return statement


def withdraw_statements(session: Session, actor: Actor, record: CreditRecord) -> int:
    """Take one's words from a record, shown or not checked yet; answers how many texts there were."""
    if not policies.can_write(actor, record):
        raise NotAllowed("not-own-record")
    hold(session, record)
    found = queries.live_of(session, record)
    for statement in found:
        _end(session, actor, statement, StatementAction.WITHDRAW)
    return len(found)


def require_clean(text: str) -> None:
    """Raises InvalidInput for no words, too many, or a number that identifies or reaches somebody."""
    if not text.strip():
        raise InvalidInput("words-missing", field="text")
    if len(text) > longest_text():
        raise InvalidInput("words-too-long", field="text", longest=longest_text())
    if any(one.excerpt_class in _REFUSED_AT_ONCE for one in forbidden_content({"text": text})):
        raise InvalidInput("numbers-in-it", field="text")


def _decide(session: Session, actor: Actor, statement: OwnStatement, action: StatementAction) -> None:
    hold(session, statement.record)
    hold(session, statement)
    state = TABLE.next_state(StatementState(statement.state), action, actor)
    if not policies.can_check(actor, statement):
        raise NotAllowed("cannot-check")
    events.refuse_helper(session, actor, statement.reference)
    statement.state, statement.decided_at, statement.decided_by = state, clock.now(), actor.key
    session.flush()


def _end(session: Session, actor: Actor, statement: OwnStatement, action: StatementAction) -> None:
    """Replaced by the person's next text, or withdrawn by them: nobody sees it any more."""
    hold(session, statement)
    statement.state = TABLE.next_state(StatementState(statement.state), action, actor)
    statement.ended_at = clock.now()
    session.flush()
    verb = "statements.withdrawn" if action is StatementAction.WITHDRAW else "statements.replaced"
    events.record(session, actor, verb, statement.reference)
