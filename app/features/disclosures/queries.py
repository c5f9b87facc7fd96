"""Reads. What the public sees is decided here alone, by the day: no job has to run for an end to come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.features.disclosures import policies
from app.features.disclosures.lawful import gates_of as gates_of
from app.features.disclosures.lawful import lawful_now
from app.features.disclosures.lines import all_lines, read_lines
from app.features.disclosures.models import Disclosure
from app.features.disclosures.name_check import check_index
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.records.models import CreditRecord
from app.features.records.queries import current_version
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission, Role

_STONES_A_PAGE = 200
_OPEN_STATES = (DisclosureState.PROPOSED, DisclosureState.NOTICE_SERVED, DisclosureState.DECIDED)


@dataclass(frozen=True)
class Removal:
    """A tombstone: that something ended, when and why; nothing about whom."""

    reference: str
    ended_on: date
    reason: str


@dataclass(frozen=True)
class RemovalsPage:
    """The tombstones of some whole days; `older_before` is where the next page begins, if there is one."""

    stones: tuple[Removal, ...]
    older_before: date | None


def _visible(today: date) -> Select[Disclosure]:
    return select(Disclosure).join(Disclosure.record).where(Disclosure.visible_until >= today)


def visible_by_ids(
    session: Session, today: date, ids: Collection[UUID], *, with_contents: bool = False
) -> dict[UUID, Disclosure]:
    """Of these, the ones that the public may see today; with what they say where that is wanted."""
    if not ids:
        return {}
    found = _visible(today).where(Disclosure.id.in_(ids))
    found = found.options(*(_WHOLE if with_contents else _WITHOUT_CONTENTS))
    return {one.id: one for one in lawful_now(session, session.scalars(found).unique(), today)}


def ids_shown_of(session: Session, today: date, ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these, the ones that the services left to be shown today; whoever shows them asks the gates."""
    if not ids:
        return frozenset()
    found = select(Disclosure.id).where(Disclosure.visible_until >= today, Disclosure.id.in_(ids))
    return frozenset(session.scalars(found))


def ids_visible(session: Session, today: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
    """The next of all rows that would show today, by id: for whoever has to go through them all."""
    found = select(Disclosure.id).where(Disclosure.visible_until >= today).order_by(Disclosure.id)
    if after is not None:
        found = found.where(Disclosure.id > after)
    return tuple(session.scalars(found.limit(limit)))


def get_visible(session: Session, today: date, reference: str) -> Disclosure:
    """One disclosure as the public sees it, with all it says. Raises NotFound, also where it has ended."""
    found = session.scalars(
        _visible(today).where(Disclosure.reference == reference).options(*_WHOLE)
    ).unique()
    for one in lawful_now(session, found, today):
        # What is shown is the version that the record calls its own.
        if current_version(one.record).number == one.record.version:
            return one
    raise NotFound("no-such-disclosure")


def is_listed(session: Session, today: date, name: str, last_four: str) -> bool:
    """Whether anything about a person of this name and these last four signs is public today."""
    index = check_index(keyring_of(session), name, last_four)
    found = all_lines().where(Disclosure.visible_until >= today, Disclosure.check_index == index)
    return bool(lawful_now(session, read_lines(session, found), today))


def get_for_staff(session: Session, actor: Actor, reference: str) -> Disclosure:
    """One disclosure in the office, whatever its state. Raises NotFound."""
    disclosure = find_by_reference(session, reference)
    if disclosure is None or not policies.can_open(actor, disclosure):
        raise NotFound("no-such-disclosure")
    return disclosure


def get_own(session: Session, actor: Actor, reference: str) -> Disclosure:
    """A citizen's own, from the day on which the notice was served on them. Raises NotFound."""
    disclosure = find_by_reference(session, reference)
    if disclosure is None or not policies.can_see_own(actor, disclosure):
        raise NotFound("no-such-disclosure")
    return disclosure


def of_subject(session: Session, subject_id: UUID) -> tuple[Disclosure, ...]:
    """Every disclosure that a person was given notice of, newest first."""
    found = (
        select(Disclosure)
        .join(Disclosure.record)
        .where(CreditRecord.subject_id == subject_id, Disclosure.notice_served_on.is_not(None))
        .order_by(Disclosure.id.desc())
    )
    return tuple(session.scalars(found))


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


def was_ended_by_objection(session: Session, record: CreditRecord) -> bool:
    """Whether an objection ended its display, and its source has not corrected the record since."""
    ended = [one for one in of_record(session, record.id) if one.end_reason == EndReason.OBJECTION_UPHELD]
    if not ended or ended[0].ended_at is None:
        return False
    return max(version.made_at for version in record.versions) < ended[0].ended_at


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


def removals(session: Session, today: date, *, before: date | None = None) -> RemovalsPage:
    """Tombstones, newest first: everything that was shown and is not shown today (feature 6).

    A page holds whole days, so that whoever reads page after page misses nothing; `before` is the first day
    that is not asked for any more.
    """
    end = min(before or date.max, today + timedelta(days=1))
    stones = _stones(session, date.min, end, _STONES_A_PAGE + 1)
    if len(stones) <= _STONES_A_PAGE:
        return RemovalsPage(stones, None)
    whole = tuple(stone for stone in stones if stone.ended_on > stones[-1].ended_on)
    # More than a page on one day: that day whole.
    stones = whole or _stones(session, stones[-1].ended_on, end, None)
    return RemovalsPage(stones, stones[-1].ended_on)


def _stones(session: Session, first: date, end: date, limit: int | None) -> tuple[Removal, ...]:
    """What went out of sight from `first` on and before `end`, newest first."""
    hidden = (
        select(Disclosure.reference, Disclosure.hidden_on, Disclosure.hidden_reason)
        .where(Disclosure.hidden_on >= first, Disclosure.hidden_on < end)
        .order_by(Disclosure.hidden_on.desc(), Disclosure.reference.desc())
        .limit(limit)
    )
    a_day = timedelta(days=1)
    over = (
        select(Disclosure.reference, Disclosure.visible_until)
        .where(
            Disclosure.visible_until >= max(first, date.min + a_day) - a_day,
            Disclosure.visible_until < end - a_day,
        )
        .order_by(Disclosure.visible_until.desc(), Disclosure.reference.desc())
        .limit(limit)
    )
    stones = [Removal(reference, day, reason) for reference, day, reason in session.execute(hidden) if day]
    stones += [
        Removal(reference, last_day + a_day, EndReason.TERM_OVER.value)
        for reference, last_day in session.execute(over)
        if last_day
    ]
    return tuple(sorted(stones, key=lambda stone: (stone.ended_on, stone.reference), reverse=True)[:limit])


_record = joinedload(Disclosure.record)
_WITHOUT_CONTENTS = (_record, _record.joinedload(CreditRecord.subject))
_WHOLE = (*_WITHOUT_CONTENTS, _record.selectinload(CreditRecord.versions))
