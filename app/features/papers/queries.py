"""Reads: a paper by its case, by its code, by the file itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.papers.models import IssuedPaper
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.ids import grouped_code, normalise_code

CODE_LENGTH = 16
"""Characters of a verification code, five random bits each: 80 bits."""


def find_paper(session: Session, owner_id: UUID, kind: str) -> IssuedPaper | None:
    """The newest paper of this kind that was issued in a case."""
    found = select(IssuedPaper).where(IssuedPaper.owner_id == owner_id, IssuedPaper.kind == kind)
    return session.scalars(found.order_by(IssuedPaper.id.desc()).limit(1)).first()


def papers_of(session: Session, owner_id: UUID) -> tuple[IssuedPaper, ...]:
    """Every paper that was issued in a case, first to last."""
    found = select(IssuedPaper).where(IssuedPaper.owner_id == owner_id)
    return tuple(session.scalars(found.order_by(IssuedPaper.id)))


def read(session: Session, paper: IssuedPaper) -> dict[str, Any]:
    """What a paper says. Raises NotFound where what is kept is not what was issued."""
    contents = keyring_of(session).open(paper.contents_sealed, contents_place(paper.id))
    if digest_of(contents) != paper.digest:
        raise NotFound("paper-altered")
    facts: dict[str, Any] = json.loads(contents)
    return facts


def find_by_code(session: Session, code: str) -> IssuedPaper | None:
    """The paper with this verification code, however it was typed."""
    index = code_index(keyring_of(session), code)
    return session.scalar(select(IssuedPaper).where(IssuedPaper.code_index == index))


def code_of(session: Session, paper: IssuedPaper) -> str:
    """The verification code as it is printed, in groups of four."""
    return grouped_code(keyring_of(session).open(paper.code_sealed, code_place(paper.id)))


def digest_of(contents: str) -> str:
    """SHA-256 of what a paper says."""
    return hashlib.sha256(contents.encode()).hexdigest()


def code_index(keyring: Keyring, code: str) -> str:
    """The keyed fingerprint under which a code is found; the code itself stands nowhere in the open."""
    return keyring.blind(normalise_code(code), "paper-code")


def code_place(row_id: UUID) -> str:
    """The place that a sealed code is bound to."""
    return f"issued_papers.code:{row_id}"


def contents_place(row_id: UUID) -> str:
    """The place that sealed contents are bound to."""
    return f"issued_papers.contents:{row_id}"
