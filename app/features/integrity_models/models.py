"""Tables. Names, stories, contacts and everybody's words are sealed at rest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.bodies.models import Body
from app.features.integrity_models.states import (
    CommentState,
    ConsentState,
    ModelState,
    RecommendationState,
)
from app.features.records.models import CreditRecord
from app.features.subjects.models import Subject
from app.kernel.db import Base


class IntegrityModel(Base):
    """One honour of one person on its way to the public.

    `words_sealed` holds the story and what goes with it (`wording.Words`); `shown_digest` is a keyed digest
    of all that would be shown, `agreed_digest` of what the person agreed to: only while they are the same may
    it be shown. `is_named`, `is_pictured`: what else the person agreed to. `picture` is the reference of the
    uploaded file. The year and place are those by which lists know it.
    """

    __tablename__ = "integrity_models"
    __table_args__ = (
        Index("ix_integrity_models_shown", "state", "consent", "kind", "place", "year"),
        Index("ix_integrity_models_published", "state", "published_at"),
    )

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=ModelState.IN_CHECK)
    consent: Mapped[str] = mapped_column(String(12), default=ConsentState.NONE)
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("credit_records.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    place: Mapped[str] = mapped_column(String(24), default="")
    year: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200), default="")
    awarding_body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    document_no: Mapped[str] = mapped_column(String(128), default="")
    awarded_on: Mapped[date | None]
    session_no: Mapped[str] = mapped_column(String(50), default="")
    words_sealed: Mapped[str] = mapped_column(Text, default="")
    picture: Mapped[str] = mapped_column(String(40), default="")
    shown_digest: Mapped[str] = mapped_column(String(64), default="")
    agreed_digest: Mapped[str] = mapped_column(String(64), default="")
    is_named: Mapped[bool] = mapped_column(default=False)
    is_pictured: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    proposed_by: Mapped[str] = mapped_column(String(80), default="")
    notice_by: Mapped[str] = mapped_column(String(80), default="")
    notice_from: Mapped[date | None]
    notice_until: Mapped[date | None]
    published_by: Mapped[str] = mapped_column(String(80), default="")
    published_at: Mapped[datetime | None]
    return_sealed: Mapped[str] = mapped_column(Text, default="")
    revocation: Mapped[str] = mapped_column(String(24), default="")
    revocation_sealed: Mapped[str] = mapped_column(Text, default="")
    revocation_by: Mapped[str] = mapped_column(String(80), default="")
    revoked_by: Mapped[str] = mapped_column(String(80), default="")
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    subject: Mapped[Subject | None] = relationship()
    record: Mapped[CreditRecord | None] = relationship()
    awarding_body: Mapped[Body | None] = relationship()

    @property
    def is_agreed(self) -> bool:
        """Whether the person agreed to exactly what would be shown now."""
        is_current = bool(self.shown_digest) and self.shown_digest == self.agreed_digest
        return self.consent == ConsentState.AGREED and is_current

    @property
    def is_revocation_asked(self) -> bool:
        return bool(self.revocation) and self.state == ModelState.PUBLISHED


class ModelAnswer(Base):
    """What the person answered, never overwritten: the proof of their consent, and of its end."""

    __tablename__ = "model_answers"

    model_id: Mapped[UUID] = mapped_column(ForeignKey("integrity_models.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    channel: Mapped[str] = mapped_column(String(12))
    is_named: Mapped[bool] = mapped_column(default=False)
    is_pictured: Mapped[bool] = mapped_column(default=False)
    shown_digest: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[datetime]


class ModelLetter(Base):
    """A one-time code sent by post; the portal keeps a keyed fingerprint of it."""

    __tablename__ = "model_letters"

    model_id: Mapped[UUID] = mapped_column(ForeignKey("integrity_models.id"), index=True)
    code_index: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Recommendation(Base):
    """Somebody recommends a person. `claims_sealed`: whom and what for; `sender_sealed`: who says so.

    `row_key` is a keyed fingerprint by which the same row of a sheet is known again.
    """

    __tablename__ = "model_recommendations"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    origin: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default=RecommendationState.RECEIVED, index=True)
    kind: Mapped[str] = mapped_column(String(24))
    place: Mapped[str] = mapped_column(String(24), default="")
    receipt_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    claims_sealed: Mapped[str] = mapped_column(Text)
    sender_sealed: Mapped[str] = mapped_column(Text, default="")
    subject_id: Mapped[UUID | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("model_batches.id"))
    row_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    model_id: Mapped[UUID | None] = mapped_column(ForeignKey("integrity_models.id"), index=True)
    sent_by: Mapped[str] = mapped_column(String(80), default="")
    received_at: Mapped[datetime]
    due_on: Mapped[date]
    answer_sealed: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]

    body: Mapped[Body | None] = relationship()
    model: Mapped[IntegrityModel | None] = relationship()

    def is_late_on(self, day: date) -> bool:
        """Computed, never stored: still waiting, and past its due date."""
        return self.state == RecommendationState.RECEIVED and day > self.due_on


class RecommendationBatch(Base):
    """A sheet of recommendations as it was handed in: what became of each row, without anybody's words."""

    __tablename__ = "model_batches"
    __table_args__ = (UniqueConstraint("body_id", "file_digest"),)

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    file_digest: Mapped[str] = mapped_column(String(64))
    handed_in_by: Mapped[str] = mapped_column(String(80))
    handed_in_at: Mapped[datetime]
    receipts: Mapped[list[Any]] = mapped_column(JSON, default=list)

    body: Mapped[Body] = relationship()


class ModelComment(Base):
    """A comment during the public notice. Never shown itself: what may be read is `gist` and `answer`."""

    __tablename__ = "model_comments"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    model_id: Mapped[UUID] = mapped_column(ForeignKey("integrity_models.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default=CommentState.RECEIVED)
    receipt_index: Mapped[str] = mapped_column(String(64), unique=True)
    words_sealed: Mapped[str] = mapped_column(Text)
    sender_sealed: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime]
    due_on: Mapped[date]
    gist_sealed: Mapped[str] = mapped_column(Text, default="")
    answer_sealed: Mapped[str] = mapped_column(Text, default="")
    is_shown: Mapped[bool] = mapped_column(default=False)
    answered_by: Mapped[str] = mapped_column(String(80), default="")
    answered_at: Mapped[datetime | None]

    model: Mapped[IntegrityModel] = relationship()

    def is_late_on(self, day: date) -> bool:
        """Computed, never stored."""
        return self.state == CommentState.RECEIVED and day > self.due_on
