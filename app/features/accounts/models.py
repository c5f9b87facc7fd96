"""Tables."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.bodies.models import Body
from app.kernel.actors import Actor, ActorKind
from app.kernel.db import Base
from app.kernel.permissions import Role


class AccountKind(StrEnum):
    CITIZEN = "citizen"
    STAFF = "staff"


class Account(Base):
    """One person's way in: a citizen's (with their subject) or a member of staff's (with body and posts).

    Who came with an identity service has no password: `password_hash` is empty and fits none. A closed
    account has let go of its subject, its name and its keys; the row stays for the logs that refer to it.
    """

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
    closed_at: Mapped[datetime | None]

    body: Mapped[Body | None] = relationship(lazy="joined")
    passkeys: Mapped[list[Passkey]] = relationship(order_by="Passkey.id", viewonly=True)

    @property
    def has_app(self) -> bool:
        """Whether an authenticator app has been paired."""
        return self.totp_secret_sealed != ""

    @property
    def has_password(self) -> bool:
        """Whether a password opens it; whoever came with an identity service has none."""
        return self.password_hash != ""

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
    """A one-time code from the counter or by post, with which a person proves who they are.

    It opens nothing before a second member of staff has agreed (`agreed_at`). `resets_factors`: the person
    stood at the counter and also lost their second factor, so the code takes that away too.
    """

    __tablename__ = "activation_codes"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(10))
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    agreed_by: Mapped[str] = mapped_column(String(80), default="")
    agreed_at: Mapped[datetime | None]
    resets_factors: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[str] = mapped_column(String(200), default="")


class RecoveryCode(Base):
    """One of ten codes on paper that stand in for a lost second factor, each once.

    A keyed fingerprint is kept: fifty random bits behind a key outside the database need no slow hash.
    """

    __tablename__ = "recovery_codes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A key that lives in somebody's phone, computer or stick; here is only what checks its signatures.

    `doubted_at`: its counter stood still, as it does where somebody has made a copy; it opens nothing then.
    """

    __tablename__ = "passkeys"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    key_id: Mapped[str] = mapped_column(Text)
    key_digest: Mapped[str] = mapped_column(String(64), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    is_backed_up: Mapped[bool] = mapped_column(default=False)
    name_sealed: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    doubted_at: Mapped[datetime | None]

    @property
    def name_place(self) -> str:
        """What the sealed name is bound to."""
        return f"passkeys.name:{self.id}"


class KnownDevice(Base):
    """A kind of device from which an account was signed in, in two words, so that a new one is noticed."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("account_id", "device"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device: Mapped[str] = mapped_column(String(60))
    first_used_at: Mapped[datetime]
    last_used_at: Mapped[datetime] = mapped_column(index=True)
