"""Compares what is kept about visibility and counts with the rows themselves, and puts it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.features.disclosures import counting, lawful
from app.features.disclosures.counting import Figure
from app.features.disclosures.models import Count, Disclosure
from app.features.disclosures.states import DisclosureState
from app.features.records.models import CreditRecord
from app.kernel.db import keyring_of
from app.kernel.events import Event

_BATCH = 500
_PUBLISHED = "disclosures.published"


@dataclass(frozen=True)
class Findings:
    """What does not fit: rows that show or hide against their facts, and figures that are no sums of rows."""

    rows: int
    wrong_rows: tuple[str, ...]
    wrong_figures: int

    @property
    def is_ok(self) -> bool:
        return not self.wrong_rows and not self.wrong_figures


def check(session: Session, today: date) -> Findings:
    """Look at every row that was ever published. For a command and the worker, never for a page."""
    wrong, figures, seen = [], Counter[Figure](), 0
    for disclosure in _all_published(session):
        seen += 1
        figures.update(counting.state_of(disclosure).figures())
        if not _fits(session, disclosure):
            wrong.append(disclosure.reference)
    figures, kept = _melted(figures, today), _melted(_kept(session), today)
    strays = sum(figures[one] != kept[one] for one in figures.keys() | kept.keys())
    return Findings(seen, tuple(wrong), strays)


def repair(session: Session, today: date) -> Findings:
    """Work every row out anew and the figures from the rows; answers what was found before.

    A row that says it is published is believed where it carries our seal, or where the log of events knows
    that it was published. Any other one stays hidden.
    """
    found = check(session, today)
    references = list(found.wrong_rows)
    for start in range(0, len(references), _BATCH):
        wanted = select(Disclosure).where(Disclosure.reference.in_(references[start : start + _BATCH]))
        for disclosure in session.scalars(wanted.options(*_WITH_FACTS)).unique():
            _put_right(session, disclosure)
        session.flush()
    _count_anew(session)
    return found


def _put_right(session: Session, disclosure: Disclosure) -> None:
    if _is_known(session, disclosure):
        counting.settle(session, disclosure)
        return
    disclosure.visible_until, disclosure.seal, disclosure.hidden_on = None, "", None
    disclosure.hidden_reason = ""


def _is_known(session: Session, disclosure: Disclosure) -> bool:
    """Whether our own seal or the log says that two people had it published."""
    if lawful.is_sealed_as_it_stands(keyring_of(session), disclosure):
        return True
    logged = select(Event.actor).where(Event.verb == _PUBLISHED, Event.reference == disclosure.reference)
    return session.scalar(logged.limit(1)) is not None


def _fits(session: Session, disclosure: Disclosure) -> bool:
    """Whether the row shows as long as its facts let it, and no longer."""
    if disclosure.visible_until is None and not _is_known(session, disclosure):
        return True  # nobody vouches for it, and it shows nowhere
    if not lawful.is_sealed_as_it_stands(keyring_of(session), disclosure):
        return False
    last_day: date | None = counting.last_day_of(session, disclosure)
    return disclosure.visible_until == last_day


def _all_published(session: Session) -> Iterator[Disclosure]:
    """Every row that was published or says so, in batches by id."""
    last: UUID | None = None
    of_interest = (Disclosure.published_at.is_not(None)) | (Disclosure.state == DisclosureState.PUBLISHED)
    while True:
        found = select(Disclosure).where(of_interest).order_by(Disclosure.id).limit(_BATCH)
        if last is not None:
            found = found.where(Disclosure.id > last)
        batch = session.scalars(found.options(*_WITH_FACTS)).unique().all()
        if not batch:
            return
        yield from batch
        last = batch[-1].id
        session.expunge_all()


def _kept(session: Session) -> Counter[Figure]:
    """The figures as they are kept."""
    thing = (Count.what, Count.place_id, Count.day)
    summed = select(*thing, func.sum(Count.figure)).group_by(*thing)
    return Counter({(what, place_id, day): figure for what, place_id, day, figure in session.execute(summed)})


def _melted(figures: Counter[Figure], today: date) -> Counter[Figure]:
    melted: Counter[Figure] = Counter()
    for thing, figure in figures.items():
        melted[counting.melting(*thing, today)] += figure
    return melted


def _count_anew(session: Session) -> None:
    figures: Counter[Figure] = Counter()
    for disclosure in _all_published(session):
        figures.update(counting.state_of(disclosure).figures())
    session.execute(delete(Count).execution_options(synchronize_session=False))
    counting.write(session, figures)


_record = joinedload(Disclosure.record)
_WITH_FACTS = (
    _record,
    _record.joinedload(CreditRecord.subject),
    _record.selectinload(CreditRecord.versions),
)
