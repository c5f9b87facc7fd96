"""The check: who it is, what was awarded by whom, the story, the picture; then the person is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.features.bodies import queries as bodies
from app.features.integrity_models import wording
from app.features.integrity_models.models import IntegrityModel, ModelLetter
from app.features.integrity_models.queries import office
from app.features.integrity_models.queries.own import LETTER_SPACE
from app.features.integrity_models.services.recommending import adults_number
from app.features.integrity_models.services.words import (
    begin,
    checked,
    note,
    refuse_forbidden,
    renew_digest,
    tell,
)
from app.features.integrity_models.states import (
    CONSENT_TABLE,
    ConsentAction,
    ConsentState,
    ModelState,
)
from app.features.integrity_models.wording import Words
from app.features.subjects.services import register_subject
from app.features.uploads import services as uploads
from app.kernel import access_log, clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotNow
from app.kernel.ids import grouped_code, random_code
from app.rulebook import honours

LETTER_LENGTH = 12
BASIS = "国办发〔2016〕98号 二（三）"
_STORY = ("summary", "story", "alt", "summary_en", "story_en", "alt_en")


def identify(session: Session, actor: Actor, model: IntegrityModel, *, name: str, id_number: str) -> None:
    """Say who the person is: of age, of this name in the register. They see that they were looked up.

    Raises InvalidInput: `id-…`, `minor`, `name-differs`; NotNow once the person was asked.
    """
    _begin_check(session, actor, model)
    if model.consent != ConsentState.NONE:
        raise NotNow("person-was-asked")
    number, name = adults_number(id_number), checked(name, "name")
    subject = register_subject(session, name=name, id_number=number)
    if _plain(subject.name(keyring_of(session))) != _plain(name):
        raise InvalidInput("name-differs", field="name")
    model.subject_id = subject.id
    session.flush()
    session.refresh(model, ["subject"])
    renew_digest(session, model)
    access_log.record(
        session,
        actor,
        subject_id=subject.id,
        action="integrity-models.identified",
        thing=model.reference,
        fields="name, id_number",
        purpose="诚信典型核查",
        basis=BASIS,
    )
    note(session, actor, model, "identified")


def set_award(
    session: Session,
    actor: Actor,
    model: IntegrityModel,
    *,
    kind: str,
    place: str,
    title: str,
    body_id: UUID,
    document_no: str,
    awarded_on: date,
    session_no: str = "",
    record: str = "",
) -> None:
    """Say what was awarded, by whom, with which document and when; `record`: the honour it stands on.

    Raises InvalidInput.
    """
    _begin_check(session, actor, model)
    if honours.find_kind(kind) is None:
        raise InvalidInput("kind-unknown", field="kind")
    if honours.find_place(place) is None:
        raise InvalidInput("place-unknown", field="place")
    if awarded_on > clock.today():
        raise InvalidInput("day-in-future", field="awarded_on")
    standing_on = [one for one in office.honours_of(session, model, clock.today()) if one.reference == record]
    if record and not standing_on:
        raise InvalidInput("record-unknown", field="record")
    words = {"title": checked(title, "title"), "document_no": checked(document_no, "document_no")}
    refuse_forbidden({"title": words["title"]})
    model.kind, model.place, model.title = kind, place, words["title"]
    model.awarding_body_id = bodies.get_body(session, body_id).id
    model.document_no, model.awarded_on, model.year = words["document_no"], awarded_on, awarded_on.year
    model.session_no = checked(session_no, "session_no", is_needed=False)
    model.record_id = standing_on[0].id if standing_on else None
    session.flush()
    session.refresh(model, ["awarding_body", "record"])
    renew_digest(session, model)
    note(session, actor, model, "award-set")


def write_story(session: Session, actor: Actor, model: IntegrityModel, *, words: Words) -> None:
    """Write the story, in Chinese and perhaps in English. What the person agreed to before no longer counts.

    Raises InvalidInput; a picture needs words that say what is to be seen.
    """
    _begin_check(session, actor, model)
    needed = {"summary", "story"} | ({"alt"} if model.picture else set())
    texts = {field: checked(getattr(words, field), field, is_needed=field in needed) for field in _STORY}
    refuse_forbidden(texts)
    model.words_sealed = wording.sealed(session, Words(**texts), "words", model.id)
    renew_digest(session, model)
    note(session, actor, model, "story-written")


def put_picture(
    session: Session, actor: Actor, model: IntegrityModel, *, basket: str, alt: str, alt_en: str
) -> str:
    """Take the picture that lies in the basket, with the words for those who cannot see it.

    Answers the reference of its file. Raises InvalidInput: `alt-missing`, `picture-missing`, `not-a-picture`.
    """
    _begin_check(session, actor, model)
    texts = {"alt": checked(alt, "alt"), "alt_en": checked(alt_en, "alt_en", is_needed=False)}
    refuse_forbidden(texts)
    taken = uploads.attach(session, area=office.AREA, basket=basket, owner_id=model.id)
    if not taken:
        raise InvalidInput("picture-missing", field="picture")
    if not taken[-1].is_picture:
        raise InvalidInput("not-a-picture", field="picture")
    model.picture = taken[-1].reference
    _renew_words(session, model, texts)
    note(session, actor, model, "picture-put")
    return model.picture


def take_picture_away(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Show no picture; its files are erased."""
    _begin_check(session, actor, model)
    model.picture = ""
    uploads.erase_attached(session, office.AREA, model.id)
    _renew_words(session, model, {"alt": "", "alt_en": ""})
    note(session, actor, model, "picture-taken-away")


