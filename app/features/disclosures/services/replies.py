"""Writes: what the person answers to the notice, and the hearing they asked for (rule 2.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.features.disclosures import papers, policies
from app.features.disclosures.models import Disclosure, Reply, ReplyPoint
from app.features.disclosures.services.parts import hold_both, tell
from app.features.disclosures.states import DisclosureState, Manner, ReplyKind
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference

LONGEST_REPLY = 6000
MOST_POINTS = 30
LONGEST_NOTE = 4000


@dataclass(frozen=True)
class Answered:
    """How a reply came in; `proof` is the number of the paper at the counter."""

    manner: Manner
    received_on: date
    proof: str = ""


def receive_reply(
    session: Session,
    actor: Actor,
    disclosure: Disclosure,
    *,
    words: str,
    asks_hearing: bool,
    came: Answered | None = None,
) -> Reply:
    """Take in what the person says; each paragraph is a point, and the decision has to answer each.

    `came` is left out where the person writes it themselves on line. Words take back an earlier waiver.
    """
    hold_both(session, disclosure)
    came = _require_open(actor, disclosure, came)
    points = points_in(words)
    _require_words(words, points, asks_hearing=asks_hearing)
    reply = _new_reply(session, disclosure, ReplyKind.WORDS, came, asks_hearing=asks_hearing)
    _add_points(session, disclosure, reply, points)
    disclosure.reply_received_on = disclosure.reply_received_on or came.received_on
    disclosure.reply_waived_on, disclosure.reply_considered_on = None, None
    if asks_hearing and disclosure.hearing_asked_on is None:
        disclosure.hearing_asked_on = came.received_on
    return _note(session, actor, disclosure, reply, "disclosures.reply-received", points=len(points))


def receive_waiver(
    session: Session, actor: Actor, disclosure: Disclosure, *, came: Answered | None = None
) -> Reply:
    """Take in that the person has nothing to say; they can still change their mind while the time runs."""
    hold_both(session, disclosure)
    came = _require_open(actor, disclosure, came)
    if disclosure.reply_received_on is not None or disclosure.reply_waived_on is not None:
        raise NotNow("already-replied")
    reply = _new_reply(session, disclosure, ReplyKind.WAIVER, came)
    disclosure.reply_waived_on = came.received_on
    return _note(session, actor, disclosure, reply, "disclosures.reply-waived")


def settle_hearing(
    session: Session, actor: Actor, disclosure: Disclosure, *, is_held: bool, settled_on: date, note: str
) -> Disclosure:
    """Write down that the hearing was held and what was said, or why none is held."""
    hold_both(session, disclosure)
    if not policies.can_propose(actor, disclosure.record):
        raise NotAllowed("cannot-settle")
    asked_on = disclosure.hearing_asked_on
    if disclosure.state != DisclosureState.NOTICE_SERVED or asked_on is None:
        raise NotNow("not-in-this-state")
    if disclosure.hearing_settled_on is not None:
        raise NotNow("hearing-settled-already")
    if not asked_on <= settled_on <= clock.today():
        raise InvalidInput("day-impossible", field="settled_on")
    if not note.strip():
        raise InvalidInput("note-missing", field="note")
    disclosure.hearing_settled_on = settled_on
    disclosure.hearing_note_sealed = keyring_of(session).seal(
        note.strip()[:LONGEST_NOTE], f"disclosures.hearing:{disclosure.id}"
    )
    disclosure.version += 1
    session.flush()
    verb = "disclosures.hearing-held" if is_held else "disclosures.hearing-declined"
    events.record(session, actor, verb, disclosure.reference)
    tell(session, disclosure, "hearing-settled")
    return disclosure


def points_in(words: str) -> list[str]:
    """The paragraphs of a reply: what stands between empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", words.replace("\r\n", "\n")) if part.strip()]


def _require_open(actor: Actor, disclosure: Disclosure, came: Answered | None) -> Answered:
    """Whether a reply can still be taken in. Raises NotAllowed, NotNow or InvalidInput."""
    if not policies.can_record_reply(actor, disclosure):
        raise NotAllowed("cannot-reply")
    if came is None and not policies.is_own(actor, disclosure):
        raise NotAllowed("cannot-reply")
    served_on, due_on = disclosure.notice_served_on, disclosure.reply_due_on
    if disclosure.state != DisclosureState.NOTICE_SERVED or served_on is None or due_on is None:
        raise NotNow("not-in-this-state")
    came = came or Answered(Manner.ON_LINE, clock.today())
    if not served_on <= came.received_on <= clock.today():
        raise InvalidInput("day-impossible", field="received_on")
    if came.received_on > due_on:
        raise NotNow("reply-too-late")
    return came


def _require_words(words: str, points: list[str], *, asks_hearing: bool) -> None:
    if not points and not asks_hearing:
        raise InvalidInput("words-missing", field="words")
    if len(words) > LONGEST_REPLY:
        raise InvalidInput("words-too-long", field="words", limit=LONGEST_REPLY)
    if len(points) > MOST_POINTS:
        raise InvalidInput("too-many-points", field="words", limit=MOST_POINTS)


def _new_reply(
    session: Session, disclosure: Disclosure, kind: ReplyKind, came: Answered, *, asks_hearing: bool = False
) -> Reply:
    reply = Reply(
        reference=new_reference("Y", clock.today().year),
        disclosure_id=disclosure.id,
        kind=kind,
        manner=came.manner,
        received_on=came.received_on,
        proof=came.proof.strip(),
        asks_hearing=asks_hearing,
        recorded_at=clock.now(),
    )
    session.add(reply)
    session.flush()
    return reply


def _add_points(session: Session, disclosure: Disclosure, reply: Reply, points: list[str]) -> None:
    already = len(papers.points_of(session, disclosure))
    for number, text in enumerate(points, start=already + 1):
        row_id = new_id()
        sealed = keyring_of(session).seal(text, f"disclosures.reply:{row_id}")
        session.add(ReplyPoint(id=row_id, reply_id=reply.id, number=number, text_sealed=sealed))
    session.flush()
    session.refresh(reply)


def _note(
    session: Session, actor: Actor, disclosure: Disclosure, reply: Reply, verb: str, **figures: int
) -> Reply:
    disclosure.version += 1
    session.flush()
    events.record(
        session, actor, verb, disclosure.reference, reply=reply.reference, manner=reply.manner, **figures
    )
    tell(session, disclosure, "reply-received", due_on=disclosure.reply_due_on)
    return reply
