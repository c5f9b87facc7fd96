"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.records.models import CreditRecord
from app.features.repairs.states import OPEN_STATES, PAUSED, NoticeStage, RepairState
from app.kernel.db import Base


class RepairApplication(Base):
    """One application by one person for one record. What staff wrote about it is sealed.

    `commitment_…` is the edition that was signed, the digest of its words and the last day on which it is
    shown; `masked_name` is empty where the record itself may not be public. `due_on` is the end of the clock
    that runs now: acceptance, then decision; none runs while the person completes the application.
    """

    __tablename__ = "repair_applications"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=RepairState.FILED, index=True)
    filed_at: Mapped[datetime]
    due_on: Mapped[date | None]
    is_due_provisional: Mapped[bool] = mapped_column(default=False)
    commitment_code: Mapped[str] = mapped_column(String(20))
    commitment_digest: Mapped[str] = mapped_column(String(64))
    commitment_until: Mapped[date | None] = mapped_column(index=True)
    masked_name: Mapped[str] = mapped_column(String(60), default="")
    gaps_sealed: Mapped[str] = mapped_column(Text, default="")
    gaps_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    referred_at: Mapped[datetime | None]
    extended_at: Mapped[datetime | None]
    extension_sealed: Mapped[str] = mapped_column(Text, default="")
    proposed_outcome: Mapped[str] = mapped_column(String(10), default="")
    proposal_sealed: Mapped[str] = mapped_column(Text, default="")
    proposed_bar: Mapped[str] = mapped_column(String(24), default="")
    proposed_at: Mapped[datetime | None]
    proposed_by: Mapped[str] = mapped_column(String(80), default="")
    sent_back_sealed: Mapped[str] = mapped_column(Text, default="")
    body_answer_no: Mapped[str] = mapped_column(String(128), default="")
    ground: Mapped[str] = mapped_column(String(24), default="")
    reasons_sealed: Mapped[str] = mapped_column(Text, default="")
    measures_lifted: Mapped[list[Any]] = mapped_column(JSON, default=list)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    barred_until: Mapped[date | None]

    record: Mapped[CreditRecord] = relationship(lazy="joined")
    notices: Mapped[list[RepairNotice]] = relationship(
        order_by="RepairNotice.id", back_populates="application"
    )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_paused(self) -> bool:
        return self.state == PAUSED

    def is_late_on(self, day: date) -> bool:
        """Computed, never stored: a clock runs and its last day is over."""
        return self.is_open and self.due_on is not None and day > self.due_on


class Notice(Base):
    """That a record changed, as one recipient is told it; `measures` are those that it has to lift."""

    __abstract__ = True

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    recipient: Mapped[str] = mapped_column(String(200))
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    measures: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(String(80), default="")
    proof: Mapped[str] = mapped_column(String(128), default="")

    @property
    def about(self) -> CreditRecord:
        """The record."""
        raise NotImplementedError

    @property
    def case(self) -> str:
        """The number of the application or objection that it follows from."""
        raise NotImplementedError

    def stage_on(self, day: date) -> NoticeStage:
        """Computed from its dates."""
        if self.acknowledged_at is not None:
            return NoticeStage.ACKNOWLEDGED
        return NoticeStage.OVERDUE if day > self.due_on else NoticeStage.SENT


class RepairNotice(Notice):
    """That a record is repaired."""

    __tablename__ = "repair_notices"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("repair_applications.id"), index=True)

    application: Mapped[RepairApplication] = relationship(back_populates="notices", lazy="joined")

    @property
    def about(self) -> CreditRecord:
        return self.application.record

    @property
    def case(self) -> str:
        return self.application.reference


class ObjectionNotice(Notice):
    """That an objection to a record was upheld; `outcome` is the objection's."""

    __tablename__ = "objection_notices"

    objection_id: Mapped[UUID] = mapped_column(ForeignKey("objections.id"), index=True)
    objection_reference: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(24))

    record: Mapped[CreditRecord] = relationship(lazy="joined")

    @property
    def about(self) -> CreditRecord:
        return self.record

    @property
    def case(self) -> str:
        return self.objection_reference
