"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.bodies.models import Body
from app.features.catalogue.models import CatalogueItem
from app.features.subjects.models import Subject
from app.kernel.db import Base


class RecordKind(StrEnum):
    PENALTY = "penalty"
    PERMIT = "permit"
    JUDGMENT_DEBTOR = "judgment-debtor"
    SERIOUS_LIST = "serious-list"
    HONOUR = "honour"
    COMMITMENT = "commitment"
    TITLE = "title"


class Polarity(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"
    NEUTRAL = "neutral"


class CreditRecord(Base):
    """One finding about one subject. What it says stands in its versions; here is what rules need."""

    __tablename__ = "credit_records"
    __table_args__ = (Index("ix_credit_records_subject_kind", "subject_id", "kind"),)

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("subjects.id"))
    catalogue_item_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_items.id"))
    determining_body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), index=True)
    source_body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), index=True)
    decision_key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    polarity: Mapped[str] = mapped_column(String(10))
    severity: Mapped[str] = mapped_column(String(10), default="")
    domain: Mapped[str] = mapped_column(String(60), default="")
    regime: Mapped[str] = mapped_column(String(40), default="")
    list_code: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(String(200))
    decision_no: Mapped[str] = mapped_column(String(128))
    decided_on: Mapped[date]
    publish_until: Mapped[date | None]
    use_until: Mapped[date | None]
    earliest_repair_on: Mapped[date | None]
    rulebook_version: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    recorded_at: Mapped[datetime]
    objection_marked_at: Mapped[datetime | None]
    unconfirmed_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")

    subject: Mapped[Subject] = relationship()
    catalogue_item: Mapped[CatalogueItem] = relationship(lazy="joined")
    determining_body: Mapped[Body] = relationship(foreign_keys=[determining_body_id], lazy="joined")
    source_body: Mapped[Body] = relationship(foreign_keys=[source_body_id], lazy="joined")
    versions: Mapped[list[RecordVersion]] = relationship(
        order_by="RecordVersion.number", back_populates="record"
    )

    @property
    def is_under_objection(self) -> bool:
        return self.objection_marked_at is not None

    def is_usable_on(self, day: date) -> bool:
        """Neither withdrawn nor past the five years after which it is neither shown nor used (rule 3.8)."""
        return self.withdrawn_at is None and (self.use_until is None or day <= self.use_until)


class RecordVersion(Base):
    """What a record said at one time, with the terms and marks it had then; never overwritten.

    The database refuses to change a version, and to take one away while its record stands (`guards`).
    """

    __tablename__ = "record_versions"
    __table_args__ = (UniqueConstraint("record_id", "number"),)

    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    contents: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_digest: Mapped[str] = mapped_column(String(64))
    source_row: Mapped[str] = mapped_column(String(60), default="")
    rulebook_version: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(60), default="intake")
    decided_on: Mapped[date | None]
    severity: Mapped[str] = mapped_column(String(10), default="")
    publish_until: Mapped[date | None]
    use_until: Mapped[date | None]
    earliest_repair_on: Mapped[date | None]
    marks: Mapped[list[Any]] = mapped_column(JSON, default=list)

    record: Mapped[CreditRecord] = relationship(back_populates="versions")
