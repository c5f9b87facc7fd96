"""What a purpose-bound report is bound to: purpose, recipient, sections, last day (rule 6.4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.features.credit_reports.contents import CHOOSABLE
from app.kernel.errors import InvalidInput
from app.rulebook import authorisations as rules

LONGEST_RECIPIENT, LONGEST_WORDS = 60, 120
# Letters, marks, figures, punctuation, spaces: what has a shape in print. No signs, no controls.
_PRINTABLE = frozenset("LMNPZ")


@dataclass(frozen=True)
class Bounds:
    """To what a report is bound. `purpose` and `recipient_kind` are codes; `valid_until` is its last day."""

    purpose: str
    recipient: str
    recipient_kind: str
    sections: tuple[str, ...]
    valid_until: date
    words: str = ""


def checked(bounds: Bounds, today: date) -> Bounds:
    """The same, tidied and in the order of the report. Raises InvalidInput."""
    if bounds.purpose not in {one.code for one in rules.purposes_on(today)}:
        raise InvalidInput("purpose-unknown", field="purpose")
    if bounds.recipient_kind not in {one.code for one in rules.recipient_kinds_on(today)}:
        raise InvalidInput("recipient-kind-unknown", field="recipient_kind")
    recipient = _plain(bounds.recipient, "recipient", LONGEST_RECIPIENT)
    if not normalised(recipient):
        raise InvalidInput("recipient-missing", field="recipient")
    if not today <= bounds.valid_until <= today + timedelta(days=rules.limit(rules.LONGEST_DAYS)):
        raise InvalidInput("end-out-of-range", field="ends_on", longest=rules.limit(rules.LONGEST_DAYS))
    return Bounds(
        purpose=bounds.purpose,
        recipient=recipient,
        recipient_kind=bounds.recipient_kind,
        sections=_in_order(bounds.sections),
        valid_until=bounds.valid_until,
        words=_plain(bounds.words, "words", LONGEST_WORDS),
    )


def normalised(name: str) -> str:
    """A recipient's name as names are compared: without spaces, brackets, dots, width and case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(ch for ch in plain if ch.isalnum())


def _in_order(sections: Collection[str]) -> tuple[str, ...]:
    found = tuple(section for section in CHOOSABLE if section in sections)
    if not found or len(found) != len(set(sections)):
        raise InvalidInput("sections-missing", field="sections")
    return found


def _plain(text: str, field: str, longest: int) -> str:
    words = " ".join(text.split())
    if len(words) > longest:
        raise InvalidInput("words-too-long", field=field, longest=longest)
    if not _has_shape(words):
        raise InvalidInput("signs-not-printable", field=field)
    return words


def _has_shape(text: Sequence[str]) -> bool:
    return all(unicodedata.category(ch)[0] in _PRINTABLE for ch in text)
