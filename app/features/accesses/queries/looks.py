"""Reads: the looks at one person, by year and kind."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.kernel import clock
from app.kernel.access_log import Access
from app.kernel.actors import Actor
from app.kernel.errors import NotFound

# Kinds of looks to narrow by, as actions begin.
KINDS = (
    "records",
    "disclosures",
    "objections",
    "statements",
    "repairs",
    "credit_reports",
    "certificates",
    "authorisations",
    "accounts",
    "intake",
    "assistance",
    "me",
)


def count_looks(session: Session, subject_id: UUID, *, year: int | None = None, kind: str = "") -> int:
    """How often a person was looked at."""
    found = _narrowed(subject_id, year, kind).with_only_columns(func.count())
    return session.scalar(found) or 0


def looks_at(
    session: Session,
    subject_id: UUID,
    *,
    limit: int | None,
    offset: int = 0,
    year: int | None = None,
    kind: str = "",
) -> tuple[Access, ...]:
    """The looks at a person, newest first."""
    found = _narrowed(subject_id, year, kind).order_by(Access.position.desc()).limit(limit).offset(offset)
    return tuple(session.scalars(found))


def years_of(session: Session, subject_id: UUID, today: date) -> tuple[int, ...]:
    """The years from the first look at a person to this one, newest first."""
    first = session.scalar(select(func.min(Access.at)).where(Access.subject_id == subject_id))
    begun = clock.day_of(first).year if first is not None else today.year
    return tuple(range(today.year, begun - 1, -1))


def get_own_look(session: Session, actor: Actor, reference: str) -> Access:
    """A look at oneself. Raises NotFound."""
    found = session.scalar(select(Access).where(Access.reference == reference))
    if found is None or actor.subject_id is None or found.subject_id != actor.subject_id:
        raise NotFound("no-such-look")
    return found


def _narrowed(subject_id: UUID, year: int | None, kind: str) -> Select[Access]:
    found = select(Access).where(Access.subject_id == subject_id)
    if year is not None:
        begin, end = clock.start_of(date(year, 1, 1)), clock.start_of(date(year + 1, 1, 1))
        found = found.where(Access.at >= begin, Access.at < end)
    return found.where(Access.action.startswith(f"{kind}.", autoescape=True)) if kind else found
