"""Tables."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.bodies.models import Body
from app.kernel.db import Base


class BatchState(StrEnum):
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    UNCHANGED = "unchanged"


class IntakeBatch(Base):
    """One file handed in by one body."""

    __tablename__ = "intake_batches"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), index=True)
    handed_in_by: Mapped[str] = mapped_column(String(80))
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(12), default=BatchState.READING)
    refusal: Mapped[str] = mapped_column(String(60), default="")
    refusal_values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_expected: Mapped[int | None]
    accepted: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    handed_in_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship(lazy="joined")

    @property
    def rows_done(self) -> int:
        """How many rows have their receipt; `rows_read` is the last line of the file among them."""
        return self.accepted + self.rejected + self.quarantined + self.unchanged

    @property
    def has_changed_nothing(self) -> bool:
        """Whether all that the file says was known already."""
        return self.state == BatchState.DONE and self.accepted == 0 and self.unchanged > 0


class IntakeRow(Base):
    """The receipt of one row. The row itself is kept sealed, and only where somebody has to look again."""

    __tablename__ = "intake_rows"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), index=True)
    number: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(12), index=True)
    rule: Mapped[str] = mapped_column(String(40), default="")
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_digest: Mapped[str] = mapped_column(String(64), index=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("credit_records.id"))
    is_releasable: Mapped[bool] = mapped_column(default=False)
    cells_sealed: Mapped[str] = mapped_column(Text, default="")

    batch: Mapped[IntakeBatch] = relationship()
