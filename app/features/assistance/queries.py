"""Reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.accounts import queries as accounts
from app.features.assistance import policies
from app.features.assistance.models import Assistance
from app.features.assistance.states import AssistanceState
from app.kernel import clock
from app.kernel.access_log import Access
from app.kernel.actors import ASSISTED, Actor, ActorKind
from app.kernel.errors import NotFound
from app.kernel.events import Event

_SHOWN = (AssistanceState.BEGUN, AssistanceState.ENDED)


@dataclass(frozen=True)
class Doings:
    """What a clerk did and opened while helping."""

    deeds: tuple[Event, ...]
    pages: int


def of_subject(session: Session, subject_id: UUID) -> tuple[Assistance, ...]:
    """Every help that a person had, newest first; codes that nobody used are left out."""
    found = select(Assistance).where(Assistance.subject_id == subject_id, Assistance.state.in_(_SHOWN))
    return tuple(session.scalars(found.order_by(Assistance.id.desc())))


def get_own(session: Session, actor: Actor, reference: str) -> Assistance:
    """One's own help. Raises NotFound."""
    found = _find(session, reference)
    if found is None or found.state not in _SHOWN or not policies.is_own(actor, found):
        raise NotFound("no-such-assistance")
    return found


def get_to_print(session: Session, actor: Actor, reference: str) -> Assistance:
    """A help whose receipt this clerk may print. Raises NotFound."""
    found = _find(session, reference)
    if found is None or not policies.can_print_receipt(actor, found, clock.now()):
        raise NotFound("no-such-assistance")
    return found


def find_alive(session: Session, actor: Actor, assistance_id: UUID) -> Assistance | None:
    """The help that this clerk gives just now, or None where it is over or somebody else's."""
    found = session.get(Assistance, assistance_id)
    is_theirs = found is not None and policies.is_helper(actor, found)
    return found if found is not None and is_theirs and found.is_alive(clock.now()) else None


def find_offer(session: Session, subject_id: UUID) -> Assistance | None:
    """The code that a person can still give away; locked, so that two tries are counted as two."""
    found = (
        select(Assistance)
        .where(
            Assistance.subject_id == subject_id,
            Assistance.state == AssistanceState.OFFERED,
            Assistance.code_expires_at > clock.now(),
        )
        .order_by(Assistance.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalar(found)


def over(session: Session, at: datetime) -> tuple[Assistance, ...]:
    """What is over by the clock and was not ended by anybody."""
    found = select(Assistance).where(Assistance.state == AssistanceState.BEGUN, Assistance.ends_at <= at)
    return tuple(session.scalars(found))


def actor_for(session: Session, helper: Actor, assistance: Assistance) -> Actor:
    """The person as services know them, with the clerk who acts for them."""
    account = accounts.find_by_subject(session, assistance.subject_id)
    return Actor(
        kind=ActorKind.CITIZEN,
        account_id=account.id if account is not None else None,
        subject_id=assistance.subject_id,
        body_name=helper.body_name,
        display_name=helper.display_name,
        helper=helper.key,
        assistance=assistance.reference,
    )


def doings_of(session: Session, assistance: Assistance) -> Doings:
    """What was done and opened in it, first to last."""
    acted = select(Event).where(
        Event.actor == assistance.helper, Event.post == ASSISTED, Event.at >= assistance.began_at
    )
    if assistance.ended_at is not None:
        acted = acted.where(Event.at <= assistance.ended_at)
    found = session.scalars(acted.order_by(Event.position))
    opened = select(func.count()).where(
        Access.subject_id == assistance.subject_id,
        Access.authorisation == assistance.reference,
        Access.action == "assistance.viewed",
    )
    return Doings(
        tuple(event for event in found if event.details.get("assistance") == assistance.reference),
        session.scalar(opened) or 0,
    )


def _find(session: Session, reference: str) -> Assistance | None:
    return session.scalar(select(Assistance).where(Assistance.reference == reference))
