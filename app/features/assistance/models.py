"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.features.assistance.states import AssistanceState
from app.kernel.db import Base


class Assistance(Base):
    """One code and the one helped session that it opens. Of the code only the hash is kept."""

    __tablename__ = "assistances"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=AssistanceState.OFFERED, index=True)
    origin: Mapped[str] = mapped_column(String(10))
    offered_by: Mapped[str] = mapped_column(String(80))
    offered_at: Mapped[datetime]
    code_hash: Mapped[str] = mapped_column(String(200))
    code_expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    helper: Mapped[str] = mapped_column(String(80), default="", index=True)
    helper_body: Mapped[str] = mapped_column(String(200), default="")
    began_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(80), default="")

    def is_alive(self, at: datetime) -> bool:
        """Whether somebody may act in it now."""
        return self.state == AssistanceState.BEGUN and self.ends_at is not None and at < self.ends_at
