"""How many the public sees, known without looking at every row.

With every change of a disclosure or its record, whatever service makes it, this module writes in the same
transaction until which day the row shows (`visible_until`), where it stands (`place_id`), since when and why
it is hidden, and figures that are only ever added to: +1 where something began to show, +1 for its last day,
-1 where that is taken back. How many show on a day is a sum over places, of which there are some hundreds; so
it is right at midnight without any job. `tidy` melts figures down, which changes no sum. What compares all
this with the rows themselves, and puts it right, is `auditing`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, event, func, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstanceState, Session

from app.features.disclosures import lawful
from app.features.disclosures.models import Count, Disclosure, Place
from app.features.disclosures.states import SUSPENDED_FOR_NOW, DisclosureState, EndReason
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.db import Database, keyring_of
from app.kernel.ids import new_id
from app.rulebook.gates import closed_gates

SHOWN, LAST_DAY, PUBLISHED = "shown", "last-day", "published"
# Where the bands of length end, in days; the terms of the law are three months, a year and three years.
BANDS = (92, 366, 1096)
LENGTHS = tuple(f"length-{band}" for band in range(len(BANDS) + 1))
# Gates that speak of a whole place, or of the day alone: the place's are asked when it is read.
OF_PLACES = frozenset(
    {"catalogue-item", "item-in-force", "access-mode", "publication-basis", "list-in-force"}
)
# Ends so long past that nobody asks about a day before them; their figures are melted into one.
_LONG_PAST = timedelta(days=60)
_BEFORE_ALL = date(1949, 10, 1)
_AT_ONCE = 500

Figure = tuple[str, UUID | None, date | None]


@dataclass(frozen=True)
class State:
    """What of a row was counted."""

    place_id: UUID | None
    visible_until: date | None
    hidden_on: date | None
    hidden_reason: str | None
    published_at: datetime | None

    def figures(self) -> Counter[Figure]:
        """Figures about a last day count from the next day on."""
        counted: Counter[Figure] = Counter()
        if self.published_at is None:
            return counted
        published_on = clock.day_of(self.published_at)
        counted[PUBLISHED, None, published_on.replace(day=1)] = 1
        last = self.visible_until
        if last is not None:
            counted[SHOWN, self.place_id, None] = 1
            counted[LAST_DAY, self.place_id, last] = 1
        elif self.hidden_reason and self.hidden_on:
            counted[self.hidden_reason, None, None] = 1
            last = self.hidden_on - timedelta(days=1)
        if last is not None and self.hidden_reason != SUSPENDED_FOR_NOW:
            counted[_length(published_on, last), None, last] = 1
        return counted


def _length(published_on: date, last: date) -> str:
    return LENGTHS[bisect_left(BANDS, (last - published_on).days + 1)]


@event.listens_for(Session, "before_flush")
def _follow(session: Session, _context: object, _instances: object) -> None:
    """Bring the figures along with the rows, in the transaction that changes them."""
    if not session.info.get("is_writing", True):
        return
    changes: Counter[Figure] = Counter()
    for disclosure in _touched(session):
        changes.update(_brought_along(session, disclosure))
    for thing in session.deleted:
        if isinstance(thing, Disclosure):
            changes.subtract(_before(thing).figures())
    write(session, changes)


def _touched(session: Session) -> dict[Disclosure, None]:
    """The disclosures that this flush changes, themselves or by their record."""
    found: dict[Disclosure, None] = {}
    records = []
    for thing in (*session.new, *session.dirty):
        if isinstance(thing, Disclosure):
            found[thing] = None
        elif isinstance(thing, CreditRecord) and inspect(thing).persistent and session.is_modified(thing):
            records.append(thing.id)
    if records:
        of_records = select(Disclosure).where(Disclosure.record_id.in_(records))
        found |= dict.fromkeys(session.scalars(of_records))
    return {one: None for one in found if one not in session.deleted}


def state_of(row: Disclosure) -> State:
    """What of a row is counted now."""
    return State(row.place_id, row.visible_until, row.hidden_on, row.hidden_reason, row.published_at)


def _before(disclosure: Disclosure) -> State:
    return State(*(_committed(disclosure, name) for name in State.__dataclass_fields__))


def _committed(row: Disclosure | CreditRecord, name: str) -> Any:
    """The value as the database has it; a row that it does not have yet has none."""
    state: InstanceState[Any] = inspect(row)
    if not state.persistent:
        return None
    changed = state.attrs[name].history.deleted
    return changed[0] if changed else getattr(row, name)


def _brought_along(session: Session, disclosure: Disclosure) -> Counter[Figure]:
    """Work the row's own columns out anew; answers by how much the figures change."""
    before = _before(disclosure)
    if disclosure.published_at is not None and _is_trusted(session, disclosure):
        settle(session, disclosure)
    changes = state_of(disclosure).figures()
    changes.subtract(before.figures())
    return changes


def _is_trusted(session: Session, disclosure: Disclosure) -> bool:
    """Whether a service moves the row just now, or it is as the services left it when they last did."""
    if not inspect(disclosure).persistent or inspect(disclosure).attrs["state"].history.added:
        return True
    return disclosure.seal == lawful.seal_of(keyring_of(session), disclosure, read=_committed)


