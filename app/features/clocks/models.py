"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class ClockPause(Base):
    """One time in which the clock of a case stood still; `words_sealed` is what the person was told.

    `latest_on` is the last day on which it can hold the clock, by the rule of the day on which it began.
    """

    __tablename__ = "clock_pauses"
    __table_args__ = (
        Index(
            "uq_clock_pauses_running",
            "case_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    case_kind: Mapped[str] = mapped_column(String(24))
    case_id: Mapped[UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(40))
    words_sealed: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(String(80))
    latest_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(80), default="")
