"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.records.models import CreditRecord
from app.kernel.db import Base


class PointsEnrolment(Base):
    """That a person asked for points. Without it nothing is counted; all goes with it when they leave."""

    __tablename__ = "points_enrolments"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), unique=True)
    enrolled_at: Mapped[datetime]


class PointsEntry(Base):
    """Points for one record, by one award.

    The database refuses a figure that is not above 0, every change of an entry, and to take one away while
    the person is enrolled and its record stands (`app.migrations.guards`). Whether an entry still counts
    follows from its record and is never stored.
    """

    __tablename__ = "points_entries"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "record_id"),
        CheckConstraint("points > 0", name="only_rewards"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(
        ForeignKey("points_enrolments.id", ondelete="CASCADE"), index=True
    )
    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id", ondelete="CASCADE"), index=True)
    award: Mapped[str] = mapped_column(String(40))
    points: Mapped[int]
    entered_at: Mapped[datetime]

    record: Mapped[CreditRecord] = relationship(lazy="joined")