def settle(session: Session, disclosure: Disclosure) -> None:
    """Write what follows from the row and its record: until when it shows, where, or why it does not."""
    record, shown_until = disclosure.record, disclosure.visible_until
    disclosure.visible_until = last_day_of(session, disclosure)
    if disclosure.visible_until is not None:
        disclosure.place_id = _place_id(session, disclosure, record)
        disclosure.hidden_on, disclosure.hidden_reason = None, ""
    elif disclosure.hidden_on is None:
        _hide(disclosure, shown_until)
    elif disclosure.hidden_reason != EndReason.TERM_OVER:
        disclosure.hidden_reason = _why_hidden(disclosure)
    # The seal reads columns that this very flush is about to write.
    if inspect(disclosure).pending and disclosure.__dict__.get("id") is None:
        disclosure.id = new_id()
    disclosure.record_id = record.id
    record.catalogue_item_id = record.catalogue_item.id
    disclosure.seal = lawful.seal_of(keyring_of(session), disclosure)


def _hide(disclosure: Disclosure, shown_until: date | None) -> None:
    """From today on, unless its term was over before."""
    disclosure.hidden_on, disclosure.hidden_reason = clock.today(), _why_hidden(disclosure)
    if shown_until is not None and shown_until < clock.today():
        disclosure.hidden_on = shown_until + timedelta(days=1)
        disclosure.hidden_reason = EndReason.TERM_OVER.value


def last_day_of(session: Session, disclosure: Disclosure) -> date | None:
    """The last day on which the row may show; None where it may not at all."""
    record = disclosure.record
    days = (disclosure.publish_until, record.publish_until, record.use_until)
    ends = [day for day in days if day is not None]
    if disclosure.state != DisclosureState.PUBLISHED or len(ends) < len(days):
        return None
    if not disclosure.is_decided_by_two:
        return None
    last = min(ends)
    gates = lawful.gates_of(session, record, min(clock.today(), last), disclosure)
    return None if {gate.code for gate in closed_gates(gates)} - OF_PLACES else last


def _why_hidden(disclosure: Disclosure) -> str:
    if disclosure.end_reason:
        return disclosure.end_reason
    if disclosure.state == DisclosureState.SUSPENDED:
        return SUSPENDED_FOR_NOW
    return EndReason.BASIS_REVOKED.value


def _place_id(session: Session, disclosure: Disclosure, record: CreditRecord) -> UUID:
    """The place of a row, made where it is the first to stand there."""
    assert disclosure.published_at is not None, "only what was published has a place"
    values = {
        "catalogue_item_id": record.catalogue_item.id,
        "list_code": disclosure.list_code or "",
        "domain": disclosure.domain or "",
        "body_name": disclosure.body_name,
        "year": clock.day_of(disclosure.published_at).year,
    }
    connection = session.connection()
    wanted = select(Place.id).filter_by(**values)
    found: UUID | None = connection.execute(wanted).scalar()
    if found is None:
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        # Who makes the same place at the same moment comes first or second; there is one.
        connection.execute(make(Place).values(**values).on_conflict_do_nothing())
        found = connection.execute(wanted).scalar_one()
    return found


def write(session: Session, changes: Counter[Figure]) -> None:
    """Add figures; those that come to nothing are left out."""
    rows = [
        {"what": what, "place_id": place_id, "day": day, "figure": figure}
        for (what, place_id, day), figure in changes.items()
        if figure
    ]
    if rows:
        session.connection().execute(insert(Count), rows)


def scattered(session: Session, today: date) -> list[UUID]:
    """Figures that can be melted: there are more about the same thing, or they are about ends long past."""
    thing = (Count.what, Count.place_id, Count.day)
    alike = func.count().over(partition_by=thing).label("alike")
    known = select(Count.id, *thing, alike).subquery()
    between = (known.c.day > _BEFORE_ALL) & (known.c.day < today - _LONG_PAST)
    is_long_past = known.c.what.in_((LAST_DAY, *LENGTHS)) & between
    return list(session.scalars(select(known.c.id).where((known.c.alike > 1) | is_long_past)))


def melt(session: Session, ids: Sequence[UUID], today: date) -> int:
    """Melt figures about the same thing into one; answers how many rows that saved. No sum changes.

    What is melted is what this transaction took away: a figure that somebody else adds meanwhile stays.
    """
    thing = (Count.what, Count.place_id, Count.day)
    melted: Counter[Figure] = Counter()
    taken = 0
    for start in range(0, len(ids), _AT_ONCE):
        take = delete(Count).where(Count.id.in_(ids[start : start + _AT_ONCE]))
        rows = session.connection().execute(take.returning(*thing, Count.figure)).all()
        taken += len(rows)
        for what, place_id, day, figure in rows:
            melted[melting(what, place_id, day, today)] += figure
    write(session, melted)
    return taken - sum(1 for figure in melted.values() if figure)


def tidy(database: Database, today: date) -> int:
    """Melt what is scattered; the looking holds nobody up. Answers how many rows that saved."""
    with database.reading() as session:
        ids = scattered(session, today)
    if not ids:
        return 0
    with database.transaction() as session:
        return melt(session, ids, today)


def melting(what: str, place_id: UUID | None, day: date | None, today: date) -> Figure:
    """What a figure is about once ends that nobody asks about are one."""
    if day is not None and what in {LAST_DAY, *LENGTHS} and day < today - _LONG_PAST:
        day = _BEFORE_ALL
    return what, place_id, day
