"""One row of a public table of rules, and its parts in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.rulebook.loading import Validity
from app.rulebook.spans import Span


@dataclass(frozen=True)
class Row:
    """What a rule says, with facts as pairs; without days of its own it is in force as its source is."""

    title: str
    says: str
    facts: list[tuple[str, str]]
    rule_id: str
    validity: Validity | None = None


def joined(words: Iterable[Any]) -> str:
    return str(_(", ")).join(str(word) for word in words)


def span_in_words(span: Span) -> str:
    return str(_(span.message, **span.values))
