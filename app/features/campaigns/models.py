"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base


class Campaign(Base):
    """What the office plans for one occasion in one year. Without a row the occasion has its day alone.

    `starts_on` is empty where the rulebook knows the day. `sequence` counts the changes, for calendars.
    `materials`: articles of this site, one line each, as the editor called them.
    """

    __tablename__ = "campaigns"
    __table_args__ = (UniqueConstraint("occasion", "year"),)

    occasion: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    theme: Mapped[str] = mapped_column(String(200), default="")
    theme_en: Mapped[str] = mapped_column(String(200), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    words_en: Mapped[str] = mapped_column(Text, default="")
    materials: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sequence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    programme: Mapped[list[ProgrammeItem]] = relationship(
        order_by="ProgrammeItem.starts_at", cascade="all, delete-orphan", lazy="selectin"
    )

    files: Mapped[list[CampaignFile]] = relationship(
        order_by="CampaignFile.added_at", cascade="all, delete-orphan"
    )

    @property
    def reference(self) -> str:
        """The name by which events know it."""
        return f"{self.occasion}-{self.year}"


class ProgrammeItem(Base):
    """One thing that takes place: when, what, where."""

    __tablename__ = "campaign_items"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(200))
    place_en: Mapped[str] = mapped_column(String(200), default="")


class CampaignFile(Base):
    """Something to take along: a leaflet, a picture, a form; the file itself lies with the uploads.

    `words` say what it is. As with the files of articles, adding and removing show nothing yet: it is public
    (`is_public`), or gone once it `is_leaving`, when the campaign is next kept and shown.
    """

    __tablename__ = "campaign_files"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), index=True)
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    size: Mapped[int]
    words: Mapped[str] = mapped_column(String(200))
    words_en: Mapped[str] = mapped_column(String(200), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    is_leaving: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[datetime]
