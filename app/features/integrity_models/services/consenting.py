"""What the person says to the honour: yes, no, not now; by account or by letter, at any time."""

from __future__ import annotations

import hmac

from sqlalchemy.orm import Session

from app.features.integrity_models import policies
from app.features.integrity_models.models import IntegrityModel, ModelAnswer, ModelLetter
from app.features.integrity_models.queries import own
from app.features.integrity_models.services.words import note
from app.features.integrity_models.states import (
    CONSENT_TABLE,
    Channel,
    ConsentAction,
    ConsentState,
    ModelState,
)
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.actors import PUBLIC, Actor
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.rulebook import honours

_OVER = {ModelState.REFUSED, ModelState.REVOKED}


def open_letter(session: Session, *, code: str, last_character: str) -> ModelLetter:
    """The letter of whoever holds it and knows the end of the name on it.

    Raises InvalidInput `letter-wrong`, the same whatever is wrong. A wrong try at a letter is counted in the
    session: keep it.
    """
    letter = own.find_usable_letter(session, code)
    if letter is None:
        raise InvalidInput("letter-wrong")
    hold(session, letter)
    model = session.get_one(IntegrityModel, letter.model_id)
    name = subjects.identity_of(session, model.subject).name if model.subject else ""
    typed = "".join(last_character.split())
    if not name or not hmac.compare_digest(name[-1:].encode(), typed.encode()):
        letter.tries += 1
        if letter.tries >= honours.limit(honours.LETTER_TRIES):
            letter.expires_at = clock.now()
        session.flush()
        raise InvalidInput("letter-wrong")
    letter.used_at = letter.used_at or clock.now()
    session.flush()
    return letter


def answer(
    session: Session,
    actor: Actor,
    model: IntegrityModel,
    action: ConsentAction,
    *,
    seen: str = "",
    is_named: bool = False,
    is_pictured: bool = False,
    letter: ModelLetter | None = None,
) -> None:
    """Answer as the person: agree to exactly what was `seen`, decline, hide, show again. It counts at once.

    `letter`: the opened letter of whoever has no account. Raises NotAllowed for anybody else, NotNow, and
    InvalidInput `changed-meanwhile` where the words are no longer those that were seen.
    """
    if not (policies.is_own(actor, model) or _is_holder(letter, model)):
        raise NotAllowed("not-own-honour")
    hold(session, model)
    if model.state in _OVER or action is ConsentAction.ASK:
        raise NotNow("not-in-this-state")
    consent = CONSENT_TABLE.next_state(ConsentState(model.consent), action, actor)
    if action is ConsentAction.AGREE:
        if not model.shown_digest or not hmac.compare_digest(seen, model.shown_digest):
            raise InvalidInput("changed-meanwhile")
        model.agreed_digest = model.shown_digest
        model.is_named, model.is_pictured = is_named, is_pictured and bool(model.picture)
    model.consent, model.answered_at = consent, clock.now()
    session.add(
        ModelAnswer(
            model_id=model.id,
            action=action,
            channel=Channel.LETTER if letter is not None else Channel.ACCOUNT,
            is_named=model.is_named,
            is_pictured=model.is_pictured,
            shown_digest=model.shown_digest,
            answered_at=clock.now(),
        )
    )
    who = actor if letter is None else PUBLIC
    note(session, who, model, f"consent-{action}", channel="letter" if letter else "account")


def _is_holder(letter: ModelLetter | None, model: IntegrityModel) -> bool:
    return letter is not None and letter.model_id == model.id and letter.expires_at > clock.now()
