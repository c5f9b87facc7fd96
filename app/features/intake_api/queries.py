"""Reads: whether the same thing was asked before."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.intake.models import BatchState, IntakeBatch
from app.features.intake.states import BatchMode
from app.features.intake_api.models import ApiHandIn


def key_digest(key: str) -> str:
    """What is kept of a key: it may hold anything."""
    return hashlib.sha256(key.encode()).hexdigest()


def request_digest(kind: str, mode: BatchMode, file_digest: str) -> str:
    """What makes two requests the same."""
    return hashlib.sha256(f"{kind}\0{mode}\0{file_digest}".encode()).hexdigest()


def find_by_key(session: Session, body_id: UUID, digest: str) -> ApiHandIn | None:
    """What a body asked for under a key."""
    found = select(ApiHandIn).where(ApiHandIn.body_id == body_id, ApiHandIn.key_digest == digest)
    return session.scalar(found)


def find_repeated(
    session: Session, body_id: UUID, *, kind: str, mode: BatchMode, file_digest: str
) -> IntakeBatch | None:
    """The body's newest batch of a kind, if it brought exactly this; an older one may have been overtaken."""
    newest = session.scalar(
        select(IntakeBatch)
        .where(IntakeBatch.body_id == body_id, IntakeBatch.kind == kind)
        .order_by(IntakeBatch.id.desc())
        .limit(1)
    )
    if newest is None or newest.state == BatchState.REFUSED:
        return None
    return newest if (newest.file_digest, newest.mode) == (file_digest, mode.value) else None
