"""What the honoured person sees, by their account or by the letter."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.integrity_models import policies
from app.features.integrity_models.models import (
    IntegrityModel,
    ModelAnswer,
    ModelComment,
    ModelLetter,
    Recommendation,
)
from app.features.integrity_models.states import ConsentState, Origin
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.ids import normalise_code

RECEIPT_SPACE, LETTER_SPACE = "model-receipt", "model-letter"


def of_subject(session: Session, subject_id: UUID) -> tuple[IntegrityModel, ...]:
    """The honours that a person was asked about, newest first."""
    found = select(IntegrityModel).where(
        IntegrityModel.subject_id == subject_id, IntegrityModel.consent != ConsentState.NONE
    )
    return tuple(session.scalars(found.order_by(IntegrityModel.id.desc())))


def everything_about(session: Session, subject_id: UUID) -> tuple[IntegrityModel, ...]:
    """For the copy of a person's data: also what they were not asked about yet."""
    found = select(IntegrityModel).where(IntegrityModel.subject_id == subject_id)
    return tuple(session.scalars(found.order_by(IntegrityModel.id)))


def recommendations_of_oneself(session: Session, subject_id: UUID) -> tuple[Recommendation, ...]:
    """What a person recommended themselves for, newest first."""
    found = select(Recommendation).where(
        Recommendation.subject_id == subject_id, Recommendation.origin == Origin.ONESELF
    )
    return tuple(session.scalars(found.order_by(Recommendation.id.desc())))


def get_own(session: Session, actor: Actor, reference: str) -> IntegrityModel:
    """One's own honour. Raises NotFound."""
    model = session.scalar(select(IntegrityModel).where(IntegrityModel.reference == reference))
    if model is None or not policies.is_own(actor, model):
        raise NotFound("no-such-model")
    return model


def find_usable_letter(session: Session, code: str) -> ModelLetter | None:
    """The letter with this code, as long as it can be used."""
    index = keyring_of(session).blind(normalise_code(code), LETTER_SPACE)
    letter = session.scalar(select(ModelLetter).where(ModelLetter.code_index == index))
    return letter if letter is not None and letter.expires_at > clock.now() else None


def find_letter(session: Session, letter_id: UUID) -> tuple[ModelLetter, IntegrityModel] | None:
    """The letter that this browser opened, with its model, as long as it can be used."""
    letter = session.get(ModelLetter, letter_id)
    if letter is None or letter.expires_at <= clock.now():
        return None
    return letter, session.get_one(IntegrityModel, letter.model_id)


def find_recommendation_by_receipt(session: Session, code: str) -> Recommendation | None:
    """What somebody sent, by the code they were given."""
    return session.scalar(
        select(Recommendation).where(Recommendation.receipt_index == _receipt(session, code))
    )


def find_comment_by_receipt(session: Session, code: str) -> ModelComment | None:
    """The comment that somebody sent, by the code they were given."""
    return session.scalar(select(ModelComment).where(ModelComment.receipt_index == _receipt(session, code)))


def answers_of(session: Session, model: IntegrityModel) -> tuple[ModelAnswer, ...]:
    """What the person answered, first to last."""
    found = select(ModelAnswer).where(ModelAnswer.model_id == model.id).order_by(ModelAnswer.id)
    return tuple(session.scalars(found))


def deeds(session: Session, reference: str) -> tuple[Event, ...]:
    """What was done, first to last."""
    return events.history(session, reference)


def _receipt(session: Session, code: str) -> str:
    return keyring_of(session).blind(normalise_code(code), RECEIPT_SPACE)
