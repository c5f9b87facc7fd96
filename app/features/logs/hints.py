"""Reads: looks at people's records that somebody should look at, by the office's thresholds. No findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.features.disclosures.models import Disclosure
from app.features.objections.models import Objection
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.access_log import Access
from app.rulebook.access_hints import access_hints
from app.rulebook.working_days import is_working_day

WEEKS = timedelta(days=28)
# Deeds on one's own initiative; what a case brings with it, such as opening an objection, is in its case.
_OPENED = ("records.viewed", "records.searched")


@dataclass(frozen=True)
class Hint:
    """One post with something unusual: who, how many looks, on which day (none: over the whole time)."""

    actor: str
    post: str
    body: str
    looks: int
    day: date | None = None


@dataclass
class Hints:
    """What was found by each rule, the most first."""

    many: list[Hint] = field(default_factory=list)
    outside: list[Hint] = field(default_factory=list)
    without_case: list[Hint] = field(default_factory=list)


def find(session: Session, now: datetime) -> Hints:
    """Everything unusual of the last four weeks."""
    since = now - WEEKS
    by_day: Counter[tuple[str, date]] = Counter()
    outside: Counter[str] = Counter()
    who: dict[str, tuple[str, str]] = {}
    looks = select(Access.actor, Access.post, Access.body, Access.at).where(
        Access.at >= since, Access.actor.startswith("staff:")
    )
    for actor, post, body, at in session.execute(looks.execution_options(yield_per=2000)):
        who[actor] = (post, body)
        by_day[actor, clock.day_of(at)] += 1
        outside[actor] += _is_outside(at)
    limit = access_hints().many_looks
    many = [Hint(actor, *who[actor], n, day) for (actor, day), n in by_day.items() if n >= limit]
    return Hints(
        many=sorted(many, key=lambda hint: (-hint.looks, hint.actor)),
        outside=_ranked(outside, who),
        without_case=_without_case(session, since),
    )


def _is_outside(at: datetime) -> bool:
    local, hints = at.astimezone(clock.ZONE), access_hints()
    return not (hints.from_hour <= local.hour < hints.to_hour and is_working_day(local.date()))


def _ranked(counts: Mapping[str, int], who: Mapping[str, tuple[str, str]]) -> list[Hint]:
    hints = [Hint(actor, *who[actor], looks) for actor, looks in counts.items() if looks]
    return sorted(hints, key=lambda hint: (-hint.looks, hint.actor))


def _without_case(session: Session, since: datetime) -> list[Hint]:
    """Records opened of people about whom nothing was under way: no objection, no disclosure, for so long."""
    around = timedelta(days=access_hints().case_days)
    objected = exists().where(
        Objection.subject_id == Access.subject_id,
        or_(Objection.decided_at.is_(None), Objection.decided_at >= since - around),
    )
    disclosed = exists().where(
        CreditRecord.subject_id == Access.subject_id,
        Disclosure.record_id == CreditRecord.id,
        or_(Disclosure.decided_at.is_(None), Disclosure.decided_at >= since - around),
    )
    found = (
        select(Access.actor, Access.post, Access.body, func.count())
        .where(
            Access.at >= since,
            Access.actor.startswith("staff:"),
            Access.action.in_(_OPENED),
            and_(~objected, ~disclosed),
        )
        .group_by(Access.actor, Access.post, Access.body)
        .order_by(func.count().desc(), Access.actor)
    )
    return [Hint(*row) for row in session.execute(found)]
