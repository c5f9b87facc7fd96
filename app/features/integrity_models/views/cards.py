"""A model as pages show it: the same words on cards, on its own page, and where the person decides."""

from __future__ import annotations

import base64
from typing import Any

from flask import url_for

from app.features.integrity_models import labels, pictures
from app.features.integrity_models.queries.showing import Shown
from app.features.integrity_models.stories import Block, read_story
from app.features.publicity.labels import chinese
from app.kernel.errors import KeyProblem, NotFound
from app.web.locale import current_language


def card(shown: Shown) -> dict[str, Any]:
    """One model in a list."""
    return {
        "reference": shown.reference,
        "url": url_for("integrity_models.show", reference=shown.reference),
        "name": shown.name,
        "kind": labels.kind(shown.kind),
        "place": labels.place(shown.place),
        "year": shown.year,
        "title": shown.title,
        "body": shown.body_name,
        "summary": summary(shown),
        "lang": language_of(bool(shown.words.summary_en)),
        "picture": picture_url(shown, pictures.SMALL),
        "alt": alt(shown),
        "notice_until": shown.notice_until if shown.is_in_notice else None,
    }


def picture_url(shown: Shown, size: str) -> str:
    """Where the public gets the picture; nothing where none may be shown."""
    if not shown.picture:
        return ""
    # The version in the address: a picture that was changed is never shown from what a browser kept.
    return url_for("integrity_models.picture", reference=shown.reference, size=size, v=shown.version)


def picture_inside(reference: str) -> str:
    """The small picture inside the page itself, for pages that nobody else may open."""
    try:
        data = pictures.picture_bytes(reference, pictures.SMALL) if reference else b""
    except (NotFound, KeyProblem):
        data = b""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}" if data else ""


def summary(shown: Shown) -> str:
    """In the reader's language, where it was written in that."""
    return (current_language() == "en" and shown.words.summary_en) or shown.words.summary


def story(shown: Shown) -> tuple[Block, ...]:
    """The story's blocks in the reader's language, where it was written in that."""
    return read_story((current_language() == "en" and shown.words.story_en) or shown.words.story)


def alt(shown: Shown) -> str:
    """What the picture shows."""
    return (current_language() == "en" and shown.words.alt_en) or shown.words.alt


def language_of(has_english: bool) -> str:
    """The language of words that may stand in Chinese on an English page."""
    return "en" if current_language() == "en" and has_english else "zh-Hans"


def whole(shown: Shown) -> dict[str, Any]:
    """Everything that the part of a page about a model needs."""
    return {
        "shown": shown,
        **{
            name: chinese(words) if words else ""
            for name in ("title", "body_name", "document_no", "session_no")
            if (words := getattr(shown, name)) is not None
        },
        "kind": labels.kind(shown.kind),
        "place": labels.place(shown.place),
        "summary": summary(shown),
        "story": story(shown),
        "story_lang": language_of(bool(shown.words.story_en)),
        "summary_lang": language_of(bool(shown.words.summary_en)),
        "alt": alt(shown),
    }
