"""Who a named reporter is: asked by one with a reason, allowed by another for hours, told to them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.tips import policies, queries
from app.features.tips.models import Tip, TipUnsealing
from app.features.tips.queries.identities import Identity
from app.features.tips.services.words import checked, handler_before, seal
from app.kernel import access_log, clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import FourEyes, InvalidInput, NotFound, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import tip_tables

VIEWED = "tips.identity-viewed"
BASIS = "tip-identity-sealed"


def ask_unsealing(session: Session, actor: Actor, tip: Tip, *, reason: str, hours: int) -> TipUnsealing:
    """Ask to know who the reporter is. Raises InvalidInput, NotFound, NotNow."""
    hold(session, tip)
    handler = handler_before(session, actor, tip)
    if not policies.can_ask_unsealing(handler, tip):
        raise NotFound("nobody-to-unseal")
    reason = checked(reason, "reason", is_needed=True)
    if hours not in tip_tables.limits().unsealing_hours:
        raise InvalidInput("hours-unknown", field="hours")
    identities = queries.identities
    if identities.find_waiting(session, tip, actor) or identities.find_open(session, tip, actor):
        raise NotNow("unsealing-under-way")
    unsealing = TipUnsealing(
        id=new_id(),
        reference=new_reference("U", clock.today().year),
        tip_id=tip.id,
        asked_by=actor.key,
        asked_by_body=actor.body_name,
        hours=hours,
        asked_at=clock.now(),
    )
    unsealing.reason_sealed = seal(session, reason, "reason", unsealing)
    session.add(unsealing)
    events.record(
        session, actor, "tips.unsealing-asked", tip.reference, unsealing=unsealing.reference, hours=hours
    )
    return unsealing


def decide_unsealing(
    session: Session, actor: Actor, unsealing: TipUnsealing, *, is_approved: bool, answer: str
) -> TipUnsealing:
    """The second person allows or refuses it, in writing. Raises FourEyes, InvalidInput, NotFound, NotNow."""
    hold(session, unsealing)
    tip, handler = queries.identities.tip_of(session, unsealing), queries.handler_of(session, actor)
    if not policies.can_see_unsealing(handler, tip):
        raise NotFound("no-such-unsealing")
    if unsealing.asked_by == actor.key:
        raise FourEyes("asked-by-the-same")
    if not policies.can_decide_unsealing(handler, tip, unsealing):
        raise NotNow("decided-already")
    answer = checked(answer, "answer", is_needed=True)
    unsealing.decided_by, unsealing.decided_at = actor.key, clock.now()
    unsealing.is_approved = is_approved
    unsealing.answer_sealed = seal(session, answer, "answer", unsealing)
    verb = "tips.unsealing-approved" if is_approved else "tips.unsealing-refused"
    events.record(session, actor, verb, tip.reference, unsealing=unsealing.reference, hours=unsealing.hours)
    return unsealing


def view_identity(session: Session, actor: Actor, tip: Tip) -> Identity:
    """Look at who the reporter is, within the time allowed. Each look is logged and told. Raises NotFound."""
    handler_before(session, actor, tip)
    unsealing = queries.identities.find_open(session, tip, actor)
    if unsealing is None:
        raise NotFound("sealed")
    row_id, identity = queries.identities.get_identity(session, tip)
    access_log.record(
        session,
        actor,
        subject_id=row_id,
        action=VIEWED,
        thing=tip.reference,
        fields="name, contact",
        purpose=unsealing.reference,
        basis=BASIS,
        authorisation=unsealing.reference,
    )
    events.record(session, actor, VIEWED, tip.reference, unsealing=unsealing.reference)
    return identity
