"""Tables."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.bodies.models import Body
from app.features.intake.states import NEVER_RELEASED, BatchMode
from app.kernel.db import Base

_NEVER = ", ".join(f"'{rule}'" for rule in sorted(NEVER_RELEASED))


class BatchState(StrEnum):
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


# What changes what the portal holds.
EFFECTIVE = frozenset({Outcome.ACCEPTED, Outcome.CORRECTED, Outcome.WITHDRAWN})


class IntakeBatch(Base):
    """One file handed in by one body."""

    __tablename__ = "intake_batches"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    mode: Mapped[str] = mapped_column(String(12), default=BatchMode.NEW)
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
    corrected: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    handed_in_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship(lazy="joined")

    @property
    def rows_done(self) -> int:
        """How many rows have their receipt; `rows_read` is the last line of the file among them."""
        return sum(getattr(self, outcome.value) for outcome in Outcome)

    @property
    def has_changed_nothing(self) -> bool:
        """Whether all that the file says was known already."""
        has_effect = any(getattr(self, outcome.value) for outcome in EFFECTIVE)
        return self.state == BatchState.DONE and not has_effect and self.unchanged > 0


class IntakeRow(Base):
    """The receipt of one row. The row itself is kept sealed, and only where somebody has to look again.

    `quarantine_rule` stays what it was when the row came in: a row that may never be released is known by it
    for good, and the database itself refuses to release it or to give it a record.
    """

    __tablename__ = "intake_rows"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        CheckConstraint(
            f"quarantine_rule NOT IN ({_NEVER}) OR (quarantine <> 'released' AND record_id IS NULL)",
            name="never_released",
        ),
        CheckConstraint(f"quarantine_rule NOT IN ({_NEVER}) OR NOT is_releasable", name="never_releasable"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), index=True)
    number: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(12), index=True)
    rule: Mapped[str] = mapped_column(String(40), default="")
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_digest: Mapped[str] = mapped_column(String(64), index=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("credit_records.id"))
    is_releasable: Mapped[bool] = mapped_column(default=False)
    cells_sealed: Mapped[str] = mapped_column(Text, default="")
    quarantine: Mapped[str] = mapped_column(String(12), default="")
    quarantine_rule: Mapped[str] = mapped_column(String(40), default="")
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]
    reason_sealed: Mapped[str] = mapped_column(Text, default="")

    batch: Mapped[IntakeBatch] = relationship()
