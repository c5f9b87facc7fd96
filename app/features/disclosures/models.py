"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
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
    __table_args__ = (
        Index("ix_disclosures_visible", "state", "publish_until", "published_at"),
        Index("ix_disclosures_shown", "published_at", "id", "visible_until", "place_id"),
        Index("ix_disclosures_place", "place_id", "published_at", "id", "visible_until"),
    )

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
    reply_received_on: Mapped[date | None]
    reply_waived_on: Mapped[date | None]
    reply_considered_on: Mapped[date | None]
    hearing_asked_on: Mapped[date | None]
    hearing_settled_on: Mapped[date | None]
    hearing_note_sealed: Mapped[str] = mapped_column(Text, default="", server_default="")
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]
    decision_reasons: Mapped[str] = mapped_column(Text, default="")
    decision_no: Mapped[str] = mapped_column(String(40), default="", server_default="")
    documents_served_on: Mapped[date | None]
    check_index: Mapped[str] = mapped_column(String(64), default="", index=True)
    suspended_at: Mapped[datetime | None]
    suspended_by: Mapped[str] = mapped_column(String(80), default="", server_default="")
    end_asked_for: Mapped[str] = mapped_column(String(24), default="", server_default="")
    change_reasons: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]
    publish_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(24), default="")
    # These follow from the rest; `counting` alone writes them, with every change of a row or its record.
    seal: Mapped[str] = mapped_column(String(64), default="", server_default="")
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("disclosure_places.id"))
    visible_until: Mapped[date | None] = mapped_column(index=True)
    hidden_on: Mapped[date | None] = mapped_column(index=True)
    hidden_reason: Mapped[str] = mapped_column(String(24), default="", server_default="")

    record: Mapped[CreditRecord] = relationship(lazy="joined")

    def is_visible_on(self, day: date) -> bool:
        """Whether its own facts and its record's let it show on a day; the gates and the seal: `lawful`."""
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


class Place(Base):
    """Where disclosures stand in the public lists: what readers can narrow them by, all at once."""

    __tablename__ = "disclosure_places"
    __table_args__ = (UniqueConstraint("catalogue_item_id", "list_code", "domain", "body_name", "year"),)

    catalogue_item_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_items.id"))
    list_code: Mapped[str] = mapped_column(String(40))
    domain: Mapped[str] = mapped_column(String(60))
    body_name: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]


class Count(Base):
    """So many more or fewer of something; only ever added, so that nobody waits for anybody (`counting`)."""

    __tablename__ = "disclosure_counts"
    __table_args__ = (Index("ix_disclosure_counts_what", "what", "day", "place_id", "figure"),)

    what: Mapped[str] = mapped_column(String(24))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("disclosure_places.id"))
    day: Mapped[date | None]
    figure: Mapped[int]


class Serving(Base):
    """How and when a paper reached the person; `proof` is the number of its proof, never a name."""

    __tablename__ = "disclosure_servings"

    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosures.id"), index=True)
    paper: Mapped[str] = mapped_column(String(16))
    manner: Mapped[str] = mapped_column(String(16))
    served_on: Mapped[date]
    proof: Mapped[str] = mapped_column(String(80), default="")
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime]


class Reply(Base):
    """What a person answered to the notice: words in numbered points, or that they waive it."""

    __tablename__ = "disclosure_replies"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosures.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    manner: Mapped[str] = mapped_column(String(16))
    received_on: Mapped[date]
    proof: Mapped[str] = mapped_column(String(80), default="")
    asks_hearing: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime]

    points: Mapped[list[ReplyPoint]] = relationship(
        order_by="ReplyPoint.number", back_populates="reply", lazy="selectin"
    )


class ReplyPoint(Base):
    """One point of a reply and what the decision answers to it; both sealed."""

    __tablename__ = "disclosure_reply_points"

    reply_id: Mapped[UUID] = mapped_column(ForeignKey("disclosure_replies.id"), index=True)
    number: Mapped[int]
    text_sealed: Mapped[str] = mapped_column(Text)
    answer_sealed: Mapped[str] = mapped_column(Text, default="")

    reply: Mapped[Reply] = relationship(back_populates="points")


class Paper(Base):
    """A paper as it was issued: what it says is sealed and never changed; `digest` is its SHA-256."""

    __tablename__ = "disclosure_papers"
    __table_args__ = (UniqueConstraint("disclosure_id", "kind"),)

    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosures.id"))
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(60))
    issued_at: Mapped[datetime]
    contents_sealed: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
