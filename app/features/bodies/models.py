"""Tables."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class BodyKind(StrEnum):
    CREDIT_OFFICE = "credit-office"
    DEPARTMENT = "department"
    COURT = "court"
    UNIVERSITY = "university"
    ASSOCIATION = "association"


class Body(Base):
    """A body with its unified social credit code (GB 32100).

    A body that a sheet named and the register did not know is taken in unconfirmed; its code may be missing.
    """

    __tablename__ = "bodies"

    code: Mapped[str | None] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(20), default=BodyKind.DEPARTMENT)
    is_confirmed: Mapped[bool] = mapped_column(default=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
