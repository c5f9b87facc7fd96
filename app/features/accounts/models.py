"""Tables."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.bodies.models import Body
from app.kernel.actors import Actor, ActorKind
from app.kernel.db import Base
from app.kernel.permissions import Role


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"


class Account(Base):
    """One person's way in: a citizen's (with their subject) or a member of staff's (with body and posts)."""

    __tablename__ = "accounts"

    login: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    display_name: Mapped[str] = mapped_column(String(100), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subjects.id"), unique=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    totp_secret_sealed: Mapped[str] = mapped_column(Text, default="")
    totp_last_step: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    made_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]

    body: Mapped[Body | None] = relationship(lazy="joined")

    @property
    def actor(self) -> Actor:
        """This account as the services know it."""
        return Actor(
            kind=ActorKind(self.kind),
            account_id=self.id,
            subject_id=self.subject_id,
            body_id=self.body_id,
            body_name=self.body.name if self.body else "",
            roles=frozenset(Role(role) for role in self.roles),
            display_name=self.display_name or self.login,
        )

    # What flask-login asks of a user.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)


class ActivationCode(Base):
    """A one-time code from the counter or by post, with which a person proves who they are."""

    __tablename__ = "activation_codes"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(10))
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
