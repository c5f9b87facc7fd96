"""Publishing, refusing, revoking: each by a second person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.integrity_models import policies, wording
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import office
from app.features.integrity_models.services.noticing import require_lawful
from app.features.integrity_models.services.words import checked, note, step, tell
from app.features.integrity_models.states import ModelAction
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.rulebook import honours


def publish(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Publish once the notice is over and every comment is answered, as the second person.

    Raises FourEyes, NotNow: `notice-runs`, `comments-unanswered`, or what `require_lawful` finds.
    """
    state = step(session, actor, model, ModelAction.PUBLISH)
    if not policies.is_second_person(actor, model):
        raise FourEyes("proposer-cannot-decide")
    if not policies.is_notice_over(model, clock.today()):
        raise NotNow("notice-runs")
    if office.count_unanswered(session, model):
        raise NotNow("comments-unanswered")
    require_lawful(session, model)
    model.state, model.published_by = state, actor.key
    model.published_at = model.published_at or clock.now()
    note(session, actor, model, "published")
    tell(session, model, "honour-published")


def refuse(session: Session, actor: Actor, model: IntegrityModel, *, reasons: str) -> None:
    """End without publishing, with reasons that the person reads. Raises InvalidInput, NotNow."""
    words = checked(reasons, "reasons")
    model.state = step(session, actor, model, ModelAction.REFUSE)
    model.return_sealed = wording.sealed_text(session, words, "return", model.id)
    model.closed_at = clock.now()
    note(session, actor, model, "refused")
    if model.asked_at is not None:
        tell(session, model, "honour-refused")


def ask_revocation(session: Session, actor: Actor, model: IntegrityModel, *, reason: str, words: str) -> None:
    """Propose that a published honour is revoked; another person decides. Raises InvalidInput, NotNow."""
    step(session, actor, model, ModelAction.ASK_REVOCATION)
    if honours.find_revocation(reason) is None:
        raise InvalidInput("reason-unknown", field="reason")
    text = checked(words, "reasons")
    model.revocation, model.revocation_by = reason, actor.key
    model.revocation_sealed = wording.sealed_text(session, text, "revocation", model.id)
    note(session, actor, model, "revocation-asked", reason=reason)


def keep(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Decide that it is not revoked. Raises FourEyes, NotNow."""
    step(session, actor, model, ModelAction.KEEP)
    _require_other(actor, model)
    model.revocation = model.revocation_by = model.revocation_sealed = ""
    note(session, actor, model, "kept")


def revoke(session: Session, actor: Actor, model: IntegrityModel) -> None:
    """Revoke as the second person: gone everywhere at once, with a tombstone that names nobody."""
    state = step(session, actor, model, ModelAction.REVOKE)
    _require_other(actor, model)
    model.state, model.revoked_by, model.closed_at = state, actor.key, clock.now()
    note(session, actor, model, "revoked", reason=model.revocation)
    tell(session, model, "honour-revoked")


def _require_other(actor: Actor, model: IntegrityModel) -> None:
    if not model.revocation:
        raise NotNow("revocation-not-asked")
    if model.revocation_by == actor.key:
        raise FourEyes("proposer-cannot-decide")