def ask_consent(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Ask the person through their account; a letter goes beside it where they have none. Raises NotNow."""
    _begin_check(session, actor, model)
    if model.subject_id is None or not model.shown_digest or not model.awarded_on:
        raise NotNow("not-complete")
    model.consent = CONSENT_TABLE.next_state(ConsentState(model.consent), ConsentAction.ASK, actor)
    model.asked_at = clock.now()
    note(session, actor, model, "consent-asked")
    tell(session, model, "honour-offered")


def issue_letter(session: Session, actor: Actor, model: IntegrityModel) -> str:
    """A one-time code for a letter to the person; every earlier letter is void.

    Answers the code in groups; only its fingerprint is kept. Raises NotNow before the person was asked.
    """
    begin(session, actor, model)
    if model.consent == ConsentState.NONE or model.subject_id is None:
        raise NotNow("not-asked-yet")
    if model.state in {ModelState.REFUSED, ModelState.REVOKED}:
        raise NotNow("not-in-this-state")
    at, code = clock.now(), random_code(LETTER_LENGTH)
    session.execute(
        update(ModelLetter)
        .where(ModelLetter.model_id == model.id, ModelLetter.expires_at > at)
        .values(expires_at=at)
    )
    session.add(
        ModelLetter(
            model_id=model.id,
            code_index=keyring_of(session).blind(code, LETTER_SPACE),
            issued_by=actor.key,
            issued_at=at,
            expires_at=at + timedelta(days=honours.limit(honours.LETTER_DAYS)),
        )
    )
    session.flush()
    events.record(session, actor, "integrity-models.letter-issued", model.reference)
    access_log.record(
        session,
        actor,
        subject_id=model.subject_id,
        action="integrity-models.letter-issued",
        thing=model.reference,
        fields="name",
        purpose="征求本人同意",
        basis=BASIS,
    )
    return grouped_code(code)


def _begin_check(session: Session, actor: Actor, model: IntegrityModel) -> None:
    begin(session, actor, model)
    if model.state != ModelState.IN_CHECK:
        raise NotNow("not-in-check")


def _renew_words(session: Session, model: IntegrityModel, texts: dict[str, str]) -> None:
    words = replace(wording.words_of(session, model), **texts)
    model.words_sealed = wording.sealed(session, words, "words", model.id)
    renew_digest(session, model)


def _plain(name: str) -> str:
    return "".join(name.split())
