"""Writes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.kernel import events
from app.kernel.actors import Actor
from app.rulebook.catalogue import CatalogueItemData, initial_items


def load_initial_catalogue(session: Session, actor: Actor) -> int:
    """Take the rulebook's items into the catalogue where it lacks their code; answers how many."""
    known = set(session.scalars(select(CatalogueItem.code)))
    missing = [data for data in initial_items() if data.code not in known]
    for data in missing:
        add_version(session, actor, data)
    return len(missing)


def add_version(session: Session, actor: Actor, data: CatalogueItemData) -> CatalogueItem:
    """Add a version of an item with its own first day; earlier versions stay as they are.

    A record keeps the version that it was taken in under: a later version never reaches back.
    """
    numbers = session.scalars(select(CatalogueItem.version).where(CatalogueItem.code == data.code)).all()
    item = item_of(data, version=max(numbers, default=0) + 1)
    session.add(item)
    session.flush()
    events.record(session, actor, "catalogue.item-added", data.code, version=item.version)
    return item


def item_of(data: CatalogueItemData, *, version: int) -> CatalogueItem:
    """The row of a version, not yet in any session."""
    return CatalogueItem(
        code=data.code,
        version=version,
        name=data.name,
        label=data.label,
        category=data.category,
        record_kind=data.record_kind,
        penalty_kinds=list(data.penalty_kinds),
        list_code=data.list_code,
        domain=data.domain or "",
        collecting_basis=data.collecting_basis,
        publication_basis=data.publication_basis or "",
        access_mode=data.access_mode,
        fields=list(data.fields),
        retention=data.retention,
        rule_id=data.rule_id,
        in_force_from=data.in_force_from,
        in_force_to=data.in_force_to,
    )


def end_item(session: Session, actor: Actor, code: str, *, last_day: date) -> None:
    """Let every version of an item end on a day. It stays in the catalogue's history; nothing is deleted."""
    for item in session.scalars(select(CatalogueItem).where(CatalogueItem.code == code)):
        if item.in_force_to is None or item.in_force_to > last_day:
            item.in_force_to = last_day
    session.flush()
    events.record(session, actor, "catalogue.item-ended", code, last_day=last_day.isoformat())
