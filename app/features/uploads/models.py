"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.adapters.uploads import IMAGES, Kind
from app.features.uploads.states import UploadState
from app.kernel.db import Base


class Upload(Base):
    """One cleaned file; its bytes lie sealed in a file named by `reference`.

    Until a deed attaches it, it lies in a basket: `basket` is a keyed digest of a secret that the browser's
    session holds sealed, so that nothing here says whose it is. `place` counts within the basket: no two
    files share one, which holds the limits when two arrive at once. `received_digest`: the same bytes again
    are the same file. Both digests are keyed.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        UniqueConstraint("basket", "place"),
        UniqueConstraint("basket", "received_digest", name="uq_uploads_basket_received_digest"),
        Index("ix_uploads_owner", "area", "owner_id"),
        Index("ix_uploads_state_received_at", "state", "received_at"),
    )

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    area: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12), default=UploadState.RECEIVED)
    basket: Mapped[str | None] = mapped_column(String(64))
    place: Mapped[int] = mapped_column(default=0)
    received_digest: Mapped[str | None] = mapped_column(String(64))
    owner_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(12))
    name_sealed: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    content_digest: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    attached_at: Mapped[datetime | None]

    @property
    def is_picture(self) -> bool:
        return Kind(self.kind) in IMAGES

    @property
    def can_be_shown(self) -> bool:
        """Whether staff see it as pictures; else it is for download only."""
        return self.is_picture or self.kind == Kind.PDF
