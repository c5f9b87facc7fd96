"""Reads. What the public sees is decided here alone, by the day: no job has to run for an end to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.features.disclosures import policies
from app.features.disclosures.models import Disclosure
from app.features.disclosures.name_check import check_index
from app.features.disclosures.states import SUSPENDED_FOR_NOW, DisclosureState, EndReason
from app.features.records.models import CreditRecord
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission, Role
from app.rulebook.catalogue import AccessMode
from app.rulebook.gates import Gate, GateFacts, evaluate

_OPEN_STATES = (DisclosureState.PROPOSED, DisclosureState.NOTICE_SERVED)


@dataclass(frozen=True)
class Filters:
    """What a reader narrowed the list by; empty means all."""

    list_code: str = ""
    domain: str = ""
    body_name: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Removal:
    """A tombstone: that something ended, when and why; nothing about whom."""

    reference: str
    ended_on: date
    reason: str


def is_visible(today: date) -> ColumnElement[bool]:
    """The condition under which the public sees a row, the same as `Disclosure.is_visible_on`.

    It asks more than the state: a row put in or changed past the services does not show.
    """
    return and_(
        Disclosure.state == DisclosureState.PUBLISHED,
        Disclosure.publish_until >= today,
        Disclosure.notice_served_on.is_not(None),
        Disclosure.decided_by != "",
        Disclosure.decided_by != Disclosure.proposed_by,
        Disclosure.check_index != "",
        CreditRecord.withdrawn_at.is_(None),
        CreditRecord.publish_until >= today,
        or_(CreditRecord.use_until.is_(None), CreditRecord.use_until >= today),
        CreditRecord.catalogue_item.has(
            and_(CatalogueItem.access_mode == AccessMode.PUBLIC, CatalogueItem.publication_basis != "")
        ),
    )


def _visible(today: date, filters: Filters | None = None) -> Select[Disclosure]:
    found = select(Disclosure).join(Disclosure.record).where(is_visible(today))
    return _narrow(found, filters) if filters else found


def _narrow(found: Select[Disclosure], filters: Filters) -> Select[Disclosure]:
    if filters.list_code:
        found = found.where(Disclosure.list_code == filters.list_code)
    if filters.domain:
        found = found.where(Disclosure.domain == filters.domain)
    if filters.body_name:
        found = found.where(Disclosure.body_name == filters.body_name)
    if filters.year and not MINYEAR < filters.year < MAXYEAR:
        found = found.where(false())
    elif filters.year:
        begin, end = clock.start_of(date(filters.year, 1, 1)), clock.start_of(date(filters.year + 1, 1, 1))
        found = found.where(Disclosure.published_at >= begin, Disclosure.published_at < end)
    return found


def list_visible(
    session: Session, today: date, filters: Filters, *, offset: int, limit: int
) -> tuple[tuple[Disclosure, ...], int]:
    """One page of what the public may see today, newest first, and how many there are."""
    found = _visible(today, filters)
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(Disclosure.id).subquery())
    )
    page = found.order_by(Disclosure.published_at.desc(), Disclosure.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def latest(session: Session, today: date, limit: int) -> tuple[Disclosure, ...]:
    """The newest that the public may see today."""
    found = _visible(today).order_by(Disclosure.published_at.desc(), Disclosure.id.desc()).limit(limit)
    return tuple(session.scalars(found))


def visible_by_ids(session: Session, today: date, ids: list[UUID]) -> dict[UUID, Disclosure]:
    """Of these, the ones that the public may see today."""
    found = session.scalars(_visible(today).where(Disclosure.id.in_(ids)))
    return {disclosure.id: disclosure for disclosure in found}


def facets(session: Session, today: date) -> dict[str, list[tuple[str, int]]]:
    """How many the public sees by list, domain and body."""
    columns = {
        "list_code": Disclosure.list_code,
        "domain": Disclosure.domain,
        "body_name": Disclosure.body_name,
    }
    counted = {}
    for name, column in columns.items():
        found = _visible(today).with_only_columns(column, func.count()).group_by(column)
        rows = session.execute(found.where(column != "")).all()
        counted[name] = sorted(((str(value), int(count)) for value, count in rows), key=lambda row: -row[1])
    return counted


def get_visible(session: Session, today: date, reference: str) -> Disclosure:
    """One disclosure as the public sees it. Raises NotFound, also for one that has ended."""
    disclosure = session.scalar(_visible(today).where(Disclosure.reference == reference))
    if disclosure is None:
        raise NotFound("no-such-disclosure")
    return disclosure


def is_listed(session: Session, today: date, name: str, last_four: str) -> bool:
    """Whether anything about a person of this name and these last four signs is public today."""
    index = check_index(keyring_of(session), name, last_four)
    return (
        session.scalar(
            _visible(today).with_only_columns(Disclosure.id).where(Disclosure.check_index == index).limit(1)
        )
        is not None
    )


def years_shown(session: Session, today: date) -> tuple[int, ...]:
    """The years in which what is public today was published, newest first."""
    span = _visible(today).with_only_columns(
        func.min(Disclosure.published_at), func.max(Disclosure.published_at)
    )
    first, last = session.execute(span).one()
    if first is None or last is None:
        return ()
    return tuple(range(clock.day_of(last).year, clock.day_of(first).year - 1, -1))


def get_for_staff(session: Session, actor: Actor, reference: str) -> Disclosure:
    """One disclosure in the office, whatever its state. Raises NotFound."""
    disclosure = find_by_reference(session, reference)
    if disclosure is None or not policies.can_open(actor, disclosure):
        raise NotFound("no-such-disclosure")
    return disclosure


def find_by_reference(session: Session, reference: str) -> Disclosure | None:
    """The disclosure with this reference, whoever asks."""
    return session.scalar(select(Disclosure).where(Disclosure.reference == reference))


def of_record(session: Session, record_id: UUID) -> tuple[Disclosure, ...]:
    """Every disclosure there was or is of a record, newest first."""
    found = select(Disclosure).where(Disclosure.record_id == record_id).order_by(Disclosure.id.desc())
    return tuple(session.scalars(found))


def is_being_prepared(session: Session, record_id: UUID) -> bool:
    """Whether a proposal for this record is open or published already."""
    states = (*_OPEN_STATES, DisclosureState.PUBLISHED, DisclosureState.SUSPENDED)
    found = (
        select(Disclosure.id).where(Disclosure.record_id == record_id, Disclosure.state.in_(states)).limit(1)
    )
    return session.scalar(found) is not None


def open_in_office(session: Session, actor: Actor) -> tuple[Disclosure, ...]:
    """What waits in the office for this actor's bodies, oldest first."""
    found = _within_reach(actor).where(Disclosure.state.in_(_OPEN_STATES)).order_by(Disclosure.id)
    return tuple(session.scalars(found))


