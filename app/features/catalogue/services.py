"""Writes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.kernel import events
from app.kernel.actors import Actor
from app.rulebook.catalogue import initial_items


def load_initial_catalogue(session: Session, actor: Actor) -> int:
    """Take the rulebook's items into the catalogue where it lacks their code; answers how many."""
    known = set(session.scalars(select(CatalogueItem.code)))
    added = 0
    for data in initial_items():
        if data.code in known:
            continue
        session.add(
            CatalogueItem(
                code=data.code,
                version=1,
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
                retention=data.retention,
                rule_id=data.rule_id,
                in_force_from=data.in_force_from,
                in_force_to=data.in_force_to,
            )
        )
        events.record(session, actor, "catalogue.item-added", data.code, version=1)
        added += 1
    return added
