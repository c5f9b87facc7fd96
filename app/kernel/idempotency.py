"""Pressing twice is once: a form's token is used up in the transaction of the deed (promise 2)."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import clock
from app.kernel.db import Base

KEPT = timedelta(days=2)


class FormToken(Base):
    """A used token and where its deed led to."""

    __tablename__ = "form_tokens"

    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    location: Mapped[str] = mapped_column(String(400))
    used_at: Mapped[datetime] = mapped_column(index=True)


def digest(owner: str, token: str) -> str:
    """A token counts for one session and one address: nobody else's can be replayed or probed."""
    return hashlib.sha256(f"{owner}\0{token}".encode()).hexdigest()


def find_result(session: Session, token_digest: str) -> str | None:
    """Where the deed of a used token led, or None for an unused one."""
    return session.scalar(select(FormToken.location).where(FormToken.token_digest == token_digest))


def claim(session: Session, token_digest: str) -> None:
    """Take a token before its deed. Another press of it waits here until this transaction's end.

    Raises IntegrityError where the token was used up meanwhile.
    """
    session.add(FormToken(token_digest=token_digest, location="", used_at=clock.now()))
    session.flush()


def use_up(session: Session, token_digest: str, location: str) -> None:
    """Say where the deed of a claimed token led."""
    session.execute(update(FormToken).where(FormToken.token_digest == token_digest).values(location=location))


def release(session: Session, token_digest: str) -> None:
    """Give a claimed token back: nothing was done with it."""
    session.execute(delete(FormToken).where(FormToken.token_digest == token_digest))


def purge(session: Session) -> None:
    """Forget tokens that no browser will send again."""
    session.execute(delete(FormToken).where(FormToken.used_at < clock.now() - KEPT))
