"""Files that belong to a tip; what they are and where they lie is the business of `uploads`."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.features.uploads import services as uploads

AREA = "tips"


def attach(session: Session, basket: str, tip_id: UUID) -> int:
    """Give a tip the files that were received into a basket; answers how many."""
    return len(uploads.attach(session, area=AREA, basket=basket, owner_id=tip_id))


def erase(session: Session, tip_id: UUID) -> int:
    """Erase a tip's files; answers how many."""
    return uploads.erase_attached(session, AREA, tip_id)
