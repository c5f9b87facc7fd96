"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.features.publicity.states import ArticleState, FileRole, Standing
from app.kernel import clock
from app.kernel.db import Base


class Article(Base):
    """One article.

    Its text columns hold what the public has or had (text number `live`), or the newest text as long as none
    was ever published; every text that was kept is an ArticleVersion, `newest` the number of the last one.
    `state` is the newest text's. `version` counts every change of the row, for the search index.
    `blocks` and `foreword` are the structure that pages, search and programs read.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_published", "state", "published_at"),
        Index("ix_articles_shown", "live", "published_at"),
    )

    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=ArticleState.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    newest: Mapped[int] = mapped_column(default=0)
    live: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    title_en: Mapped[str] = mapped_column(String(200), default="")
    summary_en: Mapped[str] = mapped_column(String(400), default="")
    domain: Mapped[str] = mapped_column(String(40), default="")
    document_number: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(1000), default="")
    issued_on: Mapped[date | None]
    foreword: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    blocks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    blocks_en: Mapped[list[Any]] = mapped_column(JSON, default=list)
    related: Mapped[list[Any]] = mapped_column(JSON, default=list)
    cover: Mapped[int] = mapped_column(default=0)
    source_text: Mapped[str] = mapped_column(Text, default="")
    source_digest: Mapped[str] = mapped_column(String(64), default="", index=True)
    written_by: Mapped[str] = mapped_column(String(80))
    submitted_by: Mapped[str] = mapped_column(String(80), default="")
    published_by: Mapped[str] = mapped_column(String(80), default="")
    return_reason: Mapped[str] = mapped_column(String(400), default="")
    anonymised_by: Mapped[str] = mapped_column(String(80), default="")
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def shown_on(self) -> date | None:
        """The day that readers know it by: of the document, else of its publication."""
        return self.issued_on or (clock.day_of(self.published_at) if self.published_at else None)

    @property
    def has_english(self) -> bool:
        """Whether there is a whole English article, not a title alone."""
        return bool(self.title_en and self.blocks_en)

    def standing(self, at: datetime) -> Standing:
        """What the public has of it at an instant."""
        if not self.live or self.published_at is None:
            return Standing.NEVER
        if self.withdrawn_at is not None:
            return Standing.WITHDRAWN
        if self.expires_at is not None and self.expires_at <= at:
            return Standing.ENDED
        return Standing.SHOWN if self.published_at <= at else Standing.SCHEDULED


class ArticleVersion(Base):
    """One text of an article as an editor kept it: never changed, so that nothing written is ever lost."""

    __tablename__ = "article_versions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    manuscript: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(40))
    restores: Mapped[int] = mapped_column(default=0)


class ArticleFile(Base):
    """A picture or an attachment; the file itself lies with the uploads under `reference`.

    `number` is what the text calls it by (图3). `words` say what a picture shows, or what an attachment is
    called. It is public from the next publication on (`is_public`), and gone with the next one once it
    `is_leaving`: files pass under the same two pairs of eyes as the text.
    """

    __tablename__ = "article_files"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    role: Mapped[str] = mapped_column(String(12), default=FileRole.PICTURE)
    kind: Mapped[str] = mapped_column(String(12))
    size: Mapped[int]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(String(200))
    words_en: Mapped[str] = mapped_column(String(200), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    is_leaving: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime]
