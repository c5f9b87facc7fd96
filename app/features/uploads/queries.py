"""Reads. Whoever shows a file fetches its owner first, by the owner's own policy."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.uploads.models import Upload
from app.features.uploads.states import UploadState
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound


def attached_to(session: Session, area: str, owner_id: UUID) -> tuple[Upload, ...]:
    """The files of one thing, in the order in which they came."""
    found = select(Upload).where(Upload.area == area, Upload.owner_id == owner_id)
    return tuple(session.scalars(found.order_by(Upload.id)))


def get_attached(session: Session, area: str, owner_id: UUID, reference: str) -> Upload:
    """One file of one thing. Raises NotFound for any other thing's."""
    found = select(Upload).where(
        Upload.area == area, Upload.owner_id == owner_id, Upload.reference == reference
    )
    upload = session.scalar(found)
    if upload is None:
        raise NotFound("no-such-file")
    return upload


def count_attached(session: Session, area: str, owner_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many files each of these things has."""
    found = (
        select(Upload.owner_id, func.count())
        .where(Upload.area == area, Upload.owner_id.in_(owner_ids))
        .group_by(Upload.owner_id)
    )
    return {owner: count for owner, count in session.execute(found) if owner is not None}


def in_basket(session: Session, basket: str) -> tuple[Upload, ...]:
    """What lies in a basket, in the order in which it came."""
    found = select(Upload).where(
        Upload.basket == basket_digest(session, basket), Upload.state == UploadState.RECEIVED
    )
    return tuple(session.scalars(found.order_by(Upload.id)))


def name_of(session: Session, upload: Upload) -> str:
    """The name as it may be shown."""
    return keyring_of(session).open(upload.name_sealed, f"uploads.name:{upload.id}")


def basket_digest(session: Session, basket: str) -> str:
    """What the table keeps of a basket's secret."""
    return keyring_of(session).blind(basket, "uploads.basket")


def known_files(session: Session, references: Sequence[str]) -> set[str]:
    """Those of these names that a row still wants."""
    return set(session.scalars(select(Upload.reference).where(Upload.reference.in_(references))))
