"""Writes: the code, the helped session that it opens, and its end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.features.accounts import passwords
from app.features.assistance import policies, queries
from app.features.assistance.models import Assistance
from app.features.assistance.states import TABLE, AssistanceAction, AssistanceState, Origin
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel import access_log, clock, events
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed
from app.kernel.ids import grouped_code, new_id, new_reference, normalise_code, random_code
from app.rulebook.account_limits import (
    ASSISTANCE_CODE_MINUTES,
    ASSISTANCE_CODE_TRIES,
    ASSISTANCE_MINUTES,
    limit,
)
from app.rulebook.identity import IdNumberProblem, parse_id_number
from app.rulebook.rules import get_rule

CODE_LENGTH = 8  # Crockford characters: 40 random bits behind few tries and few minutes
PURPOSE = "help-at-counter"


def basis() -> str:
    """On which basis a clerk acts for somebody: that person's consent, given by the code."""
    source = get_rule("assisted-by-consent").source
    return f"{source.title} {source.article}"[:200]


def offer(session: Session, actor: Actor) -> str:
    """A person makes a code for the clerk in front of them; answers it once. An older one is void."""
    if not policies.can_offer(actor):
        raise NotAllowed("cannot-offer")
    assert actor.subject_id is not None, "a citizen has a subject"
    return _new_code(session, actor, actor.subject_id, Origin.ACCOUNT)


def issue(session: Session, actor: Actor, *, subject: Subject, purpose: str) -> str:
    """A code on a slip for a person whose identity card was checked. Raises NotAllowed.

    Who made it cannot use it. The person sees that their number was looked up.
    """
    if not policies.can_issue(actor):
        raise NotAllowed("permission-missing")
    code = _new_code(session, actor, subject.id, Origin.COUNTER)
    access_log.record(
        session,
        actor,
        subject_id=subject.id,
        action="assistance.code-issued",
        fields="name, ID number (masked)",
        purpose=purpose,
        basis=basis(),
    )
    return code


def begin(session: Session, actor: Actor, *, id_number: str, code: str) -> Assistance:
    """Open the helped session of the person who is there. The code is used up.

    Raises InvalidInput("assistance-code"), after the same time, whether the person is unknown, has no code,
    or it is wrong: a wrong try is counted in the session, keep it. Raises FourEyes for who printed the code.
    """
    subject = _subject_of(session, id_number)
    found = _held_offer(session, subject)
    is_right = passwords.is_right(normalise_code(code), found.code_hash if found else None)
    if found is None:
        raise InvalidInput("assistance-code", field="code")
    if not is_right:
        _count_wrong_try(found)
        raise InvalidInput("assistance-code", field="code")
    state = TABLE.next_state(AssistanceState(found.state), AssistanceAction.BEGIN, actor)
    if not policies.can_begin(actor, found):
        raise FourEyes("printed-it-oneself")
    at = clock.now()
    found.state, found.helper, found.helper_body = state, actor.key, actor.body_name
    found.began_at, found.ends_at = at, at + timedelta(minutes=limit(ASSISTANCE_MINUTES))
    session.flush()
    events.record(session, actor, "assistance.begun", found.reference, origin=found.origin)
    access_log.record(
        session,
        actor,
        subject_id=found.subject_id,
        action="assistance.begun",
        thing=found.reference,
        fields="name, ID number (masked)",
        purpose=PURPOSE,
        basis=basis(),
        authorisation=found.reference,
    )
    messages.send(session, found.subject_id, MessageKind.ASSISTANCE_BEGUN, thing=found.reference)
    return found


def end(session: Session, actor: Actor, assistance: Assistance) -> Assistance:
    """End it at once: the clerk, or the person from their own page."""
    hold(session, assistance)
    if not policies.can_end(actor, assistance):
        raise NotAllowed("not-in-this-help")
    state = TABLE.next_state(AssistanceState(assistance.state), AssistanceAction.END, actor)
    return _close(session, actor, assistance, state)


def end_what_is_over(session: Session) -> int:
    """Close what ended by the clock, and tell its people; answers how many there were."""
    found = queries.over(session, clock.now())
    for assistance in found:
        _close(session, SYSTEM, assistance, AssistanceState.ENDED)
    return len(found)


def _close(session: Session, actor: Actor, assistance: Assistance, state: AssistanceState) -> Assistance:
    assert assistance.ends_at is not None, "it has begun"
    assistance.state, assistance.ended_by = state, actor.key
    assistance.ended_at = min(clock.now(), assistance.ends_at)
    session.flush()
    events.record(session, actor, "assistance.ended", assistance.reference)
    messages.send(session, assistance.subject_id, MessageKind.ASSISTANCE_ENDED, thing=assistance.reference)
    return assistance


def _new_code(session: Session, actor: Actor, subject_id: UUID, origin: Origin) -> str:
    _replace_offers(session, subject_id)
    code, at = random_code(CODE_LENGTH), clock.now()
    made = Assistance(
        id=new_id(),
        reference=new_reference("H", clock.day_of(at).year),
        subject_id=subject_id,
        origin=origin,
        offered_by=actor.key,
        offered_at=at,
        code_hash=passwords.hash_secret(code),
        code_expires_at=at + timedelta(minutes=limit(ASSISTANCE_CODE_MINUTES)),
    )
    session.add(made)
    session.flush()
    events.record(session, actor, "assistance.code-made", made.reference, origin=origin.value)
    return grouped_code(code)


def _replace_offers(session: Session, subject_id: UUID) -> None:
    session.execute(
        update(Assistance)
        .where(Assistance.subject_id == subject_id, Assistance.state == AssistanceState.OFFERED)
        .values(state=AssistanceState.VOID)
    )


def _held_offer(session: Session, subject: Subject | None) -> Assistance | None:
    """The person's offer as it is once nobody else tries it: guesses at one moment count one by one."""
    found = queries.find_offer(session, subject.id) if subject is not None else None
    if found is None:
        return None
    hold(session, found)
    return found if found.state == AssistanceState.OFFERED else None


def _count_wrong_try(offered: Assistance) -> None:
    offered.tries += 1
    if offered.tries >= limit(ASSISTANCE_CODE_TRIES):
        offered.state = AssistanceState.VOID


def _subject_of(session: Session, id_number: str) -> Subject | None:
    try:
        return subjects.find_by_number(session, parse_id_number(id_number).value)
    except IdNumberProblem as problem:
        raise InvalidInput(problem.code, field="id_number") from problem
