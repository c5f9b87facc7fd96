"""Tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.crypto import Keyring
from app.kernel.db import Base


class Subject(Base):
    """A natural person with full civil capacity (rule 1.3). Name and number are sealed in the row."""

    __tablename__ = "subjects"

    id_number_index: Mapped[str] = mapped_column(String(64), unique=True)
    id_number_sealed: Mapped[str] = mapped_column(Text)
    name_sealed: Mapped[str] = mapped_column(Text)
    known_since: Mapped[datetime]

    def id_number(self, keyring: Keyring) -> str:
        return keyring.open(self.id_number_sealed, f"subjects.id_number:{self.id}")

    def name(self, keyring: Keyring) -> str:
        return keyring.open(self.name_sealed, f"subjects.name:{self.id}")
