"""The public list: its places with their figures, and one page of rows; no request looks at every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, select, union_all
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.features.disclosures import lawful
from app.features.disclosures.counting import LAST_DAY, LENGTHS, OF_PLACES, PUBLISHED, SHOWN
from app.features.disclosures.lines import Line, all_lines, read_lines
from app.features.disclosures.models import Count, Disclosure, Place
from app.features.disclosures.states import EndReason
from app.rulebook.gates import GateFacts, closed_gates, evaluate

_log = structlog.get_logger("portal")
# Whoever wants more has to say what of it: a list of people is to be read, not to be copied (promise 18).
MOST_PAGES = 50
FACETS = ("list_code", "domain", "body_name", "year")


@dataclass(frozen=True)
class Filters:
    """What a reader narrowed the list by; empty means all."""

    list_code: str = ""
    domain: str = ""
    body_name: str = ""
    year: int | None = None

    def admits(self, standing: Standing, *, but: str = "") -> bool:
        """Whether what stands there is wanted, whatever is asked for `but` one thing."""
        return all(
            name == but or not (wanted := getattr(self, name)) or getattr(standing, name) == wanted
            for name in FACETS
        )


@dataclass(frozen=True)
class Standing:
    """How many show in one place today; a place is closed where its item or its list gives no basis."""

    id: UUID
    list_code: str
    domain: str
    body_name: str
    year: int
    figure: int
    is_open: bool


@dataclass(frozen=True)
class Browsed:
    """One page of the list, how many there are, and how many by each filter beside the others."""

    rows: Sequence[Line]
    total: int
    facets: dict[str, list[tuple[Any, int]]]


def browse(
    session: Session,
    today: date,
    filters: Filters,
    *,
    offset: int,
    limit: int,
    standings: Sequence[Standing] | None = None,
) -> Browsed:
    """One page of what the public may see today, newest first; `standings` of today, where they are known."""
    standings = standings_on(session, today) if standings is None else standings
    there = [one for one in standings if one.is_open]
    wanted = [one for one in there if filters.admits(one)]
    total = sum(one.figure for one in wanted)
    rows: Sequence[Line] = ()
    if offset < total:
        everywhere = sum(one.figure for one in standings)
        found = _in_places(wanted, standings, everywhere, total, offset + limit)
        rows = _page(session, today, found, offset=offset, limit=limit)
        if len(rows) != min(limit, total - offset):
            # `flask disclosures check` says which rows, and mends it.
            _log.error("disclosure-counts-differ", counted=total, offset=offset, found=len(rows))
    facets = {name: _counted(there, filters, name) for name in FACETS}
    return Browsed(lawful.lawful_now(session, rows, today), total, facets)


def latest(
    session: Session, today: date, limit: int, standings: Sequence[Standing] | None = None
) -> tuple[Line, ...]:
    """The newest that the public may see today."""
    return tuple(browse(session, today, Filters(), offset=0, limit=limit, standings=standings).rows)


def standings_on(session: Session, today: date) -> tuple[Standing, ...]:
    """Every place where something would show on a day, with its figure."""
    figures = union_all(
        select(Count.place_id, Count.figure).where(Count.what == SHOWN),
        select(Count.place_id, -Count.figure).where(Count.what == LAST_DAY, Count.day < today),
    ).subquery()
    summed = select(figures.c.place_id, func.sum(figures.c.figure).label("figure"))
    shown = summed.group_by(figures.c.place_id).subquery()
    place = (Place.id, Place.list_code, Place.domain, Place.body_name, Place.year)
    item = (
        CatalogueItem.record_kind,
        CatalogueItem.access_mode,
        CatalogueItem.publication_basis,
        CatalogueItem.in_force_from,
        CatalogueItem.in_force_to,
    )
    found = (
        select(*place, shown.c.figure, *item)
        .join(shown, shown.c.place_id == Place.id)
        .join(CatalogueItem, CatalogueItem.id == Place.catalogue_item_id)
        .where(shown.c.figure > 0)
    )
    known: dict[tuple[Any, ...], bool] = {}
    standings = []
    for row in session.execute(found):
        law = (row.list_code, *row[6:])
        if law not in known:
            known[law] = _is_open(today, *law)
        place_id, listed, domain, body_name, year, figure = row[:6]
        standings.append(Standing(place_id, listed, domain, body_name, year, figure, known[law]))
    return tuple(standings)


def months_published(session: Session, since: date) -> dict[date, int]:
    """How many were published in each month from `since` on, by the month's first day."""
    summed = select(Count.day, func.sum(Count.figure)).where(Count.what == PUBLISHED, Count.day >= since)
    return {day: int(figure) for day, figure in session.execute(summed.group_by(Count.day)) if day}


