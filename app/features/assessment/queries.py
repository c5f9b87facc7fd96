"""Reads: the figures of every body in one period. Batches, objections and withdrawals; never their rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from app.features.assessment import counting, policies
from app.features.assessment.counting import RowCounts, due_on
from app.features.assessment.figures import BodyFigures, Figures
from app.features.assessment.models import BatchFigures
from app.features.assessment.periods import Period
from app.features.bodies.models import Body
from app.features.intake.models import BatchState, IntakeBatch, IntakeRow, Outcome
from app.features.intake.states import QuarantineState
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome, ObjectionState
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission

NOT_UPHELD = (ObjectionOutcome.NOT_UPHELD, ObjectionOutcome.CANNOT_BE_CONFIRMED)
_Figures = dict[UUID, Figures]


def figures_of_all(session: Session, period: Period, today: date) -> tuple[BodyFigures, ...]:
    """Every body with anything to count in the period, by name."""
    figures: _Figures = defaultdict(Figures)
    _count_batches(session, period, figures)
    _count_rows(session, period, figures)
    _count_checks(session, period, today, figures)
    _count_objections(session, period, figures)
    _count_referrals(session, period, today, figures)
    names = session.execute(select(Body.id, Body.name).where(Body.id.in_(list(figures))))
    found = [BodyFigures(body_id, name, figures[body_id]) for body_id, name in names]
    return tuple(sorted(found, key=lambda one: one.body_name))


def within_reach(actor: Actor, bodies: tuple[BodyFigures, ...]) -> tuple[BodyFigures, ...]:
    """Those that this post may read."""
    return tuple(one for one in bodies if policies.can_open(actor, one.body_id))


def get_body(session: Session, actor: Actor, body_id: UUID) -> Body:
    """A body whose figures this post may read. Raises NotFound."""
    body = session.get(Body, body_id)
    if body is None or not policies.can_open(actor, body_id):
        raise NotFound("no-such-body")
    return body


def may_read(actor: Actor) -> bool:
    """Whether this post reads figures at all."""
    return actor.can(Permission.ASSESSMENT_READ)


def _within(column: Any, period: Period) -> Any:
    return and_(column >= clock.start_of(period.start), column < clock.start_of(period.end))


def _count_batches(session: Session, period: Period, figures: _Figures) -> None:
    found = (
        select(
            IntakeBatch.body_id,
            func.count(),
            *(func.sum(getattr(IntakeBatch, outcome.value)) for outcome in Outcome),
        )
        .where(_within(IntakeBatch.handed_in_at, period), IntakeBatch.state != BatchState.REFUSED)
        .group_by(IntakeBatch.body_id)
    )
    for body_id, batches, *sums in session.execute(found):
        figures[body_id].batches = batches
        for outcome, rows in zip(Outcome, sums, strict=True):
            setattr(figures[body_id], outcome.value, int(rows or 0))


def _count_rows(session: Session, period: Period, figures: _Figures) -> None:
    """From what was kept; the few batches that were not counted yet are counted now."""
    kept = (
        select(
            IntakeBatch.body_id,
            func.sum(BatchFigures.in_time),
            func.sum(BatchFigures.late),
            func.sum(BatchFigures.withdrawn_late),
        )
        .join(BatchFigures, BatchFigures.batch_id == IntakeBatch.id)
        .where(_done_in(period), ~counting.is_stale())
        .group_by(IntakeBatch.body_id)
    )
    for body_id, *sums in session.execute(kept):
        _add_rows(figures[body_id], *map(int, sums))
    bodies, counted = _uncounted(session, period)
    for batch_id, counts in counted.items():
        _add_rows(figures[bodies[batch_id]], counts.in_time, counts.late, counts.withdrawn_late)


def rules_of(session: Session, body_id: UUID, period: Period) -> Counter[str]:
    """What the rows of one body failed on: `<outcome>:<rule>`."""
    found: Counter[str] = Counter()
    kept = (
        select(BatchFigures.rules)
        .join(IntakeBatch, IntakeBatch.id == BatchFigures.batch_id)
        .where(_done_in(period), ~counting.is_stale(), IntakeBatch.body_id == body_id)
    )
    for rules in session.scalars(kept):
        found.update(rules)
    bodies, counted = _uncounted(session, period)
    for batch_id, counts in counted.items():
        if bodies[batch_id] == body_id:
            found.update(counts.rules)
    return found


def _uncounted(session: Session, period: Period) -> tuple[dict[UUID, UUID], dict[UUID, RowCounts]]:
    """The batches of the period that were finished in the last minutes: (their bodies, their counts)."""
    missing = (
        select(IntakeBatch.id, IntakeBatch.body_id)
        .outerjoin(BatchFigures, BatchFigures.batch_id == IntakeBatch.id)
        .where(_done_in(period), counting.is_stale())
    )
    bodies = {row.id: row.body_id for row in session.execute(missing)}
    return bodies, counting.count_rows(session, list(bodies))


def _add_rows(figures: Figures, in_time: int, late: int, withdrawn_late: int) -> None:
    figures.in_time += in_time
    figures.late += late
    figures.withdrawn_late += withdrawn_late


def _done_in(period: Period) -> Any:
    return and_(_within(IntakeBatch.handed_in_at, period), IntakeBatch.state == BatchState.DONE)


def _count_checks(session: Session, period: Period, today: date, figures: _Figures) -> None:
    """A batch is checked when every row has its receipt and none waits in quarantine any more."""
    found = select(
        IntakeBatch.id, IntakeBatch.body_id, IntakeBatch.handed_in_at, IntakeBatch.finished_at
    ).where(_within(IntakeBatch.handed_in_at, period))
    waiting = set(session.scalars(_still_in_quarantine(period)))
    days: dict[date, date | None] = {}
    for batch_id, body_id, handed_in_at, finished_at in session.execute(found):
        handed_in_on = clock.day_of(handed_in_at)
        if handed_in_on not in days:
            days[handed_in_on] = due_on(counting.CHECK, handed_in_on)
        due = days[handed_in_on]
        if due is None:
            continue
        if finished_at is None or batch_id in waiting:
            figures[body_id].checked_late += today > due
        elif clock.day_of(finished_at) <= due:
            figures[body_id].checked_in_time += 1
        else:
            figures[body_id].checked_late += 1


def _still_in_quarantine(period: Period) -> Select[Any]:
    return (
        select(IntakeRow.batch_id)
        .join(IntakeRow.batch)
        .where(
            _within(IntakeBatch.handed_in_at, period),
            IntakeBatch.quarantined > 0,
            IntakeRow.outcome == Outcome.QUARANTINED,
            IntakeRow.quarantine.in_(("", QuarantineState.WAITING)),
            IntakeRow.cells_sealed != "",
        )
        .distinct()
    )


def _count_objections(session: Session, period: Period, figures: _Figures) -> None:
    """Decided in the period, by the body that the record comes from."""
    found = (
        select(
            CreditRecord.source_body_id,
            func.count(),
            func.sum(case((Objection.outcome.not_in(NOT_UPHELD), 1), else_=0)),
        )
        .select_from(Objection)
        .join(CreditRecord, CreditRecord.id == Objection.record_id)
        .where(_within(Objection.decided_at, period), Objection.state == ObjectionState.DECIDED)
        .group_by(CreditRecord.source_body_id)
    )
    for body_id, decided, upheld in session.execute(found):
        figures[body_id].objections_decided = decided
        figures[body_id].objections_upheld = int(upheld or 0)


def _count_referrals(session: Session, period: Period, today: date, figures: _Figures) -> None:
    """Referred in the period: late where neither a proposal nor the decision came in time."""
    found = (
        select(
            CreditRecord.source_body_id, Objection.referred_at, Objection.proposed_at, Objection.decided_at
        )
        .join(CreditRecord, CreditRecord.id == Objection.record_id)
        .where(_within(Objection.referred_at, period), Objection.state != ObjectionState.WITHDRAWN)
    )
    for body_id, referred_at, *answers in session.execute(found):
        assert referred_at is not None, "it lies in the period"
        due = due_on(counting.ANSWER, clock.day_of(referred_at))
        answered = min((at for at in answers if at is not None), default=None)
        figures[body_id].referrals += 1
        if due is not None and _answer_day(answered, today) > due:
            figures[body_id].referrals_late += 1


def _answer_day(answered: datetime | None, today: date) -> date:
    return clock.day_of(answered) if answered is not None else today
