"""Writes: a person does not recognise a look; the officer for data protection finds out and answers.

Who looked is asked about the look alone. They are told neither that the person asked nor what they said,
and nobody of their body sees the case.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from app.features.accesses import policies, queries
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import TABLE, ChallengeAction, ChallengeOutcome, ChallengeState
from app.features.messages import services as messages
from app.kernel import clock, events
from app.kernel.access_log import Access
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import deadlines

LONGEST = 2000
CLOCK = "access-challenge"
EXPLANATION_CLOCK = "access-explanation"


def challenge_access(session: Session, actor: Actor, *, look: Access, reason: str) -> AccessChallenge:
    """Say that one does not recognise a look at oneself; the answer has its legal time (rule 6.5)."""
    if not policies.can_challenge(actor, look):
        raise NotAllowed("cannot-challenge")
    hold(session, look)  # two at the same moment: the second finds the first
    if queries.find_standing(session, look.id) is not None:
        raise NotNow("challenge-already-there")
    _require_words(reason, "reason")
    assert actor.subject_id is not None, "a citizen has a subject"
    today = clock.today()
    due = deadlines.due(CLOCK, today)
    challenge = AccessChallenge(
        id=new_id(),
        reference=new_reference("Q", today.year),
        subject_id=actor.subject_id,
        access=look,
        viewer=look.actor,
        filed_at=clock.now(),
        due_on=due.on,
        is_due_provisional=due.is_provisional,
    )
    challenge.reason_sealed = _sealed(session, challenge, "reason", reason)
    session.add(challenge)
    session.flush()
    events.record(session, actor, "accesses.challenged", challenge.reference)
    _tell(session, challenge, "access-challenge-received", due_on=due.on)
    return challenge


def ask_viewer(session: Session, actor: Actor, challenge: AccessChallenge) -> AccessChallenge:
    """Ask whoever looked for an explanation of the look."""
    hold(session, challenge)
    state = TABLE.next_state(ChallengeState(challenge.state), ChallengeAction.ASK, actor)
    if not policies.can_handle(actor, challenge):
        raise NotAllowed("own-look")
    if not challenge.viewer.startswith("staff:"):
        raise NotNow("nobody-to-ask")
    due = deadlines.due(EXPLANATION_CLOCK, clock.today())
    challenge.state, challenge.asked_at, challenge.asked_by = state, clock.now(), actor.key
    challenge.explain_by = min(due.on, challenge.due_on)
    session.flush()
    events.record(session, actor, "accesses.explanation-asked", challenge.reference)
    _tell(session, challenge, "access-challenge-asked", due_on=challenge.due_on)
    return challenge


def explain(
    session: Session, actor: Actor, challenge: AccessChallenge, *, explanation: str
) -> AccessChallenge:
    """Explain one's own look, once; the officer alone reads it."""
    hold(session, challenge)
    if not policies.can_explain(actor, challenge):
        raise NotAllowed("cannot-explain")
    state = TABLE.next_state(ChallengeState(challenge.state), ChallengeAction.EXPLAIN, actor)
    _require_words(explanation, "explanation")
    challenge.state, challenge.explained_at = state, clock.now()
    challenge.explanation_sealed = _sealed(session, challenge, "explanation", explanation)
    session.flush()
    events.record(session, actor, "accesses.explained", challenge.reference)
    return challenge


def decide(
    session: Session,
    actor: Actor,
    challenge: AccessChallenge,
    *,
    outcome: ChallengeOutcome,
    answer: str,
    consequences: str = "",
) -> AccessChallenge:
    """Answer in writing. A look that was not justified has consequences, and the auditor takes note of it.

    Raises NotAllowed("own-look") for an officer who looked themselves.
    """
    hold(session, challenge)
    state = TABLE.next_state(ChallengeState(challenge.state), ChallengeAction.DECIDE, actor)
    if not policies.can_handle(actor, challenge):
        raise NotAllowed("own-look")
    _require_words(answer, "answer")
    is_unjustified = outcome is ChallengeOutcome.NOT_JUSTIFIED
    if is_unjustified:
        _require_words(consequences, "consequences")
    challenge.state, challenge.outcome = state, outcome
    challenge.decided_at, challenge.decided_by = clock.now(), actor.key
    challenge.answer_sealed = _sealed(session, challenge, "answer", answer)
    if is_unjustified:
        challenge.consequences_sealed = _sealed(session, challenge, "consequences", consequences)
    session.flush()
    events.record(session, actor, "accesses.challenge-decided", challenge.reference, outcome=outcome)
    _tell(session, challenge, "access-challenge-decided")
    return challenge


def withdraw(session: Session, actor: Actor, challenge: AccessChallenge) -> AccessChallenge:
    """Take one's own question back."""
    if not policies.is_own_challenge(actor, challenge):
        raise NotAllowed("not-own-challenge")
    hold(session, challenge)
    challenge.state = TABLE.next_state(ChallengeState(challenge.state), ChallengeAction.WITHDRAW, actor)
    session.flush()
    events.record(session, actor, "accesses.challenge-withdrawn", challenge.reference)
    return challenge


def take_note(session: Session, actor: Actor, challenge: AccessChallenge) -> AccessChallenge:
    """The auditor takes note of a look that was not justified."""
    hold(session, challenge)
    if not policies.can_note(actor, challenge):
        raise NotAllowed("cannot-note")
    challenge.noted_at, challenge.noted_by = clock.now(), actor.key
    session.flush()
    events.record(session, actor, "accesses.finding-noted", challenge.reference)
    return challenge


def escalate_late(session: Session, today: date) -> int:
    """Bring what is past its legal time before the auditor, each once; answers how many there were."""
    late = queries.late_and_quiet(session, today)
    for challenge in late:
        challenge.escalated_at = clock.now()
        events.record(session, SYSTEM, "accesses.challenge-escalated", challenge.reference)
        _tell(session, challenge, "access-challenge-late")
    session.flush()
    return len(late)


def _require_words(text: str, field: str) -> None:
    if not text.strip():
        raise InvalidInput("words-missing", field=field)
    if len(text) > LONGEST:
        raise InvalidInput("words-too-long", field=field, longest=LONGEST)


def _sealed(session: Session, challenge: AccessChallenge, column: str, text: str) -> str:
    return keyring_of(session).seal(text.strip(), challenge.place(column))


def _tell(session: Session, challenge: AccessChallenge, kind: str, **values: object) -> None:
    messages.send(session, challenge.subject_id, kind, thing=challenge.reference, **values)