def ended_by_reason(session: Session, today: date) -> dict[str, int]:
    """How many of all that were ever shown are shown no longer, by the reason on their tombstone."""
    past = (Count.day.is_(None), Count.what.not_in((SHOWN, PUBLISHED)))
    over = (Count.day < today, Count.what == LAST_DAY)
    reasons: Counter[str] = Counter()
    for condition in (past, over):
        summed = select(Count.what, func.sum(Count.figure)).where(*condition).group_by(Count.what)
        for what, figure in session.execute(summed):
            reasons[EndReason.TERM_OVER.value if what == LAST_DAY else what] += int(figure)
    return dict(+reasons)


def ended_by_length(session: Session, today: date) -> list[int]:
    """How many of them stood for how long: one count for each band, and one for what is longer."""
    summed = select(Count.what, func.sum(Count.figure)).where(Count.what.in_(LENGTHS), Count.day < today)
    figures = {what: int(figure) for what, figure in session.execute(summed.group_by(Count.what))}
    return [figures.get(length, 0) for length in LENGTHS]


def _is_open(
    today: date, list_code: str, kind: str, mode: str, basis: str, begins: date, ends: date | None
) -> bool:
    """Whether the gates that speak of item and list are open today."""
    facts = GateFacts(
        on=today,
        record_kind=kind,
        has_catalogue_item=True,
        item_in_force=begins <= today and (ends is None or today <= ends),
        item_access_mode=mode,
        publication_basis=basis or None,
        list_code=list_code or None,
    )
    return not {gate.code for gate in closed_gates(evaluate(facts))} & OF_PLACES


def _in_places(
    wanted: Sequence[Standing], standings: Sequence[Standing], everywhere: int, total: int, deepest: int
) -> list[ColumnElement[bool]]:
    """The shorter way to the rows: along the days past what is not wanted, or through the wanted places."""
    if len(wanted) == len(standings):
        return []
    ids = [one.id for one in wanted]
    is_along_days_shorter = deepest * everywhere <= total * total
    # An expression instead of the column: the index by place is of no use then, the one by day is.
    column = func.coalesce(Disclosure.place_id, Disclosure.place_id) if is_along_days_shorter else None
    return [(column if column is not None else Disclosure.place_id).in_(ids)]


def _page(
    session: Session, today: date, wanted: Iterable[ColumnElement[bool]], *, offset: int, limit: int
) -> Sequence[Line]:
    newest_first = (Disclosure.published_at.desc(), Disclosure.id.desc())
    ids = select(Disclosure.id).where(Disclosure.visible_until >= today, *wanted).order_by(*newest_first)
    on_page = ids.offset(offset).limit(limit).subquery()
    return read_lines(
        session, all_lines().join(on_page, on_page.c.id == Disclosure.id).order_by(*newest_first)
    )


def _counted(there: Iterable[Standing], filters: Filters, name: str) -> list[tuple[Any, int]]:
    """The values of one filter, beside what else is asked for; the most first, years from the newest."""
    counted: Counter[Any] = Counter()
    for one in there:
        if filters.admits(one, but=name):
            counted[getattr(one, name)] += one.figure
    rows = [(value, figure) for value, figure in counted.items() if value != ""]
    return sorted(rows, key=lambda row: (-row[0],) if name == "year" else (-row[1], row[0]))
