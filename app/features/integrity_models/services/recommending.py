"""Recommending: by anybody, by oneself, by bodies; once however often it is sent."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.integrity_models import policies, wording
from app.features.integrity_models.models import IntegrityModel, Recommendation
from app.features.integrity_models.queries.own import RECEIPT_SPACE
from app.features.integrity_models.services.words import checked, refuse_advertising
from app.features.integrity_models.states import (
    RECOMMENDATION_TABLE,
    ConsentState,
    ModelState,
    Origin,
    RecommendationAction,
    RecommendationState,
)
from app.features.integrity_models.wording import Claims, Sender
from app.features.subjects import queries as subjects
from app.kernel import clock, events
from app.kernel.actors import PUBLIC, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotFound
from app.kernel.ids import new_id, new_reference, normalise_code, random_code
from app.rulebook import deadlines, honours
from app.rulebook.identity import IdNumberProblem, parse_id_number

CHECK_CLOCK = "model-check"
RECEIPT_LENGTH = 12
"""Characters of a receipt code, five random bits each: 60 bits."""


def new_receipt() -> str:
    """A code by which a sender finds what they sent again; known to nobody afterwards."""
    return random_code(RECEIPT_LENGTH)


def recommend(
    session: Session, *, kind: str, place: str, claims: Claims, sender: Sender, receipt: str
) -> Recommendation:
    """Anybody recommends a person. The same receipt again is the same recommendation. Raises InvalidInput."""
    name = checked(claims.name, "name")
    contact = checked(sender.contact, "contact", is_needed=False)
    kept = Sender(
        checked(sender.name, "name", is_needed=False),
        contact,
        checked(sender.relation, "relation", is_needed=False),
    )
    return _keep(
        session,
        PUBLIC,
        Recommendation(origin=Origin.ANYBODY, kind=_kind(kind), place=_place(place)),
        replace(claims, name=name, where=checked(claims.where, "where", is_needed=False)),
        sender=kept,
        receipt=receipt,
    )


def recommend_oneself(
    session: Session, actor: Actor, *, kind: str, place: str, claims: Claims, receipt: str
) -> Recommendation:
    """A citizen recommends themselves; who they are is known. Raises NotAllowed, InvalidInput."""
    if not actor.is_citizen or actor.subject_id is None:
        raise NotAllowed("citizens-only")
    identity = subjects.identity_of(session, subjects.get_subject(session, actor.subject_id))
    draft = Recommendation(origin=Origin.ONESELF, kind=_kind(kind), place=_place(place))
    draft.subject_id = actor.subject_id
    own = replace(claims, name=identity.name, id_number=identity.id_number.value)
    return _keep(session, actor, draft, own, receipt=receipt)


def recommend_for_body(
    session: Session,
    actor: Actor,
    *,
    body: Body,
    kind: str,
    place: str,
    claims: Claims,
    batch_id: UUID | None = None,
) -> tuple[Recommendation, bool]:
    """A body recommends a person whom it names by the ID number; answers also whether it is a new one.

    The same person for the same document of the same body is the same recommendation. Raises NotAllowed,
    InvalidInput (`id-…`, `minor`).
    """
    if not policies.can_recommend_for_body(actor) or (
        body.id != actor.body_id and not policies.can_write(actor)
    ):
        raise NotAllowed("cannot-recommend")
    name, number = checked(claims.name, "name"), adults_number(claims.id_number)
    kept = replace(claims, name=name, id_number=number)
    row_key = keyring_of(session).blind(
        "\0".join((number, kept.awarding_body, kept.document_no, kept.award)), "model-row"
    )
    known = session.scalar(select(Recommendation).where(Recommendation.row_key == row_key))
    if known is not None:
        return known, False
    draft = Recommendation(origin=Origin.BODY, kind=_kind(kind), place=_place(place, is_needed=False))
    draft.body_id, draft.batch_id, draft.row_key = body.id, batch_id, row_key
    return _keep(session, actor, draft, kept), True


def adults_number(text: str) -> str:
    """An ID number of a person of age. Raises InvalidInput: `id-…`, `minor` (rule 1.3)."""
    try:
        number = parse_id_number(text)
    except IdNumberProblem as problem:
        raise InvalidInput(problem.code, field="id_number") from problem
    if not number.is_adult_on(clock.today()):
        raise InvalidInput("minor", field="id_number")
    return number.value


def withdraw_recommendation(session: Session, recommendation: Recommendation) -> None:
    """Whoever holds the receipt takes a recommendation back, as long as nobody took it up. Raises NotNow."""
    hold(session, recommendation)
    state = RecommendationState(recommendation.state)
    recommendation.state = RECOMMENDATION_TABLE.next_state(state, RecommendationAction.WITHDRAW, PUBLIC)
    recommendation.answered_at = clock.now()
    session.flush()
    events.record(session, PUBLIC, "integrity-models.recommendation-withdrawn", recommendation.reference)


def take_up(session: Session, actor: Actor, recommendation: Recommendation) -> IntegrityModel:
    """Begin the check of whom it recommends. Raises NotFound, NotNow, NotAllowed."""
    _answer(session, actor, recommendation, RecommendationAction.TAKE_UP)
    claims, now = wording.claims_of(session, recommendation), clock.now()
    model = IntegrityModel(
        id=new_id(),
        reference=new_reference("J", clock.today().year),
        state=ModelState.IN_CHECK,
        consent=ConsentState.NONE,
        kind=recommendation.kind,
        place=recommendation.place,
        title=claims.award[:200],
        document_no=claims.document_no,
        session_no=claims.session_no,
        subject_id=recommendation.subject_id,
        made_at=now,
        changed_at=now,
    )
    session.add(model)
    session.flush()
    recommendation.model_id = model.id
    session.flush()
    events.record(session, actor, "integrity-models.taken-up", model.reference, by=recommendation.reference)
    return model


def join_recommendation(
    session: Session, actor: Actor, recommendation: Recommendation, *, model: IntegrityModel
) -> None:
    """It is about somebody who is being checked already. Raises NotFound, NotNow, NotAllowed."""
    _answer(session, actor, recommendation, RecommendationAction.TAKE_UP)
    recommendation.model_id = model.id
    session.flush()
    events.record(session, actor, "integrity-models.joined", model.reference, by=recommendation.reference)


def refuse_recommendation(
    session: Session, actor: Actor, recommendation: Recommendation, *, answer: str
) -> None:
    """Do not take it up, with the reasons, which its sender reads. Raises InvalidInput, NotFound, NotNow."""
    words = checked(answer, "answer")
    _answer(session, actor, recommendation, RecommendationAction.REFUSE)
    recommendation.answer_sealed = wording.sealed_text(session, words, "answer", recommendation.id)
    session.flush()
    events.record(session, actor, "integrity-models.not-taken", recommendation.reference)


def _answer(
    session: Session, actor: Actor, recommendation: Recommendation, action: RecommendationAction
) -> None:
    if not policies.can_write(actor):
        raise NotFound("no-such-recommendation")
    hold(session, recommendation)
    state = RecommendationState(recommendation.state)
    recommendation.state = RECOMMENDATION_TABLE.next_state(state, action, actor)
    recommendation.answered_at = clock.now()


def _keep(
    session: Session,
    actor: Actor,
    draft: Recommendation,
    claims: Claims,
    *,
    sender: Sender | None = None,
    receipt: str = "",
) -> Recommendation:
    deeds = checked(claims.deeds, "deeds")
    refuse_advertising(deeds, "deeds")
    claims = replace(claims, deeds=deeds, award=checked(claims.award, "award", is_needed=False))
    today, draft.id = clock.today(), new_id()
    if receipt:
        draft.receipt_index = keyring_of(session).blind(normalise_code(receipt), RECEIPT_SPACE)
        known = _find(session, draft.receipt_index)
        if known is not None:
            return known
    draft.reference = new_reference("N", today.year)
    draft.claims_sealed = wording.sealed(session, claims, "claims", draft.id)
    draft.sender_sealed = wording.sealed(session, sender, "sender", draft.id) if sender else ""
    draft.sent_by = actor.key if actor.is_staff else ""
    draft.received_at, draft.due_on = clock.now(), deadlines.due(CHECK_CLOCK, today).on
    try:
        with session.begin_nested():
            session.add(draft)
            session.flush()
    except IntegrityError:
        # Sent twice at the same moment: the other one has just been kept.
        known = _find(session, draft.receipt_index or "")
        if known is None:
            raise
        return known
    origin = str(draft.origin)
    events.record(session, actor, "integrity-models.recommended", draft.reference, origin=origin)
    return draft


def _find(session: Session, receipt_index: str) -> Recommendation | None:
    return session.scalar(select(Recommendation).where(Recommendation.receipt_index == receipt_index))


def _kind(code: str) -> str:
    found = honours.find_kind(code)
    if found is None:
        raise InvalidInput("kind-unknown", field="kind")
    return found.code


def _place(code: str, *, is_needed: bool = True) -> str:
    found = honours.find_place(code) if code else None
    if found is None and (code or is_needed):
        raise InvalidInput("place-unknown", field="place")
    return found.code if found else ""
