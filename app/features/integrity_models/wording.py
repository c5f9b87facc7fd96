"""Sealing and opening what stands in the tables: each value for its own row and column."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.integrity_models.models import IntegrityModel, ModelComment, Recommendation
from app.kernel.db import keyring_of

Kept = TypeVar("Kept", "Words", "Claims", "Sender")


@dataclass(frozen=True)
class Words:
    """What a page about a model says; the English half is optional. `alt` describes the picture."""

    summary: str = field(default="", repr=False)
    story: str = field(default="", repr=False)
    alt: str = field(default="", repr=False)
    summary_en: str = field(default="", repr=False)
    story_en: str = field(default="", repr=False)
    alt_en: str = field(default="", repr=False)


@dataclass(frozen=True)
class Claims:
    """Whom a recommendation is about and what for; nothing of it is checked."""

    name: str = field(default="", repr=False)
    where: str = field(default="", repr=False)
    deeds: str = field(default="", repr=False)
    award: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    awarding_body: str = ""
    document_no: str = ""
    awarded_on: str = ""
    session_no: str = ""


@dataclass(frozen=True)
class Sender:
    """Who recommends or comments, as they said."""

    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    relation: str = field(default="", repr=False)


def words_of(session: Session, model: IntegrityModel) -> Words:
    """What would be, or is, shown."""
    return _opened(session, Words, model.words_sealed, "words", model.id)


def claims_of(session: Session, recommendation: Recommendation) -> Claims:
    """What was said of the person."""
    return _opened(session, Claims, recommendation.claims_sealed, "claims", recommendation.id)


def sender_of(session: Session, thing: Recommendation | ModelComment) -> Sender:
    """Who sent it, for the office alone."""
    return _opened(session, Sender, thing.sender_sealed, "sender", thing.id)


def sealed(session: Session, kept: Words | Claims | Sender, column: str, row_id: UUID) -> str:
    """Seal a group of words for one row."""
    text = json.dumps(asdict(kept), ensure_ascii=False)
    return keyring_of(session).seal(text, _place(column, row_id))


def sealed_text(session: Session, text: str, column: str, row_id: UUID) -> str:
    """Seal one text for one row; nothing stays nothing."""
    return keyring_of(session).seal(text, _place(column, row_id)) if text else ""


def text_of(session: Session, sealed_value: str, column: str, row_id: UUID) -> str:
    """Open one text."""
    return keyring_of(session).open(sealed_value, _place(column, row_id)) if sealed_value else ""


def _opened(session: Session, kind: type[Kept], value: str, column: str, row_id: UUID) -> Kept:
    return kind(**json.loads(text_of(session, value, column, row_id) or "{}"))


def _place(column: str, row_id: UUID) -> str:
    return f"integrity_models.{column}:{row_id}"
