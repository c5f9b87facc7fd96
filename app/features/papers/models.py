"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class IssuedPaper(Base):
    """A paper as it was issued. `digest` is the SHA-256 of what it says; the code is kept as a fingerprint.

    `owner_id` is the case that it belongs to. `contents_sealed` is empty where the case keeps what it says.
    The database refuses to change what was issued (`guards`); that it was replaced is noted beside it.
    """

    __tablename__ = "issued_papers"
    __table_args__ = (Index("ix_issued_papers_owner_kind", "owner_id", "kind"),)

    kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    contents_sealed: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64))
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    code_sealed: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime | None]
    replaced_by: Mapped[str] = mapped_column(String(80), default="")


class NumberSeries(Base):
    """The last number given out of a series of documents, such as the decisions of a year."""

    __tablename__ = "document_series"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    last: Mapped[int] = mapped_column(default=0)
