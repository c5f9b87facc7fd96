"""Reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.kernel.errors import NotFound
from app.rulebook.catalogue import match_item


def items_in_force(session: Session, on: date) -> tuple[CatalogueItem, ...]:
    """The catalogue of a day, by category and code: of each item the newest version that has begun."""
    found = (
        select(CatalogueItem)
        .where(
            CatalogueItem.in_force_from <= on,
            or_(CatalogueItem.in_force_to.is_(None), CatalogueItem.in_force_to >= on),
        )
        .order_by(CatalogueItem.category, CatalogueItem.code, CatalogueItem.in_force_from)
    )
    return tuple({item.code: item for item in session.scalars(found)}.values())


def versions_of(session: Session, code: str) -> tuple[CatalogueItem, ...]:
    """Every version of an item, newest first. Raises NotFound where there is none."""
    found = select(CatalogueItem).where(CatalogueItem.code == code).order_by(CatalogueItem.version.desc())
    versions = tuple(session.scalars(found))
    if not versions:
        raise NotFound("no-such-item")
    return versions


def last_day_of(versions: tuple[CatalogueItem, ...], item: CatalogueItem) -> date | None:
    """The last day on which new records fall under a version: its own, or the day before the next one."""
    later = [one.in_force_from for one in versions if one.in_force_from > item.in_force_from]
    ends = [day for day in (item.in_force_to, min(later) - timedelta(days=1) if later else None) if day]
    return min(ends, default=None)


def find_item(
    session: Session, *, record_kind: str, kinds: Collection[str], list_code: str | None, on: date
) -> CatalogueItem | None:
    """The item that a record falls under, or None: then it may not be collected (rule 1.1)."""
    return match_item(
        items_in_force(session, on), record_kind=record_kind, kinds=kinds, list_code=list_code, on=on
    )
