"""The public notice: proposed by one, opened by another, commented by anybody, every comment answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.integrity_models import policies, wording
from app.features.integrity_models.models import IntegrityModel, ModelComment
from app.features.integrity_models.queries import showing
from app.features.integrity_models.queries.own import RECEIPT_SPACE
from app.features.integrity_models.queries.standing import is_clouded
from app.features.integrity_models.services.words import (
    checked,
    note,
    refuse_advertising,
    refuse_forbidden,
    step,
    tell,
)
from app.features.integrity_models.states import COMMENT_TABLE, CommentAction, CommentState, ModelAction
from app.features.integrity_models.wording import Sender
from app.kernel import clock, events
from app.kernel.actors import PUBLIC, Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import FourEyes, NotFound, NotNow
from app.kernel.ids import new_id, new_reference, normalise_code
from app.rulebook import deadlines

NOTICE_CLOCK, COMMENT_CLOCK = "model-notice", "model-comment"


def propose(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Propose a model for its public notice. Raises NotNow where something is missing or in the way."""
    state = step(session, actor, model, ModelAction.PROPOSE)
    require_lawful(session, model)
    model.state, model.proposed_by, model.return_sealed = state, actor.key, ""
    note(session, actor, model, "proposed")


def return_to_check(session: Session, actor: Actor, model: IntegrityModel, *, reasons: str) -> None:
    """Give a model back to the check, with what has to be mended; it shows nowhere until it comes again."""
    words = checked(reasons, "reasons")
    state = step(session, actor, model, ModelAction.RETURN)
    model.state, model.proposed_by, model.notice_by, model.published_by = state, "", "", ""
    model.notice_from = model.notice_until = None
    model.revocation = model.revocation_by = model.revocation_sealed = ""
    model.return_sealed = wording.sealed_text(session, words, "return", model.id)
    note(session, actor, model, "returned")


def open_notice(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Show a model to the public for comments, as the second person. Raises FourEyes, NotNow."""
    state = step(session, actor, model, ModelAction.OPEN_NOTICE)
    if not policies.is_second_person(actor, model):
        raise FourEyes("proposer-cannot-decide")
    require_lawful(session, model)
    today = clock.today()
    model.state, model.notice_by = state, actor.key
    model.notice_from, model.notice_until = today, deadlines.due(NOTICE_CLOCK, today).on
    note(session, actor, model, "notice-opened", until=model.notice_until.isoformat())
    tell(session, model, "honour-in-notice", due_on=model.notice_until)


def comment(session: Session, *, reference: str, words: str, sender: Sender, receipt: str) -> ModelComment:
    """Anybody says something about a model while its notice runs; nobody reads it but the office.

    The same receipt again is the same comment. Raises NotFound where no notice runs, InvalidInput.
    """
    text = checked(words, "words")
    refuse_advertising(text, "words")
    index = keyring_of(session).blind(normalise_code(receipt), RECEIPT_SPACE)
    known = session.scalar(select(ModelComment).where(ModelComment.receipt_index == index))
    if known is not None:
        return known
    shown = showing.get_shown(session, clock.today(), reference)
    if not shown.is_in_notice:
        raise NotFound("no-notice-runs")
    kept = Sender(
        checked(sender.name, "name", is_needed=False), checked(sender.contact, "contact", is_needed=False)
    )
    row_id, today = new_id(), clock.today()
    made = ModelComment(
        id=row_id,
        reference=new_reference("E", today.year),
        model_id=shown.id,
        state=CommentState.RECEIVED,
        receipt_index=index,
        words_sealed=wording.sealed_text(session, text, "comment", row_id),
        sender_sealed=wording.sealed(session, kept, "sender", row_id),
        received_at=clock.now(),
        due_on=deadlines.due(COMMENT_CLOCK, today).on,
    )
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        # Sent twice at the same moment: the other one has just been kept.
        return session.scalars(select(ModelComment).where(ModelComment.receipt_index == index)).one()
    events.record(session, PUBLIC, "integrity-models.commented", made.reference, model=shown.reference)
    return made


def answer_comment(
    session: Session,
    actor: Actor,
    found: ModelComment,
    *,
    answer: str,
    gist: str = "",
    is_shown: bool = False,
) -> None:
    """Answer a comment; where it may be read, its gist stands in the office's own words, which name nobody.

    Raises InvalidInput, NotFound, NotNow.
    """
    if not policies.can_write(actor):
        raise NotFound("no-such-comment")
    hold(session, found)
    state = COMMENT_TABLE.next_state(CommentState(found.state), CommentAction.ANSWER, actor)
    texts = {"answer": checked(answer, "answer"), "gist": checked(gist, "gist", is_needed=is_shown)}
    if is_shown:
        refuse_forbidden(texts)
    found.state, found.is_shown = state, is_shown
    found.answer_sealed = wording.sealed_text(session, texts["answer"], "answer", found.id)
    found.gist_sealed = wording.sealed_text(session, texts["gist"], "gist", found.id)
    found.answered_by, found.answered_at = actor.key, clock.now()
    session.flush()
    events.record(session, actor, "integrity-models.comment-answered", found.reference, shown=is_shown)


def require_lawful(session: Session, model: IntegrityModel) -> None:
    """Whatever stands before the public seeing a model. Raises NotNow with the first code."""
    missing = policies.missing(model)
    if missing:
        raise NotNow(f"missing-{missing[0]}")
    if not showing.is_of_age(session, model, clock.today()):
        raise NotNow("minor")
    if is_clouded(session, model.subject_id, clock.today()):
        raise NotNow("serious-record")
