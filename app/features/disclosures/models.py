"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.disclosures.states import DisclosureState
from app.features.records.models import CreditRecord
from app.kernel.db import Base


class Disclosure(Base):
    """One record on its way to the public, there, or no longer there.

    What lists show is copied at the proposal, already masked: no list ever opens a sealed name.
    `check_index` is the keyed fingerprint of name and last four digits, made at the decision; without
    it nothing is visible, so that a row put in past the services is not shown.
    """

    __tablename__ = "disclosures"
    __table_args__ = (Index("ix_disclosures_visible", "state", "publish_until", "published_at"),)

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("credit_records.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default=DisclosureState.PROPOSED)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200))
    masked_name: Mapped[str] = mapped_column(String(60))
    masked_number: Mapped[str] = mapped_column(String(18))
    list_code: Mapped[str] = mapped_column(String(40), default="", index=True)
    domain: Mapped[str] = mapped_column(String(60), default="", index=True)
    body_name: Mapped[str] = mapped_column(String(200), index=True)
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime]
    reasons: Mapped[str] = mapped_column(Text, default="")
    notice_served_on: Mapped[date | None]
    reply_due_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]
    decision_reasons: Mapped[str] = mapped_column(Text, default="")
    check_index: Mapped[str] = mapped_column(String(64), default="", index=True)
    suspended_at: Mapped[datetime | None]
    change_reasons: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    publish_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(24), default="")

    record: Mapped[CreditRecord] = relationship(lazy="joined")

    def is_visible_on(self, day: date) -> bool:
        """Whether the public may see it on a day; the same as `queries.is_visible`."""
        return (
            self.state == DisclosureState.PUBLISHED
            and self.is_decided_by_two
            and _is_within(self.publish_until, day)
            and _is_within(self.record.publish_until, day)
            and self.record.is_usable_on(day)
            and self.record.catalogue_item.is_publishable
        )

    @property
    def is_decided_by_two(self) -> bool:
        """Whether the notice was served and another person than the proposer decided."""
        is_served = self.notice_served_on is not None and self.check_index != ""
        return is_served and self.decided_by not in {"", self.proposed_by}


def _is_within(last_day: date | None, day: date) -> bool:
    return last_day is not None and day <= last_day
