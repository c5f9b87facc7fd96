"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.objections.states import OPEN_STATES, ObjectionState, ReconsiderationState
from app.features.records.models import CreditRecord
from app.kernel.db import Base


class Objection(Base):
    """One objection by one person against one record. Their words are sealed, and so is the answer.

    `changes_sealed`: what is corrected or added, by field, as it is proposed and then decided.
    `proposed_…` is what a clerk suggested as the answer; only staff see it, a reviewer decides.
    """

    __tablename__ = "objections"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ObjectionState.FILED)
    ground: Mapped[str] = mapped_column(String(24))
    request_sealed: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    due_on: Mapped[date]
    is_due_provisional: Mapped[bool] = mapped_column(default=False)
    referred_at: Mapped[datetime | None]
    proposed_outcome: Mapped[str] = mapped_column(String(24), default="")
    proposal_sealed: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[str] = mapped_column(String(80), default="")
    outcome: Mapped[str] = mapped_column(String(24), default="")
    answer_sealed: Mapped[str] = mapped_column(Text, default="")
    changes_sealed: Mapped[str] = mapped_column(Text, default="", server_default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")

    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    record: Mapped[CreditRecord] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_late_on(self, day: date) -> bool:
        """Computed, never stored: open and past its due date."""
        return self.is_open and day > self.due_on


class Supplement(Base):
    """Words that a person added to their open objection, sealed."""

    __tablename__ = "objection_supplements"

    objection_id: Mapped[UUID] = mapped_column(ForeignKey("objections.id"), index=True)
    text_sealed: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]


class Reconsideration(Base):
    """A second look at an answered objection, by others; once. Words are sealed.

    `outcome` is `confirmed` or another outcome, which then stands at the objection; `first_outcome` is what
    was answered before.
    """

    __tablename__ = "objection_reconsiderations"

    objection_id: Mapped[UUID] = mapped_column(ForeignKey("objections.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=ReconsiderationState.ASKED)
    request_sealed: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    is_due_provisional: Mapped[bool] = mapped_column(default=False)
    escalated_at: Mapped[datetime | None]
    first_outcome: Mapped[str] = mapped_column(String(24))
    outcome: Mapped[str] = mapped_column(String(24), default="")
    answer_sealed: Mapped[str] = mapped_column(Text, default="")
    changes_sealed: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")

    objection: Mapped[Objection] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        return self.state == ReconsiderationState.ASKED
