"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.accesses.states import OPEN_STATES, ChallengeState
from app.kernel.access_log import Access
from app.kernel.db import Base


class AccessChallenge(Base):
    """One person's “I do not recognise this” about one look at them. All words in it are sealed.

    `viewer` is the key of who looked. They read `explanation` and the look itself, nothing else of this row.
    """

    __tablename__ = "access_challenges"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    access_id: Mapped[UUID] = mapped_column(ForeignKey("accesses.id"), index=True)
    viewer: Mapped[str] = mapped_column(String(80), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ChallengeState.FILED)
    reason_sealed: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    due_on: Mapped[date]
    is_due_provisional: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[str] = mapped_column(String(80), default="")
    explain_by: Mapped[date | None]
    explanation_sealed: Mapped[str] = mapped_column(Text, default="")
    explained_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    answer_sealed: Mapped[str] = mapped_column(Text, default="")
    consequences_sealed: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    noted_at: Mapped[datetime | None]
    noted_by: Mapped[str] = mapped_column(String(80), default="")
    escalated_at: Mapped[datetime | None]

    access: Mapped[Access] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_late_on(self, day: date) -> bool:
        """Computed, never stored: open and past its due date."""
        return self.is_open and day > self.due_on

    def place(self, column: str) -> str:
        """What a sealed column of this row is bound to."""
        return f"access_challenges.{column}:{self.id}"
