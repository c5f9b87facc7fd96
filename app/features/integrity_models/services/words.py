"""What all deeds share: held rows, checked words, the digest of what would be shown, messages."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

from sqlalchemy.orm import Session

from app.features.integrity_models import policies, wording
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.states import TABLE, ModelAction, ModelState
from app.features.messages import services as messages
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotFound
from app.rulebook.forbidden import forbidden_content

LONGEST = {
    "name": 50,
    "where": 200,
    "deeds": 4000,
    "award": 400,
    "contact": 120,
    "relation": 120,
    "title": 200,
    "document_no": 128,
    "session_no": 50,
    "summary": 300,
    "story": 12_000,
    "alt": 200,
    "summary_en": 600,
    "story_en": 24_000,
    "alt_en": 300,
    "words": 2000,
    "gist": 400,
    "answer": 2000,
    "reasons": 2000,
}
SHOWN_SPACE = "model-shown"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINKS = re.compile(r"https?://|www\.", re.IGNORECASE)
_MOST_LINKS = 2


def checked(text: str, field: str, *, is_needed: bool = True) -> str:
    """Somebody's words, without white space at both ends. Raises InvalidInput naming the field."""
    text = text.replace("\r\n", "\n").strip()
    if is_needed and not text:
        raise InvalidInput(f"{field}-missing".replace("_", "-"), field=field)
    if len(text) > LONGEST[field]:
        raise InvalidInput("too-long", field=field, limit=LONGEST[field])
    if _UNSTORABLE.search(text):
        raise InvalidInput("not-text", field=field)
    return text


def refuse_advertising(text: str, field: str) -> None:
    """Words full of addresses are no recommendation. Raises InvalidInput."""
    if len(_LINKS.findall(text)) > _MOST_LINKS:
        raise InvalidInput("too-many-links", field=field)


def refuse_forbidden(texts: dict[str, str]) -> None:
    """Nothing that may not be shown: health, addresses, numbers (rules 1.6, 1.8). Raises InvalidInput."""
    for found in forbidden_content(texts, findings=frozenset(texts)):
        raise InvalidInput(f"forbidden-{found.excerpt_class}", field=found.field)


def begin(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Hold a model for a deed of the office. Raises NotFound: what is not theirs does not exist."""
    if not policies.can_write(actor):
        raise NotFound("no-such-model")
    hold(session, model)


def step(session: Session, actor: Actor, model: IntegrityModel, action: ModelAction) -> ModelState:
    """Hold a model and answer where the action leads. Raises NotFound, NotNow, NotAllowed."""
    begin(session, actor, model)
    return TABLE.next_state(ModelState(model.state), action, actor)


def note(session: Session, actor: Actor, model: IntegrityModel, verb: str, **details: object) -> None:
    """What every change of a model leaves: a new version, an event, a task for the index."""
    model.version += 1
    model.changed_at = clock.now()
    session.flush()
    events.record(session, actor, f"integrity-models.{verb}", model.reference, **details)
    outbox.put(session, "index.model", id=str(model.id))


def renew_digest(session: Session, model: IntegrityModel) -> None:
    """Work out anew what would be shown: whatever differs from what the person agreed to shows nowhere."""
    words = wording.words_of(session, model)
    if not (words.summary and words.story):
        model.shown_digest = ""
        return
    facts = [
        model.kind,
        model.place,
        model.title,
        str(model.awarding_body_id),
        model.document_no,
        str(model.awarded_on),
        model.session_no,
        model.picture,
        str(model.subject_id),
    ]
    text = json.dumps([*facts, asdict(words)], ensure_ascii=False, sort_keys=True)
    model.shown_digest = keyring_of(session).blind(text, SHOWN_SPACE)


def tell(session: Session, model: IntegrityModel, kind: str, **values: object) -> None:
    """A message to the honoured person."""
    if model.subject_id is not None:
        messages.send(session, model.subject_id, kind, thing=model.reference, **values)
