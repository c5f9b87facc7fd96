"""What the office sees: what waits, one recommendation, one model, its comments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.features.integrity_models import policies
from app.features.integrity_models.models import (
    IntegrityModel,
    ModelComment,
    Recommendation,
    RecommendationBatch,
)
from app.features.integrity_models.queries import showing
from app.features.integrity_models.states import CommentState, ModelState, RecommendationState
from app.features.records.models import CreditRecord, RecordKind
from app.features.uploads import queries as uploads
from app.features.uploads.models import Upload
from app.kernel.actors import Actor
from app.kernel.errors import NotFound

AREA = "integrity-models"


def waiting_recommendations(
    session: Session, actor: Actor, *, offset: int, limit: int
) -> tuple[tuple[Recommendation, ...], int]:
    """One page of what nobody has answered yet, the first due first, and how many there are."""
    found = _within_reach(actor).where(Recommendation.state == RecommendationState.RECEIVED)
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(Recommendation.id).subquery())
    )
    page = found.order_by(Recommendation.due_on, Recommendation.id).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def get_recommendation(session: Session, actor: Actor, reference: str) -> Recommendation:
    """One recommendation within this post's reach. Raises NotFound."""
    found = session.scalar(select(Recommendation).where(Recommendation.reference == reference))
    if found is None or not policies.can_open_recommendation(actor, found):
        raise NotFound("no-such-recommendation")
    return found


def recommendations_of(session: Session, model: IntegrityModel) -> tuple[Recommendation, ...]:
    """Those that led to a model."""
    found = select(Recommendation).where(Recommendation.model_id == model.id).order_by(Recommendation.id)
    return tuple(session.scalars(found))


def batches_for(session: Session, actor: Actor, limit: int) -> tuple[RecommendationBatch, ...]:
    """The sheets handed in last within this post's reach."""
    found = select(RecommendationBatch)
    if not policies.can_write(actor):
        found = found.where(RecommendationBatch.body_id == actor.body_id)
    return tuple(session.scalars(found.order_by(RecommendationBatch.id.desc()).limit(limit)))


def get_batch(session: Session, actor: Actor, reference: str) -> RecommendationBatch:
    """One sheet within this post's reach. Raises NotFound."""
    found = session.scalar(select(RecommendationBatch).where(RecommendationBatch.reference == reference))
    if found is None or not policies.can_open_batch(actor, found):
        raise NotFound("no-such-batch")
    return found


def models_in(
    session: Session, states: Collection[ModelState], *, offset: int, limit: int
) -> tuple[tuple[IntegrityModel, ...], int]:
    """One page of the models in these states, changed last in front, and how many there are."""
    found = select(IntegrityModel).where(IntegrityModel.state.in_(states))
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(IntegrityModel.id).subquery())
    )
    page = found.order_by(IntegrityModel.changed_at.desc(), IntegrityModel.id.desc())
    return tuple(session.scalars(page.offset(offset).limit(limit))), total or 0


def get_model(session: Session, actor: Actor, reference: str) -> IntegrityModel:
    """One model for those who check or decide. Raises NotFound."""
    model = find_model(session, reference)
    if model is None or not policies.can_write(actor):
        raise NotFound("no-such-model")
    return model


def find_model(session: Session, reference: str) -> IntegrityModel | None:
    """The model with this reference, whoever asks."""
    return session.scalar(select(IntegrityModel).where(IntegrityModel.reference == reference))


def picture_of(session: Session, model: IntegrityModel) -> Upload | None:
    """The file of a model's picture."""
    if not model.picture:
        return None
    return uploads.get_attached(session, AREA, model.id, model.picture)


def honours_of(session: Session, model: IntegrityModel, today: date) -> tuple[CreditRecord, ...]:
    """The records of honours of the same person, on one of which a model may stand."""
    if model.subject_id is None:
        return ()
    found = select(CreditRecord).where(
        CreditRecord.subject_id == model.subject_id,
        CreditRecord.kind == RecordKind.HONOUR,
        CreditRecord.withdrawn_at.is_(None),
    )
    records = session.scalars(found.order_by(CreditRecord.decided_on.desc()))
    return tuple(record for record in records if record.is_usable_on(today))


def comments_on(session: Session, model: IntegrityModel) -> tuple[ModelComment, ...]:
    """Every comment on a model, first to last."""
    found = select(ModelComment).where(ModelComment.model_id == model.id).order_by(ModelComment.id)
    return tuple(session.scalars(found))


def get_comment(session: Session, actor: Actor, reference: str) -> ModelComment:
    """One comment for those who answer. Raises NotFound."""
    found = session.scalar(select(ModelComment).where(ModelComment.reference == reference))
    if found is None or not policies.can_write(actor):
        raise NotFound("no-such-comment")
    return found


def count_unanswered(session: Session, model: IntegrityModel) -> int:
    """How many comments on a model wait for their answer."""
    found = select(func.count()).where(
        ModelComment.model_id == model.id, ModelComment.state == CommentState.RECEIVED
    )
    return session.scalar(found) or 0


def counts_waiting(session: Session, today: date) -> dict[str, tuple[int, int]]:
    """For the desk: how many wait and how many of them are late, by what they wait for."""
    received = Recommendation.state == RecommendationState.RECEIVED
    unanswered = ModelComment.state == CommentState.RECEIVED
    return {
        "recommendations": (
            _count(session, Recommendation, received),
            _count(session, Recommendation, received, Recommendation.due_on < today),
        ),
        "comments": (
            _count(session, ModelComment, unanswered),
            _count(session, ModelComment, unanswered, ModelComment.due_on < today),
        ),
        "in-check": (_count(session, IntegrityModel, IntegrityModel.state == ModelState.IN_CHECK), 0),
        "proposed": (_count(session, IntegrityModel, IntegrityModel.state == ModelState.PROPOSED), 0),
        "notice-over": (
            _count(
                session,
                IntegrityModel,
                IntegrityModel.state == ModelState.IN_NOTICE,
                IntegrityModel.notice_until < today,
            ),
            0,
        ),
        "revocations": (
            _count(
                session,
                IntegrityModel,
                IntegrityModel.state == ModelState.PUBLISHED,
                IntegrityModel.revocation != "",
            ),
            0,
        ),
        "clouded": (len(showing.ids_clouded(session, today)), 0),
    }


def _count(session: Session, table: type, *conditions: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0  # type: ignore[arg-type]


def _within_reach(actor: Actor) -> Select[Recommendation]:
    found = select(Recommendation).options(joinedload(Recommendation.body))
    return found if policies.can_write(actor) else found.where(Recommendation.body_id == actor.body_id)
