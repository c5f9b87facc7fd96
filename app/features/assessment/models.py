"""Tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class BatchFigures(Base):
    """What the rows of one finished batch come to, so that no page has to read the rows again.

    Derived: a batch whose counts have changed since (a quarantined row was released) is counted anew.
    `accepted` and `quarantined` are the batch's own counts at that time.
    """

    __tablename__ = "batch_figures"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("intake_batches.id"), unique=True)
    accepted: Mapped[int]
    quarantined: Mapped[int]
    in_time: Mapped[int]
    late: Mapped[int]
    withdrawn_late: Mapped[int]
    rules: Mapped[dict[str, Any]]
    counted_at: Mapped[datetime]
