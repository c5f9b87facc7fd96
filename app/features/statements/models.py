"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.records.models import CreditRecord
from app.features.statements.states import StatementState
from app.kernel.db import Base


class OwnStatement(Base):
    """One text by one person beside one record, sealed. A new text is a new row; the old one is kept.

    `ended_at`: when it was given back, replaced or withdrawn, and so when its keeping begins.
    """

    __tablename__ = "own_statements"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=StatementState.SENT)
    text_sealed: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    is_due_provisional: Mapped[bool] = mapped_column(default=False)
    return_reason: Mapped[str] = mapped_column(String(24), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    ended_at: Mapped[datetime | None]

    record: Mapped[CreditRecord] = relationship(lazy="joined")

    @property
    def is_waiting(self) -> bool:
        return self.state == StatementState.SENT

    def is_late_on(self, day: date) -> bool:
        """Computed, never stored: not checked yet and past its due date."""
        return self.is_waiting and day > self.due_on
