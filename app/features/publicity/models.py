"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.features.publicity.states import ArticleState
from app.kernel import clock
from app.kernel.db import Base


class Article(Base):
    """One article. `blocks` and `foreword` are the structure that `structure.py` reads in `source_text`."""

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_published", "state", "published_at"),)

    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=ArticleState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(1000), default="")
    issued_on: Mapped[date | None]
    foreword: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    blocks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    source_text: Mapped[str] = mapped_column(Text, default="")
    source_digest: Mapped[str] = mapped_column(String(64), default="", index=True)
    written_by: Mapped[str] = mapped_column(String(80))
    submitted_by: Mapped[str] = mapped_column(String(80), default="")
    published_by: Mapped[str] = mapped_column(String(80), default="")
    return_reason: Mapped[str] = mapped_column(String(400), default="")
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def shown_on(self) -> date | None:
        """The day that readers know it by: of the document, else of its publication."""
        return self.issued_on or (clock.day_of(self.published_at) if self.published_at else None)
