"""Sessions live on the server: they can be listed, ended and expire; the cookie is only a random key.

The database keeps the digest of the cookie's value, so a stolen table opens nobody's session.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import clock
from app.kernel.db import Base

# Promise 11: staff 15 minutes idle, 12 hours in all. A citizen reads longer; a visitor has only a form open.
IDLE = {
    "staff": timedelta(minutes=15),
    "citizen": timedelta(minutes=30),
    "": timedelta(hours=4),
}
LONGEST = timedelta(hours=12)
_TOUCH_EVERY = timedelta(seconds=60)


class WebSession(Base):
    """One browser's session."""

    __tablename__ = "sessions"

    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    account_kind: Mapped[str] = mapped_column(String(10), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    device: Mapped[str] = mapped_column(String(60), default="")
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    def is_alive(self, at: datetime) -> bool:
        return self.expires_at > at and self.seen_at + IDLE[self.account_kind] > at

    def needs_touch(self, at: datetime) -> bool:
        return self.seen_at + _TOUCH_EVERY < at


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, token: str) -> WebSession | None:
    """The living session of a cookie's value, or None."""
    found = session.scalar(select(WebSession).where(WebSession.token_digest == digest(token)))
    return found if found is not None and found.is_alive(clock.now()) else None


def save(
    session: Session,
    token: str,
    data: dict[str, Any],
    *,
    account_id: UUID | None,
    account_kind: str,
    device: str,
    is_begun: bool,
) -> None:
    """Keep what a session holds. One that had begun and is gone was ended elsewhere: it stays ended."""
    at = clock.now()
    found = session.scalar(select(WebSession).where(WebSession.token_digest == digest(token)))
    if found is None:
        if is_begun:
            return
        found = WebSession(token_digest=digest(token), started_at=at, expires_at=at + LONGEST)
        session.add(found)
    found.data, found.account_id, found.account_kind = data, account_id, account_kind
    found.device, found.seen_at = device, at


def end(session: Session, token: str) -> None:
    """End one session at once."""
    session.execute(delete(WebSession).where(WebSession.token_digest == digest(token)))


def end_by_id(session: Session, account_id: UUID, session_id: UUID) -> bool:
    """End one of an account's sessions; False where it is not theirs."""
    found = session.get(WebSession, session_id)
    if found is None or found.account_id != account_id:
        return False
    session.delete(found)
    return True


def end_all(session: Session, account_id: UUID, *, but_token: str | None = None) -> None:
    """End every session of an account, except perhaps the one in use."""
    ended = delete(WebSession).where(WebSession.account_id == account_id)
    if but_token is not None:
        ended = ended.where(WebSession.token_digest != digest(but_token))
    session.execute(ended)


def of_account(session: Session, account_id: UUID) -> tuple[WebSession, ...]:
    """The living sessions of an account, last used first."""
    found = select(WebSession).where(WebSession.account_id == account_id).order_by(WebSession.seen_at.desc())
    return tuple(row for row in session.scalars(found) if row.is_alive(clock.now()))


def touch(session: Session, session_id: UUID) -> None:
    """Note that a session was used just now."""
    session.execute(update(WebSession).where(WebSession.id == session_id).values(seen_at=clock.now()))


def purge(session: Session) -> None:
    """Remove what has expired."""
    session.execute(delete(WebSession).where(WebSession.expires_at < clock.now()))
