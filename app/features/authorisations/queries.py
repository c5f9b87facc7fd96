"""Reads: one's own authorisations, and an authorisation by its code."""

from __future__ import annotations

import hmac
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.authorisations import policies
from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import Answer, AuthorisationState, Standing
from app.features.credit_reports.bounds import Bounds, normalised
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.ids import normalise_code

CODE_LENGTH = 16
"""Characters of a code, five random bits each: 80 bits."""
_ANSWERS = {
    Standing.ACTIVE: Answer.OPEN,
    Standing.REVOKED: Answer.REVOKED,
    Standing.ENDED: Answer.ENDED,
}


def of_subject(
    session: Session, subject_id: UUID, *, offset: int = 0, limit: int | None = None
) -> tuple[tuple[Authorisation, ...], int]:
    """One page of the authorisations that a person gave, newest first, and how many there are."""
    found = select(Authorisation).where(Authorisation.subject_id == subject_id)
    total = session.scalar(select(func.count()).where(Authorisation.subject_id == subject_id))
    page = found.order_by(Authorisation.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def count_active(session: Session, subject_id: UUID, today: date) -> int:
    """How many recipients may see something of a person today."""
    found = select(func.count()).where(
        Authorisation.subject_id == subject_id,
        Authorisation.state == AuthorisationState.ACTIVE,
        Authorisation.ends_on >= today,
    )
    return session.scalar(found) or 0


def get_own(session: Session, actor: Actor, reference: str) -> Authorisation:
    """One that the actor gave. Raises NotFound."""
    found = session.scalar(select(Authorisation).where(Authorisation.reference == reference))
    if found is None or not policies.is_own(actor, found):
        raise NotFound("no-such-authorisation")
    return found


def find_by_id(session: Session, row_id: UUID) -> Authorisation | None:
    """The authorisation with this inner id, whoever asks."""
    return session.get(Authorisation, row_id)


def answer_to(
    session: Session, *, code: str, recipient: str, purpose: str, today: date
) -> tuple[Answer, Authorisation | None]:
    """What a code, a recipient's name and a purpose open together on a day.

    Only whoever knows all three learns that it was revoked or has ended. To everybody else UNKNOWN and
    OTHERS look the same; OTHERS (the right code in other hands) is for the person's eyes.
    """
    index = code_index(keyring_of(session), code)
    found = session.scalar(select(Authorisation).where(Authorisation.code_index == index))
    if found is None:
        return Answer.UNKNOWN, None
    if not _is_for(session, found, recipient, purpose):
        return Answer.OTHERS, found
    return _ANSWERS[found.standing_on(today)], found


def bounds_of(session: Session, authorisation: Authorisation) -> Bounds:
    """To what it is bound, in the clear."""
    keyring, words = keyring_of(session), authorisation.words_sealed
    return Bounds(
        purpose=authorisation.purpose,
        recipient=keyring.open(authorisation.recipient_sealed, place(authorisation.id, "recipient")),
        recipient_kind=authorisation.recipient_kind,
        sections=tuple(authorisation.sections),
        valid_until=authorisation.ends_on,
        words=keyring.open(words, place(authorisation.id, "words")) if words else "",
    )


def deeds(session: Session, authorisation: Authorisation) -> tuple[Event, ...]:
    """What was done with it, first to last."""
    return events.history(session, authorisation.reference)


def code_index(keyring: Keyring, code: str) -> str:
    """The keyed fingerprint under which a code is found; the code itself stands nowhere."""
    return keyring.blind(normalise_code(code), "authorisation-code")


def place(row_id: UUID, column: str) -> str:
    """What a sealed column of a row is bound to."""
    return f"authorisations.{column}:{row_id}"


def _is_for(session: Session, authorisation: Authorisation, recipient: str, purpose: str) -> bool:
    bounds = bounds_of(session, authorisation)
    is_name = hmac.compare_digest(normalised(recipient).encode(), normalised(bounds.recipient).encode())
    return is_name and purpose == bounds.purpose
