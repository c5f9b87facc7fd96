"""Writes: a clock stands still and goes on. The caller holds its case first (`kernel.db.hold`)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.features.clocks import queries
from app.features.clocks.models import ClockPause
from app.features.clocks.queries import LegalClock
from app.features.messages import services as messages
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id
from app.rulebook.working_days import Due

LONGEST_WORDS = 1000


def pause_clock(
    session: Session, actor: Actor, the_clock: LegalClock, *, reason: str, words: str
) -> ClockPause:
    """Let the clock stand still, for one of the reasons of the rulebook; the person is told `words`.

    Raises NotAllowed, NotNow (`clock-stopped`, `clock-paused`, `clock-late`) or InvalidInput.
    """
    _require_policy(the_clock, actor)
    today = clock.today()
    standing = queries.standing_of(session, the_clock, today)
    if standing.is_stopped:
        raise NotNow("clock-stopped")
    if queries.find_running(session, the_clock) is not None:
        raise NotNow("clock-paused")
    if standing.is_late:
        raise NotNow("clock-late")  # nobody makes up for lateness by a pause
    allowed = {one.code: one for one in queries.reasons_left(session, the_clock)}
    if reason not in allowed:
        raise InvalidInput("reason-missing", field="reason")
    if not words.strip():
        raise InvalidInput("words-missing", field="words")
    if len(words) > LONGEST_WORDS:
        raise InvalidInput("words-too-long", field="words", longest=LONGEST_WORDS)
    row_id = new_id()
    pause = ClockPause(
        id=row_id,
        case_kind=the_clock.kind,
        case_id=the_clock.case_id,
        reason=reason,
        words_sealed=keyring_of(session).seal(words.strip(), queries.words_place(row_id)),
        started_at=clock.now(),
        started_by=actor.key,
        latest_on=allowed[reason].latest_on(today),
    )
    session.add(pause)
    session.flush()
    _keep(the_clock, queries.longest_due(session, the_clock, today))
    events.record(
        session,
        actor,
        "clocks.paused",
        the_clock.reference,
        reason=reason,
        latest_on=pause.latest_on.isoformat(),
    )
    _tell(session, the_clock, "clock-paused")
    return pause


def resume_clock(session: Session, actor: Actor, the_clock: LegalClock) -> Due:
    """Let the clock go on; answers the day on which it is due now. Raises NotAllowed or NotNow."""
    _require_policy(the_clock, actor)
    pause = queries.find_running(session, the_clock)
    if pause is None or the_clock.stopped_on is not None:
        raise NotNow("clock-not-paused")
    return _end(session, actor, the_clock, pause)


def settle_clock(session: Session, the_clock: LegalClock) -> None:
    """Keep the due day for good once the deed is done, also where a pause still held the clock."""
    assert the_clock.stopped_on is not None, "the deed is done"
    _keep(the_clock, queries.standing_of(session, the_clock, the_clock.stopped_on).due)


def go_on_if_waiting(session: Session, actor: Actor, the_clock: LegalClock, *, reason: str) -> bool:
    """Let the clock go on because what it waited for has come, whoever sent it."""
    pause = queries.find_running(session, the_clock)
    if pause is None or pause.reason != reason:
        return False
    _end(session, actor, the_clock, pause)
    return True


def erase_of(session: Session, case_ids: Collection[UUID]) -> None:
    """Erase the pauses together with their cases."""
    session.execute(delete(ClockPause).where(ClockPause.case_id.in_(case_ids)))


def _end(session: Session, actor: Actor, the_clock: LegalClock, pause: ClockPause) -> Due:
    pause.ended_at, pause.ended_by = clock.now(), actor.key
    session.flush()
    due = queries.standing_of(session, the_clock, clock.today()).due
    _keep(the_clock, due)
    events.record(session, actor, "clocks.resumed", the_clock.reference, due_on=due.on.isoformat())
    _tell(session, the_clock, "clock-resumed", due_on=due.on)
    return due


def _keep(the_clock: LegalClock, due: Due) -> None:
    if the_clock.keep_due is not None:
        the_clock.keep_due(due)


def _require_policy(the_clock: LegalClock, actor: Actor) -> None:
    if not the_clock.may_stop(actor):
        raise NotAllowed("cannot-stop-the-clock")


def _tell(session: Session, the_clock: LegalClock, kind: str, **values: object) -> None:
    if the_clock.subject_id is not None:
        messages.send(
            session, the_clock.subject_id, kind, thing=the_clock.reference, case=the_clock.kind, **values
        )