def page_for_staff(
    session: Session, actor: Actor, state: DisclosureState | None, *, offset: int, limit: int
) -> tuple[tuple[Disclosure, ...], int]:
    """One page of the disclosures that this post may open, newest first, and how many there are."""
    found = _within_reach(actor)
    if state is not None:
        found = found.where(Disclosure.state == state)
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(Disclosure.id).subquery())
    )
    page = found.order_by(Disclosure.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def counts_by_state(session: Session, actor: Actor) -> dict[str, int]:
    """How many disclosures this post may open, by state."""
    found = _within_reach(actor).with_only_columns(Disclosure.state, func.count()).group_by(Disclosure.state)
    return {row[0]: row[1] for row in session.execute(found)}


def _within_reach(actor: Actor) -> Select[Disclosure]:
    """The same as `policies.can_open`, for many at once."""
    found = select(Disclosure).join(Disclosure.record)
    if not actor.can(Permission.DISCLOSURES_READ):
        return found.where(false())
    if Role.REVIEWER in actor.roles:
        return found
    return found.where(
        or_(CreditRecord.determining_body_id == actor.body_id, CreditRecord.source_body_id == actor.body_id)
    )


def removals(session: Session, today: date, limit: int = 200) -> tuple[Removal, ...]:
    """Tombstones, newest first: everything that was shown and is not shown today (feature 6)."""
    was_shown = select(Disclosure).join(Disclosure.record).where(Disclosure.published_at.is_not(None))
    causes = (
        was_shown.where(Disclosure.ended_at.is_not(None)).order_by(Disclosure.ended_at.desc()),
        was_shown.where(Disclosure.suspended_at.is_not(None)).order_by(Disclosure.suspended_at.desc()),
        was_shown.where(CreditRecord.withdrawn_at.is_not(None)).order_by(CreditRecord.withdrawn_at.desc()),
        was_shown.where(Disclosure.publish_until < today).order_by(Disclosure.publish_until.desc()),
        was_shown.where(CreditRecord.publish_until < today).order_by(CreditRecord.publish_until.desc()),
        was_shown.where(CreditRecord.use_until < today).order_by(CreditRecord.use_until.desc()),
    )
    found = {row.id: row for cause in causes for row in session.scalars(cause.limit(limit))}
    stones = [_tombstone(row, today) for row in found.values()]
    return tuple(sorted(stones, key=lambda stone: (stone.ended_on, stone.reference), reverse=True)[:limit])


def _tombstone(disclosure: Disclosure, today: date) -> Removal:
    """The first day on which it was no longer shown, and why."""
    record, days = disclosure.record, []
    if disclosure.ended_at is not None:
        days.append((clock.day_of(disclosure.ended_at), disclosure.end_reason))
    if disclosure.suspended_at is not None:
        days.append((clock.day_of(disclosure.suspended_at), SUSPENDED_FOR_NOW))
    if record.withdrawn_at is not None:
        days.append((clock.day_of(record.withdrawn_at), EndReason.BASIS_REVOKED))
    for last_day in (disclosure.publish_until, record.publish_until, record.use_until):
        if last_day is not None and last_day < today:
            days.append((last_day + timedelta(days=1), EndReason.TERM_OVER))
    # An end is named before a suspension or a withdrawal of the same day.
    ended_on, reason = min(days, key=lambda one: one[0])
    return Removal(disclosure.reference, ended_on, str(reason))


def gates_of(
    session: Session, record: CreditRecord, today: date, disclosure: Disclosure | None = None
) -> tuple[Gate, ...]:
    """Every gate that stands before publishing this record, and whether it is open today."""
    item = record.catalogue_item
    identity = subjects.identity_of(session, record.subject)
    is_served = disclosure is not None and disclosure.notice_served_on is not None
    return evaluate(
        GateFacts(
            on=today,
            record_kind=record.kind,
            has_catalogue_item=True,
            item_in_force=item.in_force_from <= today
            and (item.in_force_to is None or today <= item.in_force_to),
            item_access_mode=item.access_mode,
            publication_basis=item.publication_basis or None,
            subject_birth_on=identity.birth_on,
            notice_served_on=disclosure.notice_served_on if disclosure else None,
            reply_due_on=disclosure.reply_due_on if disclosure and is_served else None,
            proposed_by=disclosure.proposed_by if disclosure else None,
            decided_by=(disclosure.decided_by or None) if disclosure else None,
            publish_until=record.publish_until,
            use_until=record.use_until,
            is_withdrawn_basis=record.withdrawn_at is not None,
            list_code=record.list_code or None,
            domain=record.domain or None,
            decided_on=record.decided_on,
        )
    )
