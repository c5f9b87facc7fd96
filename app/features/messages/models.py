"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class Message(Base):
    """One message: a kind with values, put into words in the reader's language when shown."""

    __tablename__ = "messages"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(80), default="")
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class MailAddress(Base):
    """Where a person also wants to be told by e-mail: the address in use, and one that waits for its code.

    Both are sealed. Nothing is sent to an address before a code sent there has come back. `quiet`: the groups
    of kinds that are told of on the site only.
    """

    __tablename__ = "mail_addresses"

    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), unique=True)
    address_sealed: Mapped[str] = mapped_column(Text, default="")
    waiting_sealed: Mapped[str] = mapped_column(Text, default="")
    code_sealed: Mapped[str] = mapped_column(Text, default="")
    code_expires_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(2), default="zh")
    wants_sign_ins: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    confirmed_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]

    @property
    def is_in_use(self) -> bool:
        """Whether mail goes there: confirmed, and not refused by its own post office since."""
        return self.address_sealed != "" and self.failed_at is None

    def place(self, column: str) -> str:
        """What a sealed column of this row is bound to."""
        return f"mail_addresses.{column}:{self.subject_id}"


class SentReminder(Base):
    """That a reminder went out: kind, thing, date and days before it, so that none goes twice."""

    __tablename__ = "sent_reminders"

    key: Mapped[str] = mapped_column(String(160), unique=True)
    due_on: Mapped[date] = mapped_column(index=True)
    sent_at: Mapped[datetime]
