"""Tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.features.commitments.states import CommitmentState
from app.kernel.db import Base


class SignedCommitment(Base):
    """What a person committed themselves to, in the words that stood there when they signed.

    `words` are the sentences of the code, by language: the code may change, what was signed does not.
    """

    __tablename__ = "signed_commitments"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=CommitmentState.SIGNED)
    words: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    signed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
