"""Reads: how the clock of a case stands on a day. See the package for how a feature uses it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.clocks.models import ClockPause
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.rulebook import deadlines, pauses
from app.rulebook.deadlines import Unit
from app.rulebook.working_days import Due


@dataclass(frozen=True)
class LegalClock:
    """The clock of one case, as its feature describes it.

    `stopped_on` is the day on which the deed was done, None while it is awaited. `may_stop` is the policy of
    the feature: who may let the clock stand still and go on. `keep_due` is for a case that keeps its due day
    for lists and figures: it is told the last possible day when a pause begins, the real one when it is over.
    """

    kind: str
    case_id: UUID
    reference: str
    subject_id: UUID | None
    deadline: str
    started_on: date
    stopped_on: date | None
    may_stop: Callable[[Actor], bool]
    keep_due: Callable[[Due], None] | None = None


@dataclass(frozen=True)
class PauseFacts:
    """One pause; `label` is an English message id. `ended_on` is None while it holds the clock."""

    reason: str
    label: str
    is_to_be_confirmed: bool
    words: str
    started_on: date
    latest_on: date
    ended_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the clock stands still at some hour of the day."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True)
class Standing:
    """How a clock stands on `day`. `left` is negative when late, in working days or days of the calendar."""

    day: date
    due: Due
    left: int
    is_in_working_days: bool
    is_stopped: bool
    pauses: tuple[PauseFacts, ...]

    @property
    def pause(self) -> PauseFacts | None:
        """The pause that holds the clock on this day."""
        return next((one for one in self.pauses if one.covers(self.day)), None)

    @property
    def is_late(self) -> bool:
        """Past its last day; for a stopped clock: it was stopped too late."""
        return self.left < 0

    @property
    def late_by(self) -> int:
        return max(-self.left, 0)


def standing_of(session: Session, the_clock: LegalClock, today: date) -> Standing:
    """The clock of a case on a day; a stopped clock stands as on the day on which it was stopped."""
    day = the_clock.stopped_on or today
    found = _pauses_of(session, the_clock.case_id, the_clock.kind)
    due = deadlines.due(the_clock.deadline, the_clock.started_on, [_counted(one, day) for one in found])
    unit = deadlines.get_deadline(the_clock.deadline, the_clock.started_on).unit
    return Standing(
        day=day,
        due=due,
        left=deadlines.days_left(the_clock.deadline, the_clock.started_on, due.on, day),
        is_in_working_days=unit is Unit.WORKING_DAYS,
        is_stopped=the_clock.stopped_on is not None,
        pauses=tuple(_facts(session, one, day, is_stopped=the_clock.stopped_on is not None) for one in found),
    )


def longest_due(session: Session, the_clock: LegalClock, today: date) -> Due:
    """The last day that the clock can have: as if a pause that runs ended by itself, and no other came."""
    found = _pauses_of(session, the_clock.case_id, the_clock.kind)
    counted = [_counted(one, max(today, _ends_by_itself(one))) for one in found]
    return deadlines.due(the_clock.deadline, the_clock.started_on, counted)


def find_running(session: Session, the_clock: LegalClock) -> ClockPause | None:
    """The pause that nobody has ended, also one that holds the clock no longer."""
    found = select(ClockPause).where(
        ClockPause.case_id == the_clock.case_id,
        ClockPause.case_kind == the_clock.kind,
        ClockPause.ended_at.is_(None),
    )
    return session.scalar(found)


def running_among(session: Session, case_ids: Collection[UUID], kind: str) -> set[UUID]:
    """Those of the cases whose pause nobody has ended, in one query: for lists."""
    found = select(ClockPause.case_id).where(
        ClockPause.case_id.in_(case_ids), ClockPause.case_kind == kind, ClockPause.ended_at.is_(None)
    )
    return set(session.scalars(found))


def reasons_left(session: Session, the_clock: LegalClock) -> tuple[pauses.PauseReason, ...]:
    """The reasons for which this clock may still stand still."""
    given = {one.reason for one in _pauses_of(session, the_clock.case_id, the_clock.kind)}
    return tuple(one for one in pauses.reasons_for(the_clock.kind) if not (one.is_once and one.code in given))


def can_pause(session: Session, the_clock: LegalClock, actor: Actor, today: date) -> bool:
    """Whether this post may let the clock stand still now: it runs, it is not late, a reason is left."""
    standing = standing_of(session, the_clock, today)
    is_running = not standing.is_stopped and not standing.is_late and find_running(session, the_clock) is None
    return is_running and the_clock.may_stop(actor) and bool(reasons_left(session, the_clock))


def can_resume(session: Session, the_clock: LegalClock, actor: Actor) -> bool:
    """Whether this post may let the clock go on."""
    is_paused = the_clock.stopped_on is None and find_running(session, the_clock) is not None
    return is_paused and the_clock.may_stop(actor)


def copy_of(session: Session, case_id: UUID) -> list[dict[str, Any]]:
    """The pauses of a case for the copy of a person's data."""
    return [
        {
            "reason": one.reason,
            "words": words_of(session, one),
            "started_at": one.started_at.isoformat(),
            "latest_on": one.latest_on.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in _pauses_of(session, case_id)
    ]


def words_of(session: Session, pause: ClockPause) -> str:
    """What the person was told about it."""
    return keyring_of(session).open(pause.words_sealed, words_place(pause.id))


def words_place(row_id: UUID) -> str:
    """The place that the sealed words are bound to."""
    return f"clock_pauses.words:{row_id}"


def _pauses_of(session: Session, case_id: UUID, kind: str = "") -> tuple[ClockPause, ...]:
    found = select(ClockPause).where(ClockPause.case_id == case_id)
    if kind:
        found = found.where(ClockPause.case_kind == kind)
    return tuple(session.scalars(found.order_by(ClockPause.id)))


def _ends_by_itself(pause: ClockPause) -> date:
    return pause.latest_on + timedelta(days=1)


def _ended_on(pause: ClockPause) -> date | None:
    return clock.day_of(pause.ended_at) if pause.ended_at is not None else None


def _counted(pause: ClockPause, day: date) -> deadlines.Pause:
    """The pause as it counts on a day: one that runs would end on that day, at last it ends by itself."""
    ended = _ended_on(pause) or day
    return deadlines.Pause(clock.day_of(pause.started_at), min(ended, _ends_by_itself(pause)))


def _facts(session: Session, pause: ClockPause, day: date, *, is_stopped: bool) -> PauseFacts:
    by_itself, reason = _ends_by_itself(pause), pauses.get_reason(pause.reason)
    ended = _ended_on(pause) or (day if is_stopped or day >= by_itself else None)
    return PauseFacts(
        reason=pause.reason,
        label=reason.label,
        is_to_be_confirmed=reason.is_to_be_confirmed,
        words=words_of(session, pause),
        started_on=clock.day_of(pause.started_at),
        latest_on=pause.latest_on,
        ended_on=min(ended, by_itself) if ended else None,
    )
