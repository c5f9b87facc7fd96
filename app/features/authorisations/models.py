"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.features.authorisations.states import AuthorisationState, Standing
from app.kernel.db import Base


class Authorisation(Base):
    """That one recipient may see chosen parts of a person's report, for one purpose, until a last day.

    Of the code only a keyed fingerprint is kept. The recipient's name and the person's own words are sealed.
    """

    __tablename__ = "authorisations"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=AuthorisationState.ACTIVE)
    purpose: Mapped[str] = mapped_column(String(40))
    recipient_kind: Mapped[str] = mapped_column(String(40))
    recipient_sealed: Mapped[str] = mapped_column(Text)
    words_sealed: Mapped[str] = mapped_column(Text, default="")
    sections: Mapped[list[Any]] = mapped_column(JSON)
    given_at: Mapped[datetime]
    ends_on: Mapped[date]
    code_made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    openings: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]

    def standing_on(self, day: date) -> Standing:
        """What it is on a day: it ends by itself after its last day."""
        if self.state == AuthorisationState.REVOKED:
            return Standing.REVOKED
        return Standing.ENDED if day > self.ends_on else Standing.ACTIVE
