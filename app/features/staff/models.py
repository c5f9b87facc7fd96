"""Tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.features.accounts.models import Account
from app.features.staff.states import ChangeState
from app.kernel.db import Base


class StaffChange(Base):
    """A change to one account that waits for a second person, or that one decided."""

    __tablename__ = "staff_changes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default=ChangeState.PROPOSED, index=True)
    proposed_by: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    decided_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined")


class StaffSetUp(Base):
    """A one-time code with which a member of staff chooses a password and pairs an authenticator app."""

    __tablename__ = "staff_set_ups"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(200))
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
