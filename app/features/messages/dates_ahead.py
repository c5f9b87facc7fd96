"""Dates that a person should not miss. A feature may have a module `dates_ahead` with those of its cases:

`dates_ahead(session, since, until, subject_id=None) -> tuple[DateAhead, ...]`, of one person or of all, in
one query. The overview shows them; the worker reminds of them, each once, as `reminders.toml` says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.messages.kinds import MessageKind

# Features that may have dates ahead.
FEATURES = ("disclosures", "records", "objections", "repairs", "authorisations", "credit_reports")


@dataclass(frozen=True)
class DateAhead:
    """One date: whose, of which kind (a reminder's), of which thing, and the day itself."""

    subject_id: UUID
    kind: MessageKind
    thing: str
    on: date


Provider = Callable[[Session, date, date, UUID | None], tuple[DateAhead, ...]]


def collect(
    session: Session, since: date, until: date, subject_id: UUID | None = None
) -> tuple[DateAhead, ...]:
    """What is ahead from one day to another, of one person or of all, the nearest first."""
    found = (one for provide in _providers() for one in provide(session, since, until, subject_id))
    return tuple(sorted(found, key=lambda one: (one.on, one.thing)))


def _providers() -> tuple[Provider, ...]:
    names = [f"app.features.{feature}.dates_ahead" for feature in FEATURES]
    return tuple(import_module(name).dates_ahead for name in names if find_spec(name) is not None)
