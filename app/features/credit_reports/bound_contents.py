"""What a recipient may see, as of now: the engine's excerpt of the chosen parts, in words for a page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.config import Settings
from app.features.credit_reports import assembly
from app.features.credit_reports.bounds import Bounds
from app.features.credit_reports.contents import ReportContents
from app.features.credit_reports.facts import Facts, Looks, gather, looks_at
from app.features.credit_reports.labels import purpose_in_words, recipient_kind_in_words
from app.kernel import clock
from app.web.locale import current_language

_NO_LOOKS = Looks(newest=(), in_all=0)
_LONGEST_WATERMARK = 24


@dataclass(frozen=True)
class Excerpt:
    """The chosen facts about a person and, if they were chosen, the looks at them."""

    facts: Facts
    looks: Looks

    @property
    def digest(self) -> str:
        return self.facts.digest()


def excerpt_of(session: Session, subject_id: UUID, bounds: Bounds) -> Excerpt:
    """Gather the chosen facts about a person, and nothing else."""
    facts = gather(session, subject_id).narrowed(bounds.sections)
    looks = looks_at(session, subject_id, without="") if "queries" in bounds.sections else _NO_LOOKS
    return Excerpt(facts, looks)


def in_words(excerpt: Excerpt, bounds: Bounds, reference: str, settings: Settings) -> ReportContents:
    """The same for a page, in the language that is spoken. It is no copy: it has neither code nor file."""
    copy = assembly.Copy(
        reference=reference,
        language=current_language(),
        purpose=purpose_in_words(bounds.purpose, bounds.words),
        watermark=watermark(bounds),
        recipient=recipient_in_words(bounds),
        valid_until=bounds.valid_until,
        made_at=clock.now(),
        code="",
        attachment_name="",
        data_digest="",
        contents_digest=excerpt.digest,
    )
    return assembly.contents_of(excerpt.facts, excerpt.looks, copy, settings)


def recipient_in_words(bounds: Bounds) -> str:
    """The recipient's name and what it is."""
    kind = recipient_kind_in_words(bounds.recipient_kind)
    return str(_("%(name)s (%(kind)s)", name=bounds.recipient, kind=kind))


def watermark(bounds: Bounds) -> str:
    """What stands behind every page of a file; a long name is cut there and stands in full at the foot."""
    words = str(_("Only for %(recipient)s", recipient=bounds.recipient))
    return words if len(words) <= _LONGEST_WATERMARK else words[: _LONGEST_WATERMARK - 1] + "…"
