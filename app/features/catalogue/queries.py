"""Reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.rulebook.catalogue import match_item


def items_in_force(session: Session, on: date) -> tuple[CatalogueItem, ...]:
    """The catalogue of a day, by category and code."""
    found = (
        select(CatalogueItem)
        .where(
            CatalogueItem.in_force_from <= on,
            or_(CatalogueItem.in_force_to.is_(None), CatalogueItem.in_force_to >= on),
        )
        .order_by(CatalogueItem.category, CatalogueItem.code)
    )
    return tuple(session.scalars(found))


def find_item(
    session: Session, *, record_kind: str, kinds: Collection[str], list_code: str | None, on: date
) -> CatalogueItem | None:
    """The item that a record falls under, or None: then it may not be collected (rule 1.1)."""
    return match_item(
        items_in_force(session, on), record_kind=record_kind, kinds=kinds, list_code=list_code, on=on
    )
