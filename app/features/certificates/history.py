"""What this site showed about a person, from when to when: read from the chained log of deeds (feature 9).

Nothing is told from the present state alone: each beginning and each end is an event, or a day that the
record itself names (the last day of its term, its withdrawal).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.certificates.states import Visibility
from app.features.disclosures import queries as disclosures
from app.features.disclosures.models import Disclosure
from app.kernel import chains, clock, events
from app.kernel.chains import ChainHead
from app.kernel.errors import NotNow
from app.kernel.events import Event

WHOLE_CHECK = 200_000
"""Up to so many entries the whole log is checked while the person waits; above, the person's own entries."""
_BEGINS = {"disclosures.published", "disclosures.resumed"}
_ENDS = {"disclosures.suspended", "disclosures.end-asked", "disclosures.ended"}
_CORRECTED = "records.corrected"


@dataclass(frozen=True)
class Period:
    """One time in which it was shown; `until` is None while it is shown."""

    since: datetime
    until: datetime | None
    why: str = ""


@dataclass(frozen=True)
class Shown:
    """One disclosure that the public has seen at some time."""

    reference: str
    finding_no: str
    body_name: str
    title: str
    periods: tuple[Period, ...]
    corrected_at: tuple[datetime, ...]
    entries: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ChainSummary:
    """How far the log was checked: its entries, the digest at its head, whether from the first entry on."""

    entries: int
    head_digest: str
    is_whole: bool


def shown_about(session: Session, subject_id: UUID) -> tuple[Shown, ...]:
    """Every disclosure about a person that was ever public, oldest first."""
    found = [one for one in disclosures.of_subject(session, subject_id) if one.published_at is not None]
    return tuple(_shown(session, one) for one in reversed(found))


def is_shown_now(session: Session, subject_id: UUID, today: date) -> bool:
    """Whether anything about the person is public today."""
    return any(one.is_visible_on(today) for one in disclosures.of_subject(session, subject_id))


def digest_of(shown: Sequence[Shown]) -> str:
    """SHA-256 of the history as JSON, keys sorted: the same facts, the same digest."""
    text = json.dumps(as_data(shown), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def as_data(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """The history for machines."""
    return [
        {
            "disclosure": one.reference,
            "decision": one.finding_no,
            "body": one.body_name,
            "shown": [
                {"from": _stamp(period.since), "to": _stamp(period.until), "ended_by": period.why}
                for period in one.periods
            ],
            "corrected": [_stamp(at) for at in one.corrected_at],
            "log_entries": [{"position": position, "digest": digest} for position, digest in one.entries],
        }
        for one in shown
    ]


def check_chain(session: Session, shown: Sequence[Shown]) -> ChainSummary:
    """Verify the log that the history is read from. Raises NotNow where an entry was altered."""
    head = session.scalar(select(ChainHead).where(ChainHead.name == events.CHAIN))
    if head is None:
        return ChainSummary(0, chains.START, is_whole=True)
    if is_whole := head.position <= WHOLE_CHECK:
        is_well = events.check(session).is_ok
    else:
        positions = [position for one in shown for position, _digest in one.entries]
        found = session.scalars(select(Event).where(Event.position.in_(positions)))
        is_well = chains.is_head_genuine(session, head) and all(
            chains.is_genuine(session, events.CHAIN, event) for event in found
        )
    if not is_well:
        raise NotNow("log-damaged")
    return ChainSummary(head.position, head.digest, is_whole)


def _shown(session: Session, disclosure: Disclosure) -> Shown:
    deeds = [*events.history(session, disclosure.reference)]
    record = disclosure.record
    about_record = [
        event
        for event in events.history(session, record.reference)
        if event.verb in {_CORRECTED, "records.withdrawn"}
    ]
    kept = [event for event in deeds if event.verb in _BEGINS | _ENDS]
    return Shown(
        reference=disclosure.reference,
        finding_no=record.decision_no,
        body_name=disclosure.body_name,
        title=disclosure.title,
        periods=tuple(_close(period, disclosure) for period in _periods(kept)),
        corrected_at=tuple(event.at for event in about_record if event.verb == _CORRECTED),
        entries=tuple(
            (event.position, event.digest)
            for event in sorted([*kept, *about_record], key=lambda one: one.position)
        ),
    )


def _periods(deeds: Sequence[Event]) -> list[Period]:
    """Beginnings and ends as they stand in the log; a suspension that becomes an end counts once."""
    periods: list[Period] = []
    since: datetime | None = None
    for event in deeds:
        if event.verb in _BEGINS and since is None:
            since = event.at
        elif event.verb in _ENDS and since is not None:
            why = str(event.details.get("reason") or Visibility.SUSPENDED)
            periods.append(Period(since, event.at, why))
            since = None
    return [*periods, Period(since, None)] if since is not None else periods


def _close(period: Period, disclosure: Disclosure) -> Period:
    """Where the record was withdrawn or its term was over first, the display ended then."""
    record, ends = disclosure.record, []
    if record.withdrawn_at is not None:
        ends.append((record.withdrawn_at, Visibility.WITHDRAWN))
    for last_day in (disclosure.publish_until, record.publish_until, record.use_until):
        if last_day is not None and last_day < clock.today():
            ends.append((clock.start_of(last_day + timedelta(days=1)), Visibility.TERM_OVER))
    if not ends:
        return period
    until, why = min(ends, key=lambda end: end[0])
    if period.until is not None and period.until <= until:
        return period
    return Period(period.since, max(until, period.since), why)


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None
