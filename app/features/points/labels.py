"""An entry in words: for what, by which rule, and whether it still counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from app.features.catalogue.labels import source_in_words
from app.features.points import queries
from app.features.points.models import PointsEntry
from app.rulebook.points import Award, find_award
from app.web.templating import day


@dataclass(frozen=True)
class EntryWords:
    """One entry as the page says it; `no_longer` is why it does not count, empty where it does."""

    title: str
    points: int
    record: str
    record_title: str
    decided_on: date
    entered_at: datetime
    is_record_open: bool
    no_longer: str


def in_words(entry: PointsEntry, today: date) -> EntryWords:
    """An entry in the reader's language."""
    award, record = find_award(entry.award), entry.record
    counts = queries.counts_on(entry, today)
    return EntryWords(
        title=_(award.label) if award else entry.award,
        points=entry.points,
        record=record.reference,
        record_title=record.title,
        decided_on=record.decided_on,
        entered_at=entry.entered_at,
        is_record_open=counts,
        no_longer="" if counts else _no_longer(entry),
    )


def award_in_words(award: Award) -> list[str]:
    """One row of the table of what earns points."""
    return [
        _(award.label),
        str(award.points),
        _("set by the office, to be confirmed"),
        source_in_words(award.source),
    ]


def _no_longer(entry: PointsEntry) -> str:
    record = entry.record
    if record.withdrawn_at is not None:
        return str(_("Its record was taken back on %(date)s.", date=day(record.withdrawn_at)))
    return str(_("The last day on which its record may be used was %(date)s.", date=day(record.use_until)))
