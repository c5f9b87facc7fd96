"""What of integrity models is erased when its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.features.integrity_models.services import erasing
from app.kernel.erasure import Eraser, Slice

SIZES = ("large", "small")
"""In which sizes a picture lies in its folder, by the end of the file's name."""


def _recommendations(session: Session, today: date, limit: int) -> Slice:
    return Slice(erasing.erase_recommendations(session, today, limit))


def _comments(session: Session, today: date, limit: int) -> Slice:
    return Slice(erasing.erase_comments(session, today, limit))


def _letters(session: Session, today: date, limit: int) -> Slice:
    return Slice(erasing.erase_letters(session, today, limit))


def _models(session: Session, today: date, limit: int) -> Slice:
    count, pictures = erasing.erase_models(session, today, limit)
    files = tuple((erasing.PICTURES, f"{name}-{size}") for name in pictures for size in SIZES)
    return Slice(count, files)


ERASERS = (
    Eraser(
        erasing.RECOMMENDATION_RULE,
        "integrity-models.recommendations",
        erasing.count_recommendations,
        _recommendations,
    ),
    Eraser(erasing.COMMENT_RULE, "integrity-models.comments", erasing.count_comments, _comments),
    Eraser(erasing.LETTER_RULE, "integrity-models.letters", erasing.count_letters, _letters),
    Eraser(erasing.MODEL_RULE, "integrity-models.models", erasing.count_models, _models),
)


def _wanted(session: Session, names: Sequence[str]) -> set[str]:
    """Of these files, those that a model still shows or may show again."""
    known = erasing.pictures_among(session, {name.rpartition("-")[0] for name in names})
    return {name for name in names if name.rpartition("-")[0] in known}


FILES = {erasing.PICTURES: _wanted}
