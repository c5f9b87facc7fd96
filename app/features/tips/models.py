"""Tables. No address, agent or referrer has a column here, and what people wrote is sealed.

Nothing but a tip's own tables refers to a tip, and they refer to nothing else: a tip never becomes a
disclosure by itself (rule 7.3). Bodies are named by their id without a key into another feature.

Who a named reporter is stands in a table of its own, under a key of its own, and no relationship leads there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.tips.states import CHECKED_STATES, TipState
from app.kernel.db import Base


class Sender(StrEnum):
    REPORTER = "reporter"
    STAFF = "staff"


class ConflictSource(StrEnum):
    DECLARED = "declared"
    NAMED = "named"


class Tip(Base):
    """One report of dishonest conduct.

    `due_on` is the last day of the check, also once it is decided. `is_awaiting_answer`: the last word is the
    reporter's; `is_question_open`: the office asked and waits. `body_id`: who handles it, None for the credit
    office. `reported_body_id`: the body that it is about, which never handles it. `merged_into_id`: the tip
    about the same matter that it goes with. `told_due_on`: until when a named reporter is told the decision.
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
    is_named: Mapped[bool] = mapped_column(default=False, server_default=false())
    body_id: Mapped[UUID | None] = mapped_column(index=True)
    reported_body_id: Mapped[UUID | None]
    merged_into_id: Mapped[UUID | None] = mapped_column(index=True)
    extended_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    told_due_on: Mapped[date | None]
    told_on: Mapped[date | None]
    is_question_open: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_surveyed: Mapped[bool] = mapped_column(default=False, server_default=false())
    proof_sealed: Mapped[str] = mapped_column(Text, default="", server_default="")

    messages: Mapped[list[TipMessage]] = relationship(order_by="TipMessage.id", back_populates="tip")

    @property
    def is_closed(self) -> bool:
        return self.state == TipState.CLOSED

    @property
    def is_duplicate(self) -> bool:
        return self.merged_into_id is not None

    @property
    def checked_from(self) -> date:
        """The day on which the clock of the check began."""
        return self.reopened_on or self.received_on

    @property
    def running_due_on(self) -> date | None:
        """The last day of the check, while it runs."""
        return self.due_on if self.state in CHECKED_STATES else None

    @property
    def is_to_be_told(self) -> bool:
        """Whether a named reporter still has to be told what was decided."""
        return self.told_due_on is not None and self.told_on is None

    def is_late(self, today: date) -> bool:
        """Whether the check has outlived its time limit."""
        return self.running_due_on is not None and self.running_due_on < today

    def is_late_to_tell(self, today: date) -> bool:
        """Whether a named reporter should have been told by now."""
        return self.told_due_on is not None and self.told_on is None and self.told_due_on < today


class TipMessage(Base):
    """One message between the reporter and the office."""

    __tablename__ = "tip_messages"

    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tips.id"), index=True)
    sender: Mapped[str] = mapped_column(String(10))
    text_sealed: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]

    tip: Mapped[Tip] = relationship(back_populates="messages")


class TipReporter(Base):
    """Who a named reporter is, under the keys of that purpose alone. Opened by two people (rule 7.2)."""

    __tablename__ = "tip_reporters"

    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tips.id"), unique=True)
    name_sealed: Mapped[str] = mapped_column(Text)
    contact_sealed: Mapped[str] = mapped_column(Text)
    wishes_to_be_told: Mapped[bool]


class TipUnsealing(Base):
    """A wish to know who a reporter is: asked with a reason by one, decided by another, over by itself."""

    __tablename__ = "tip_unsealings"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tips.id"), index=True)
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_by_body: Mapped[str] = mapped_column(String(200))
    reason_sealed: Mapped[str] = mapped_column(Text)
    hours: Mapped[int]
    asked_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    is_approved: Mapped[bool] = mapped_column(default=False)
    answer_sealed: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None

    @property
    def open_until(self) -> datetime | None:
        """When the identity is sealed again; None where it was never opened."""
        if self.decided_at is None or not self.is_approved:
            return None
        return self.decided_at + timedelta(hours=self.hours)

    def is_open(self, at: datetime) -> bool:
        return self.open_until is not None and at < self.open_until


class TipConflict(Base):
    """A member of staff who has nothing to do with this tip: by their own word, or because it names them."""

    __tablename__ = "tip_conflicts"
    __table_args__ = (UniqueConstraint("tip_id", "actor"),)

    tip_id: Mapped[UUID] = mapped_column(ForeignKey("tips.id"), index=True)
    actor: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(10))
    noted_at: Mapped[datetime]


class TipProof(Base):
    """That a tip was filed at this time. Nothing leads from here to the tip; it outlives the tip."""

    __tablename__ = "tip_proofs"

    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    filed_at: Mapped[datetime]


class TipSurveyCount(Base):
    """How often a question of the survey was answered so, in a year. No row is about one person."""

    __tablename__ = "tip_survey_counts"
    __table_args__ = (UniqueConstraint("year", "question", "answer"),)

    year: Mapped[int]
    question: Mapped[str] = mapped_column(String(24))
    answer: Mapped[str] = mapped_column(String(24))
    count: Mapped[int] = mapped_column(default=0)
