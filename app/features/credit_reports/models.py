"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class CreditReport(Base):
    """One report that was made. The file lies sealed outside the database; the code is kept as a digest.

    `missing_characters`: the code points for which a failed report had no glyph. `settled_at`: when staff
    dealt with a failure.
    """

    __tablename__ = "credit_reports"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    purpose: Mapped[str] = mapped_column(String(40), default="own-use")
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    file_digest: Mapped[str] = mapped_column(String(64), default="", index=True)
    requested_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(String(12), default="waiting")
    revoked_at: Mapped[datetime | None] = mapped_column(index=True)
    revoked_because: Mapped[str] = mapped_column(String(20), default="")
    problem: Mapped[str] = mapped_column(String(60), default="")
    missing_characters: Mapped[str] = mapped_column(String(200), default="")
    settled_at: Mapped[datetime | None]
