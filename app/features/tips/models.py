"""Tables. No address, agent or referrer has a column here, and what people wrote is sealed.

Nothing but a tip's own messages refers to a tip: a tip never becomes a disclosure by itself (rule 7.3).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.tips.states import CHECKED_STATES, TipState
from app.kernel.db import Base


class Sender(StrEnum):
    REPORTER = "reporter"
    STAFF = "staff"


class Tip(Base):
    """One report of dishonest conduct.

    `due_on` is the last day of the check; None where no clock runs. `is_awaiting_answer`: the last word is
    the reporter's.
    """

    __tablename__ = "tips"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    receipt_index: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(16), default=TipState.RECEIVED, index=True)
    conduct: Mapped[str] = mapped_column(String(40))
    facts_sealed: Mapped[str] = mapped_column(Text)
    place_sealed: Mapped[str] = mapped_column(Text, default="")
    happened_sealed: Mapped[str] = mapped_column(Text, default="")
    reported_party_sealed: Mapped[str] = mapped_column(Text, default="")
    received_on: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(index=True)
    is_receipt_confirmed: Mapped[bool] = mapped_column(default=False)
    is_awaiting_answer: Mapped[bool] = mapped_column(default=False)
    closing_reason: Mapped[str] = mapped_column(String(24), default="")
    closed_at: Mapped[datetime | None]
    reopened_on: Mapped[date | None]

    messages: Mapped[list[TipMessage]] = relationship(order_by="TipMessage.id", back_populates="tip")

    @property
    def is_closed(self) -> bool:
        return self.state == TipState.CLOSED

    def is_late(self, today: date) -> bool:
        """Whether the check has outlived its time limit."""
        return self.state in CHECKED_STATES and self.due_on is not None and self.due_on < today


class TipMessage(Base):
    """One message between the reporter and the office."""

    __tablename__ = "tip_messages"

    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tips.id"), index=True)
    sender: Mapped[str] = mapped_column(String(10))
    text_sealed: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]

    tip: Mapped[Tip] = relationship(back_populates="messages")
