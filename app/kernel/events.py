"""What was done to what, by which post: a hash-chained log written in the transaction of the deed.

An event holds references, states and figures; never a personal number, a name or anybody's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import chains, clock
from app.kernel.actors import ASSISTED, Actor
from app.kernel.chains import ChainLink, ChainReport, Place
from app.kernel.db import Base
from app.kernel.errors import FourEyes

CHAIN = "events"


class Event(ChainLink, Base):
    """One deed."""

    __tablename__ = "events"

    at: Mapped[datetime] = mapped_column(index=True)
    verb: Mapped[str] = mapped_column(String(60), index=True)
    reference: Mapped[str] = mapped_column(String(80), index=True)
    actor: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    def contents(self) -> Mapping[str, Any]:
        return {
            "at": self.at.isoformat(),
            "verb": self.verb,
            "reference": self.reference,
            "actor": self.actor,
            "post": self.post,
            "body": self.body,
            "details": self.details,
        }


def record(session: Session, actor: Actor, verb: str, reference: str, **details: Any) -> Event:
    """Log a deed such as `objections.filed` on a thing known by its reference.

    What a clerk does for a citizen carries the number of the help in which it was done.
    """
    if actor.assistance:
        details["assistance"] = actor.assistance
    event = Event(
        at=clock.now(),
        verb=verb,
        reference=reference,
        actor=actor.key,
        post=actor.post,
        body=actor.body_name,
        details=details,
    )
    chains.append(session, CHAIN, event)
    return event


def history(session: Session, reference: str) -> tuple[Event, ...]:
    """All events of one thing, first to last."""
    found = select(Event).where(Event.reference == reference).order_by(Event.position)
    return tuple(session.scalars(found))


def refuse_helper(session: Session, actor: Actor, reference: str) -> None:
    """Raises FourEyes where this member of staff acted for the person in this case (代办)."""
    helped = (
        select(Event.id)
        .where(Event.reference == reference, Event.actor == actor.key, Event.post == ASSISTED)
        .limit(1)
    )
    if actor.is_staff and session.scalar(helped) is not None:
        raise FourEyes("helped-with-it")


def check(session: Session, *, since: Place | None = None, anchors: Sequence[Place] = ()) -> ChainReport:
    """Verify the event log: the whole of it, or what came after an earlier check."""
    return chains.check(session, CHAIN, Event, since=since, anchors=anchors)
