"""Tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base
from app.rulebook.catalogue import AccessMode


class CatalogueItem(Base):
    """One version of an item; an item changes by a new version with its own dates."""

    __tablename__ = "catalogue_items"
    __table_args__ = (UniqueConstraint("code", "version"),)

    code: Mapped[str] = mapped_column(String(40), index=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(60))
    record_kind: Mapped[str] = mapped_column(String(30))
    penalty_kinds: Mapped[list[Any]] = mapped_column(JSON, default=list)
    list_code: Mapped[str | None] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200), default="")
    domain: Mapped[str] = mapped_column(String(60), default="")
    collecting_basis: Mapped[str] = mapped_column(Text)
    publication_basis: Mapped[str] = mapped_column(Text, default="")
    access_mode: Mapped[str] = mapped_column(String(12))
    fields: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    retention: Mapped[str] = mapped_column(String(60), default="")
    rule_id: Mapped[str] = mapped_column(String(60), default="")
    in_force_from: Mapped[date]
    in_force_to: Mapped[date | None]

    @property
    def is_publishable(self) -> bool:
        """Whether a record under this item may be published at all (rule 1.2)."""
        return self.access_mode == AccessMode.PUBLIC and bool(self.publication_basis)
