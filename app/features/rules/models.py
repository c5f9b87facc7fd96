"""Tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.features.rules.states import ChangeState, Deed
from app.kernel.db import Base


class RuleChange(Base):
    """One entry of the rulebook and what becomes of it from a day on. Kept for ever, refused ones too.

    `before` and `after` are the versions of the entry, `content` the data that lead from one to the other;
    days in them are written as `encoding` says. `mark` is the code of the rule that a new source becomes.
    """

    __tablename__ = "rule_changes"

    reference: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    code: Mapped[str] = mapped_column(String(40), index=True)
    deed: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=ChangeState.PROPOSED, index=True)
    first_day: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    rule_id: Mapped[str] = mapped_column(String(60), default="")
    mark: Mapped[str] = mapped_column(String(60))
    source: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]
    decision_reasons: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_end(self) -> bool:
        return self.deed == Deed.END

    @property
    def is_approved(self) -> bool:
        return self.state == ChangeState.APPROVED

    def is_in_force_on(self, day: date) -> bool:
        """Whether it was approved and its day has come."""
        return self.is_approved and self.first_day <= day

    def is_lapsed_on(self, day: date) -> bool:
        """Whether it was never decided and its day has come: it can no longer be approved."""
        return self.state == ChangeState.PROPOSED and self.first_day <= day
