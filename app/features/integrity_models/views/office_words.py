"""What the office's pages need of a model, a recommendation, a comment; and the log of who looked."""

from __future__ import annotations

from typing import Any

from app.features.accounts.labels import POSTS
from app.features.integrity_models import labels, policies, wording
from app.features.integrity_models.models import IntegrityModel, ModelComment, Recommendation
from app.features.integrity_models.queries import office, own, showing
from app.features.integrity_models.services.checking import BASIS
from app.features.integrity_models.states import (
    TABLE,
    CommentState,
    ConsentState,
    ModelAction,
    ModelState,
    Origin,
    RecommendationState,
)
from app.features.integrity_models.views.cards import picture_inside, whole
from app.kernel import access_log, clock
from app.kernel.permissions import Role
from app.web.access import current_actor
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

_FIELDS = "name, award, story, picture, consent"


def log_look(model: IntegrityModel) -> None:
    """Write the look into the access log of the person, once it is known who it is (rule 6.1)."""
    if model.subject_id is None:
        return
    with toolbox().database.transaction() as session:
        access_log.record(
            session,
            current_actor(),
            subject_id=model.subject_id,
            action="integrity-models.viewed",
            thing=model.reference,
            fields=_FIELDS,
            purpose="诚信典型核查",
            basis=BASIS,
        )


def model_line(model: IntegrityModel) -> dict[str, Any]:
    """One row of the office's list: nothing that says who the person is."""
    return {
        "model": model,
        "kind": labels.kind(model.kind),
        "place": labels.place(model.place),
        "state": labels.STATES[ModelState(model.state)],
        "tone": labels.TONES[ModelState(model.state)],
        "consent": labels.CONSENTS[ConsentState(model.consent)],
        "consent_tone": labels.CONSENT_TONES[ConsentState(model.consent)],
        "is_revocation_asked": model.is_revocation_asked,
    }


def recommendation_line(found: Recommendation) -> dict[str, Any]:
    """One row of what waits."""
    return {
        "found": found,
        "kind": labels.kind(found.kind),
        "place": labels.place(found.place),
        "origin": labels.ORIGINS[Origin(found.origin)],
        "body": found.body.name if found.body is not None else "",
        "state": labels.RECOMMENDATION_STATES[RecommendationState(found.state)],
        "is_late": found.is_late_on(clock.today()),
    }


def recommendation_page(found: Recommendation) -> dict[str, Any]:
    """One recommendation with all that was said."""
    session = db_session()
    return recommendation_line(found) | {
        "claims": wording.claims_of(session, found),
        "sender": wording.sender_of(session, found),
        "answer": wording.text_of(session, found.answer_sealed, "answer", found.id),
        "is_waiting": found.state == RecommendationState.RECEIVED and policies.can_write(current_actor()),
    }


def comment_line(found: ModelComment) -> dict[str, Any]:
    """One comment, for those who answer it."""
    session = db_session()
    return {
        "found": found,
        "state": labels.COMMENT_STATES[CommentState(found.state)],
        "words": wording.text_of(session, found.words_sealed, "comment", found.id),
        "sender": wording.sender_of(session, found),
        "gist": wording.text_of(session, found.gist_sealed, "gist", found.id),
        "answer": wording.text_of(session, found.answer_sealed, "answer", found.id),
        "is_waiting": found.state == CommentState.RECEIVED,
        "is_late": found.is_late_on(clock.today()),
    }


def model_page(model: IntegrityModel) -> dict[str, Any]:
    """One model with everything about it and what this post can do."""
    session, actor, today = db_session(), current_actor(), clock.today()
    actions = TABLE.actions(ModelState(model.state), actor)
    shown = showing.as_shown(session, model, is_named=True, is_pictured=True)
    is_second = policies.is_second_person(actor, model)
    return model_line(model) | {
        "steps": [(one.at, labels.deed(one.verb), _post(one.post), one.body) for one in _deeds(model)],
        "missing": [labels.MISSING[code] for code in policies.missing(model)],
        "is_in_check": model.state == ModelState.IN_CHECK,
        "is_clouded": showing.is_hidden_by_record(session, model, today),
        "can_ask": _can_ask(model),
        "can_write_letter": model.consent != ConsentState.NONE and model.state not in _OVER,
        "actions": {str(action) for action in actions},
        "is_second_person": is_second,
        "is_notice_over": policies.is_notice_over(model, today),
        "can_decide_revocation": model.is_revocation_asked
        and ModelAction.REVOKE in actions
        and model.revocation_by != actor.key,
        "revocation": labels.revocation(model.revocation) if model.revocation else "",
        "revocation_text": wording.text_of(session, model.revocation_sealed, "revocation", model.id),
        "returned": wording.text_of(session, model.return_sealed, "return", model.id),
        "recommendations": [recommendation_line(one) for one in office.recommendations_of(session, model)],
        "comments": [comment_line(one) for one in office.comments_on(session, model)],
        "picture": picture_inside(model.picture),
        "record": model.record,
        **whole(shown),
    }


_OVER = {ModelState.REFUSED, ModelState.REVOKED}


def _can_ask(model: IntegrityModel) -> bool:
    is_complete = not set(policies.missing(model)) - {"consent"}
    is_open = model.consent in {ConsentState.NONE, ConsentState.AGREED} and not model.is_agreed
    return model.state == ModelState.IN_CHECK and is_complete and is_open


def _post(post: str) -> str:
    """By whom, in words: the post, never a name."""
    if post in set(Role):
        return str(POSTS[Role(post)])
    return str(labels.NO_POSTS.get(post, ""))


def _deeds(model: IntegrityModel) -> Any:
    return own.deeds(db_session(), model.reference)
