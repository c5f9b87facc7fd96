"""Who looked at whom: one hash-chained row for each look at a person's record (rules 6.1, 6.2).

Kept ten years. The person reads these rows, so they name body and post, never the clerk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import chains, clock
from app.kernel.actors import Actor
from app.kernel.chains import ChainLink, ChainReport, Place
from app.kernel.db import Base
from app.kernel.ids import new_reference

CHAIN = "accesses"
# Whom an erased row is about, and what it no longer says. Time and reference stay.
NOBODY = UUID(int=0)
_SAID = ("actor", "body", "post", "action", "thing", "fields", "purpose", "basis", "authorisation")


class Access(ChainLink, Base):
    """One look: time, who, whom, what, why, on which basis."""

    __tablename__ = "accesses"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80), index=True)
    body: Mapped[str] = mapped_column(String(200), default="")
    post: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(80), default="")
    fields: Mapped[str] = mapped_column(String(400), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(String(200), default="")
    authorisation: Mapped[str] = mapped_column(String(80), default="")

    erased_seal: Mapped[str] = mapped_column(String(72), default="")

    def forget(self) -> None:
        for name in _SAID:
            setattr(self, name, "")
        self.subject_id = NOBODY

    def is_forgotten(self) -> bool:
        return self.subject_id == NOBODY and not any(getattr(self, name) for name in _SAID)

    def contents(self) -> Mapping[str, Any]:
        return {
            "reference": self.reference,
            "at": self.at.isoformat(),
            "actor": self.actor,
            "body": self.body,
            "post": self.post,
            "subject": str(self.subject_id),
            "action": self.action,
            "thing": self.thing,
            "fields": self.fields,
            "purpose": self.purpose,
            "basis": self.basis,
            "authorisation": self.authorisation,
        }


def record(
    session: Session,
    actor: Actor,
    *,
    subject_id: UUID,
    action: str,
    thing: str = "",
    fields: str = "",
    purpose: str = "",
    basis: str = "",
    authorisation: str = "",
) -> Access:
    """Log a look, such as action `records.viewed` on thing `R2026-…`."""
    at = clock.now()
    access = Access(
        reference=new_reference("A", clock.day_of(at).year),
        at=at,
        actor=actor.key,
        body=actor.body_name,
        post=actor.post,
        subject_id=subject_id,
        action=action,
        thing=thing,
        fields=fields,
        purpose=purpose,
        basis=basis,
        authorisation=authorisation or actor.assistance,
    )
    chains.append(session, CHAIN, access)
    return access


def of_subject(session: Session, subject_id: UUID) -> tuple[Access, ...]:
    """Every look at one person, newest first."""
    found = select(Access).where(Access.subject_id == subject_id).order_by(Access.position.desc())
    return tuple(session.scalars(found))


def check(session: Session, *, since: Place | None = None, anchors: Sequence[Place] = ()) -> ChainReport:
    """Verify the access log: the whole of it, or what came after an earlier check."""
    return chains.check(session, CHAIN, Access, since=since, anchors=anchors)
