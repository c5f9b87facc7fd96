"""Writes: a person asks that others look again, and others than who decided do (复核; rule 4.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.features.clocks import services as clocks
from app.features.messages import services as messages
from app.features.objections import answers, effects, policies, queries, services
from app.features.objections.models import Objection, Reconsideration
from app.features.objections.states import (
    RECONSIDERATION_TABLE,
    ObjectionOutcome,
    ReconsiderationAction,
    ReconsiderationState,
)
from app.features.papers import services as papers
from app.features.records import services as records
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import FourEyes, NotAllowed, NotNow
from app.kernel.ids import new_id
from app.rulebook import deadlines


def ask_reconsideration(
    session: Session, actor: Actor, objection: Objection, *, request: str
) -> Reconsideration:
    """Ask for it within the legal term, once. The record is marked again, and a clock of its own starts."""
    services.hold_objection(session, objection)
    if not policies.is_own_objection(actor, objection):
        raise NotAllowed("not-own-objection")
    if not queries.can_ask_reconsideration(session, objection, clock.today()):
        raise NotNow("reconsideration-not-possible")
    services.require_words(request, "request")
    row_id, due = new_id(), deadlines.due("reconsideration", clock.today())
    asked = Reconsideration(
        id=row_id,
        objection=objection,
        request_sealed=keyring_of(session).seal(request.strip(), queries.words_place("request", row_id)),
        asked_at=clock.now(),
        due_on=due.on,
        is_due_provisional=due.is_provisional,
        first_outcome=objection.outcome,
    )
    session.add(asked)
    records.mark_objection(session, actor, objection.record)
    session.flush()
    events.record(session, actor, "objections.reconsideration-asked", objection.reference)
    effects.show_mark(session, objection.record)
    messages.send(
        session, objection.subject_id, "reconsideration-received", thing=objection.reference, due_on=due.on
    )
    return asked


def decide_reconsideration(
    session: Session,
    actor: Actor,
    asked: Reconsideration,
    *,
    outcome: ObjectionOutcome | None,
    answer: str,
    changes: Mapping[str, str] | None = None,
) -> Reconsideration:
    """Confirm the first answer (`outcome` None) or put another in its place, which takes effect at once.

    Raises FourEyes for whoever proposed or decided the first answer.
    """
    objection = asked.objection
    services.hold_objection(session, objection)
    hold(session, asked)
    state = RECONSIDERATION_TABLE.next_state(
        ReconsiderationState(asked.state), ReconsiderationAction.DECIDE, actor
    )
    if not policies.can_handle(actor, objection):
        raise NotAllowed("cannot-handle")
    events.refuse_helper(session, actor, objection.reference)
    if not policies.is_another(actor, objection):
        raise FourEyes("others-reconsider")
    services.require_words(answer, "answer")
    changed = effects.check_outcome(objection.record, outcome, changes or {}) if outcome else {}
    keyring = keyring_of(session)
    asked.state, asked.outcome = state, outcome.value if outcome else queries.CONFIRMED
    asked.answer_sealed = keyring.seal(answer.strip(), queries.words_place("answer", asked.id))
    if changed:
        place = queries.words_place("changes", asked.id)
        asked.changes_sealed = keyring.seal(json.dumps(changed, ensure_ascii=False), place)
    asked.decided_at, asked.decided_by = clock.now(), actor.key
    clocks.settle_clock(session, queries.reconsideration_clock(asked))
    session.flush()
    events.record(session, actor, "objections.reconsidered", objection.reference, outcome=asked.outcome)
    done = effects.take_effect(session, actor, objection, outcome, changed) if outcome else ()
    objection.outcome = outcome.value if outcome else objection.outcome
    services.lift_mark_if_last(session, actor, objection.record)
    _issue(session, asked, actor.body_name, done)
    messages.send(session, objection.subject_id, "reconsideration-decided", thing=objection.reference)
    return asked


def withdraw_reconsideration(session: Session, actor: Actor, asked: Reconsideration) -> Reconsideration:
    """Take the wish for it back: the first answer stands."""
    objection = asked.objection
    if not policies.is_own_objection(actor, objection):
        raise NotAllowed("not-own-objection")
    services.hold_objection(session, objection)
    hold(session, asked)
    asked.state = RECONSIDERATION_TABLE.next_state(
        ReconsiderationState(asked.state), ReconsiderationAction.WITHDRAW, actor
    )
    session.flush()
    events.record(session, actor, "objections.reconsideration-withdrawn", objection.reference)
    services.lift_mark_if_last(session, actor, objection.record)
    return asked


def _issue(session: Session, asked: Reconsideration, body: str, done: tuple[effects.Effect, ...]) -> None:
    first, _said = answers.answer_of(session, asked.objection)
    paper = answers.issue_reconsideration(session, asked, body=body, effects=done)
    if first is not None and asked.outcome != queries.CONFIRMED:
        papers.replace_paper(session, first, by=paper)
