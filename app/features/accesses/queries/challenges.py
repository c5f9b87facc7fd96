"""Reads: challenged looks, for the person, the officer, whoever looked, and the auditor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.accesses import policies
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import OPEN_STATES, ChallengeOutcome, ChallengeState
from app.kernel import clock, events
from app.kernel.access_log import Access
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.permissions import Permission


@dataclass(frozen=True)
class Figures:
    """What became of the challenges of a year."""

    filed: int
    open: int
    late: int
    by_outcome: Mapping[str, int]
    in_time: int

    @property
    def decided(self) -> int:
        return sum(self.by_outcome.values())


def of_subject(session: Session, subject_id: UUID) -> tuple[AccessChallenge, ...]:
    """One person's challenges, newest first."""
    mine = AccessChallenge.subject_id == subject_id
    return tuple(session.scalars(select(AccessChallenge).where(mine).order_by(AccessChallenge.id.desc())))


def count_open_of(session: Session, subject_id: UUID) -> int:
    """How many of a person's challenges wait for an answer."""
    mine = AccessChallenge.subject_id == subject_id, AccessChallenge.state.in_(OPEN_STATES)
    return session.scalar(select(func.count()).where(*mine)) or 0


def by_access(session: Session, looks: Iterable[Access]) -> dict[UUID, AccessChallenge]:
    """The challenge of each of these looks, the latest where one was withdrawn before."""
    wanted = AccessChallenge.access_id.in_([look.id for look in looks])
    found = session.scalars(select(AccessChallenge).where(wanted).order_by(AccessChallenge.id))
    return {challenge.access_id: challenge for challenge in found}


def find_standing(session: Session, access_id: UUID) -> AccessChallenge | None:
    """The challenge of a look, open or answered; one that was taken back does not count."""
    found = select(AccessChallenge).where(
        AccessChallenge.access_id == access_id, AccessChallenge.state != ChallengeState.WITHDRAWN
    )
    return session.scalar(found.limit(1))


def get_own(session: Session, actor: Actor, reference: str) -> AccessChallenge:
    """One's own challenge. Raises NotFound."""
    challenge = _find(session, reference)
    if challenge is None or not policies.is_own_challenge(actor, challenge):
        raise NotFound("no-such-challenge")
    return challenge


def get_for_officer(session: Session, actor: Actor, reference: str) -> AccessChallenge:
    """A challenge that this officer may open: of nobody's look but others'. Raises NotFound."""
    challenge = _find(session, reference)
    if challenge is None or not policies.can_handle(actor, challenge):
        raise NotFound("no-such-challenge")
    return challenge


def open_for(session: Session, actor: Actor) -> tuple[AccessChallenge, ...]:
    """What waits for this officer, the first due first."""
    if not actor.can(Permission.ACCESSES_DECIDE):
        return ()
    wanted = AccessChallenge.state.in_(OPEN_STATES), AccessChallenge.viewer != actor.key
    found = select(AccessChallenge).where(*wanted)
    return tuple(session.scalars(found.order_by(AccessChallenge.due_on, AccessChallenge.id)))


def asked_of(session: Session, actor: Actor) -> tuple[AccessChallenge, ...]:
    """The looks that this member of staff is asked to explain, the first due first."""
    asked = AccessChallenge.viewer == actor.key, AccessChallenge.state == ChallengeState.ASKED
    found = select(AccessChallenge).where(*asked).order_by(AccessChallenge.explain_by, AccessChallenge.id)
    return tuple(session.scalars(found)) if actor.is_staff else ()


def get_asked(session: Session, actor: Actor, reference: str) -> AccessChallenge:
    """The question about one's own look, by the number of the look alone. Raises NotFound."""
    found = select(AccessChallenge).join(AccessChallenge.access).where(Access.reference == reference)
    open_one = AccessChallenge.state == ChallengeState.ASKED
    challenge = session.scalar(found.where(open_one).limit(1))
    if challenge is None or not policies.can_explain(actor, challenge):
        raise NotFound("no-such-question")
    return challenge


def findings(session: Session, *, limit: int, offset: int = 0) -> tuple[tuple[AccessChallenge, ...], int]:
    """Looks that were not justified or whose answer is late, newest first, and how many there are."""
    wanted = (AccessChallenge.outcome == ChallengeOutcome.NOT_JUSTIFIED) | (
        AccessChallenge.escalated_at.is_not(None)
    )
    total = session.scalar(select(func.count()).select_from(AccessChallenge).where(wanted)) or 0
    found = select(AccessChallenge).where(wanted).order_by(AccessChallenge.id.desc())
    return tuple(session.scalars(found.limit(limit).offset(offset))), total


def count_to_note(session: Session, actor: Actor) -> int:
    """How many findings this auditor has still to take note of."""
    if not actor.can(Permission.ACCESSES_NOTE):
        return 0
    wanted = (
        AccessChallenge.outcome == ChallengeOutcome.NOT_JUSTIFIED,
        AccessChallenge.noted_at.is_(None),
        AccessChallenge.viewer != actor.key,
    )
    return session.scalar(select(func.count()).select_from(AccessChallenge).where(*wanted)) or 0


def get_to_note(session: Session, actor: Actor, reference: str) -> AccessChallenge:
    """A finding that this auditor has still to take note of. Raises NotFound."""
    challenge = _find(session, reference)
    if challenge is None or not policies.can_note(actor, challenge):
        raise NotFound("no-such-finding")
    return challenge


def late_and_quiet(session: Session, today: date) -> tuple[AccessChallenge, ...]:
    """What is past its legal time and was not brought before anybody yet."""
    late = (
        AccessChallenge.state.in_(OPEN_STATES),
        AccessChallenge.due_on < today,
        AccessChallenge.escalated_at.is_(None),
    )
    return tuple(session.scalars(select(AccessChallenge).where(*late).order_by(AccessChallenge.id)))


def figures(session: Session, year: int, today: date) -> Figures:
    """The challenges filed in a year, in figures."""
    begin, end = clock.start_of(date(year, 1, 1)), clock.start_of(date(year + 1, 1, 1))
    found = session.scalars(
        select(AccessChallenge).where(AccessChallenge.filed_at >= begin, AccessChallenge.filed_at < end)
    ).all()
    outcomes: dict[str, int] = dict.fromkeys(ChallengeOutcome, 0)
    in_time = 0
    for challenge in found:
        if challenge.outcome and challenge.decided_at is not None:
            outcomes[challenge.outcome] += 1
            in_time += clock.day_of(challenge.decided_at) <= challenge.due_on
    return Figures(
        filed=len(found),
        open=sum(challenge.is_open for challenge in found),
        late=sum(challenge.is_late_on(today) for challenge in found),
        by_outcome=outcomes,
        in_time=in_time,
    )


def words_of(session: Session, challenge: AccessChallenge, column: str) -> str:
    """`reason`, `explanation`, `answer` or `consequences` in the clear; empty while there is none."""
    sealed = getattr(challenge, f"{column}_sealed")
    return keyring_of(session).open(sealed, challenge.place(column)) if sealed else ""


def deeds(session: Session, challenge: AccessChallenge) -> tuple[Event, ...]:
    """What was done about a challenge, first to last."""
    return events.history(session, challenge.reference)


def _find(session: Session, reference: str) -> AccessChallenge | None:
    return session.scalar(select(AccessChallenge).where(AccessChallenge.reference == reference))
