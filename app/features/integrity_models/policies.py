"""Who may do what with a model, and what stands in the way of its next step."""

from __future__ import annotations

from datetime import date

from app.features.integrity_models.models import IntegrityModel, Recommendation, RecommendationBatch
from app.features.integrity_models.states import ConsentState
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_recommend_for_body(actor: Actor) -> bool:
    """Staff who hand recommendations of their body in."""
    return actor.is_staff and actor.can(Permission.MODELS_RECOMMEND)


def can_write(actor: Actor) -> bool:
    """Who checks recommendations and writes stories."""
    return actor.can(Permission.MODELS_WRITE)


def can_decide(actor: Actor) -> bool:
    """Who opens notices, publishes, refuses and revokes; never alone."""
    return actor.can(Permission.MODELS_DECIDE)


def can_open_recommendation(actor: Actor, recommendation: Recommendation) -> bool:
    """Who checks opens all of them, whose body recommended its own."""
    is_own_body = recommendation.body_id is not None and recommendation.body_id == actor.body_id
    return can_write(actor) or (can_recommend_for_body(actor) and is_own_body)


def can_open_batch(actor: Actor, batch: RecommendationBatch) -> bool:
    """The body that handed it in, and who checks."""
    return can_write(actor) or (can_recommend_for_body(actor) and batch.body_id == actor.body_id)


def is_own(actor: Actor, model: IntegrityModel) -> bool:
    """The honoured person, once they have been asked."""
    is_asked = model.consent != ConsentState.NONE
    return (
        actor.is_citizen
        and actor.subject_id is not None
        and actor.subject_id == model.subject_id
        and is_asked
    )


def is_second_person(actor: Actor, model: IntegrityModel) -> bool:
    """Somebody else than who proposed it."""
    return actor.key != model.proposed_by


def missing(model: IntegrityModel) -> tuple[str, ...]:
    """What a model still lacks before it can be proposed; codes with words in the labels."""
    facts = {
        "identity": model.subject_id is not None,
        "award": bool(model.title and model.document_no and model.awarded_on and model.awarding_body_id),
        "place": bool(model.place),
        "story": bool(model.shown_digest),
        "consent": model.is_agreed,
    }
    return tuple(code for code, is_there in facts.items() if not is_there)


def is_notice_open(model: IntegrityModel, today: date) -> bool:
    """Whether comments are taken."""
    if model.notice_from is None or model.notice_until is None:
        return False
    return model.notice_from <= today <= model.notice_until


def is_notice_over(model: IntegrityModel, today: date) -> bool:
    """Whether the last day for comments has passed."""
    return model.notice_until is not None and model.notice_until < today
