"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.intake.models import IntakeBatch
from app.kernel.db import Base


class ApiHandIn(Base):
    """A key by which a program asks for the same thing once, and the batch that came of it."""

    __tablename__ = "api_hand_ins"
    __table_args__ = (UniqueConstraint("body_id", "key_digest"),)

    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    key_digest: Mapped[str] = mapped_column(String(64))
    request_digest: Mapped[str] = mapped_column(String(64))
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(index=True)

    batch: Mapped[IntakeBatch] = relationship(lazy="joined")
