"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
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


class BoundReport(Base):
    """A report bound to one purpose, one recipient and a last day, with chosen sections alone (rule 6.4).

    Made by the person to hand over, or taken by a recipient under the authorisation whose reference stands
    here. `series` is a keyed digest of person, purpose, recipient and language: within it, the newest counts.
    The recipient's name and the person's own words are sealed.
    """

    __tablename__ = "bound_reports"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    authorisation: Mapped[str] = mapped_column(String(40), default="", index=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    purpose: Mapped[str] = mapped_column(String(40))
    recipient_kind: Mapped[str] = mapped_column(String(40))
    recipient_sealed: Mapped[str] = mapped_column(Text)
    words_sealed: Mapped[str] = mapped_column(Text, default="")
    sections: Mapped[list[Any]] = mapped_column(JSON)
    valid_until: Mapped[date]
    series: Mapped[str] = mapped_column(String(64), index=True)
    content_digest: Mapped[str] = mapped_column(String(64))
    file_digest: Mapped[str] = mapped_column(String(64), index=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    def is_valid_on(self, day: date) -> bool:
        """Neither revoked nor past its last day."""
        return self.revoked_at is None and day <= self.valid_until
