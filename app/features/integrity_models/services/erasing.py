"""What is past its time goes: recommendations, comments, and honours that are not public; events stay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.features.integrity_models.models import (
    IntegrityModel,
    ModelAnswer,
    ModelComment,
    ModelLetter,
    Recommendation,
)
from app.features.integrity_models.states import ConsentState, ModelState
from app.features.uploads import services as uploads
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.rulebook.retention import kept_since

RECOMMENDATION_RULE = "model-recommendation"
MODEL_RULE = "model-not-published"
COMMENT_RULE = "model-comment"
LETTER_RULE = "one-time-code"
PICTURES = "model-pictures"
"""The folder of the pictures as pages show them."""


def count_recommendations(session: Session, today: date) -> int:
    """How many answered recommendations are past their time."""
    return session.scalar(select(func.count()).where(_old_recommendations(today))) or 0


def erase_recommendations(session: Session, today: date, limit: int) -> int:
    """Erase answered recommendations past their time."""
    found = select(Recommendation).where(_old_recommendations(today)).limit(limit)
    rows = session.scalars(found).all()
    for row in rows:
        events.record(session, SYSTEM, "integrity-models.recommendation-erased", row.reference)
    session.execute(delete(Recommendation).where(Recommendation.id.in_([row.id for row in rows])))
    session.expire_all()
    return len(rows)


def count_comments(session: Session, today: date) -> int:
    """How many answered comments are past their time."""
    return session.scalar(select(func.count()).where(_old_comments(today))) or 0


def erase_comments(session: Session, today: date, limit: int) -> int:
    """Erase answered comments past their time; the published gist goes with them."""
    ids = session.scalars(select(ModelComment.id).where(_old_comments(today)).limit(limit)).all()
    session.execute(delete(ModelComment).where(ModelComment.id.in_(ids)))
    session.expire_all()
    return len(ids)


def count_letters(session: Session, today: date) -> int:
    """How many letters that can no longer be used are past their time."""
    return session.scalar(select(func.count()).where(_old_letters(today))) or 0


def erase_letters(session: Session, today: date, limit: int) -> int:
    """Erase codes that can no longer be used."""
    ids = session.scalars(select(ModelLetter.id).where(_old_letters(today)).limit(limit)).all()
    session.execute(delete(ModelLetter).where(ModelLetter.id.in_(ids)))
    session.expire_all()
    return len(ids)


def count_models(session: Session, today: date) -> int:
    """How many honours that are not public are past their time."""
    return session.scalar(select(func.count()).where(_old_models(today))) or 0


def erase_models(session: Session, today: date, limit: int) -> tuple[int, tuple[str, ...]]:
    """Erase honours that were refused, declined or revoked, with all that hangs on them.

    What was revoked keeps its tombstone: reference, day and reason, nothing of the person. Answers how many,
    and the names of the pictures in their own folder.
    """
    models = session.scalars(select(IntegrityModel).where(_old_models(today)).limit(limit)).all()
    ids = [model.id for model in models]
    pictures = tuple(model.picture for model in models if model.picture)
    session.execute(update(Recommendation).where(Recommendation.model_id.in_(ids)).values(model_id=None))
    for table in (ModelAnswer, ModelLetter, ModelComment):
        session.execute(delete(table).where(table.model_id.in_(ids)))
    uploads.erase_owned(session, ids)
    for model in models:
        events.record(session, SYSTEM, "integrity-models.erased", model.reference, state=model.state)
        if model.state == ModelState.REVOKED and model.published_at is not None:
            _forget(model)
        else:
            session.delete(model)
    session.flush()
    return len(ids), pictures


def _forget(model: IntegrityModel) -> None:
    model.subject_id = model.record_id = model.awarding_body_id = model.awarded_on = None
    model.words_sealed = model.picture = model.shown_digest = model.agreed_digest = ""
    model.title = model.document_no = model.session_no = model.place = ""
    model.return_sealed = model.revocation_sealed = ""


def _old_recommendations(today: date) -> ColumnElement[bool]:
    return Recommendation.answered_at < clock.start_of(kept_since(RECOMMENDATION_RULE, today))


def _old_comments(today: date) -> ColumnElement[bool]:
    return ModelComment.answered_at < clock.start_of(kept_since(COMMENT_RULE, today))


def _old_letters(today: date) -> ColumnElement[bool]:
    return ModelLetter.expires_at < clock.start_of(kept_since(LETTER_RULE, today))


def _old_models(today: date) -> ColumnElement[bool]:
    first_kept = clock.start_of(kept_since(MODEL_RULE, today))
    is_ended = and_(IntegrityModel.closed_at < first_kept, IntegrityModel.words_sealed != "")
    is_declined = and_(
        IntegrityModel.consent == ConsentState.DECLINED, IntegrityModel.answered_at < first_kept
    )
    return or_(is_ended, and_(is_declined, IntegrityModel.state != ModelState.REVOKED))


def pictures_among(session: Session, references: Collection[str]) -> set[str]:
    """Of these pictures, those that a model has."""
    return set(session.scalars(select(IntegrityModel.picture).where(IntegrityModel.picture.in_(references))))
