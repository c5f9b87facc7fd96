"""Tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class Certificate(Base):
    """One certificate, or the answer of a check that somebody took along.

    `facts` may be read by whoever has the code: figures, dates and digests, never about whom. The answer of
    a check has no subject: `fingerprint` is a keyed digest of code, name and four characters, good for
    nothing without the code.
    """

    __tablename__ = "certificates"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[str] = mapped_column(Text, default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    language: Mapped[str] = mapped_column(String(2), default="zh")
    made_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    contents_digest: Mapped[str] = mapped_column(String(64), default="")
    file_digest: Mapped[str] = mapped_column(String(64), default="", index=True)
