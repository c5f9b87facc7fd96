"""Reads."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session


def ask_database(session: Session) -> None:
    """Raises where the database does not answer."""
    session.execute(text("SELECT count(*) FROM chain_heads"))
