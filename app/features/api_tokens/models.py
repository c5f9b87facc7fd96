"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.api_tokens.states import TokenState
from app.features.bodies.models import Body
from app.kernel.db import Base


class ApiToken(Base):
    """One program of one body. Of the token only a keyed hash is kept."""

    __tablename__ = "api_tokens"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(100))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(80), default="")
    last_used_at: Mapped[datetime | None]

    body: Mapped[Body] = relationship(lazy="joined")

    def state_at(self, at: datetime) -> TokenState:
        """What the token is worth at a moment; that it has expired is never stored."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.VALID if at < self.expires_at else TokenState.EXPIRED
