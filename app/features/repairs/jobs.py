"""What the worker does: reminds recipients, escalates, closes what is moot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.features.records.models import CreditRecord
from app.features.repairs import notices, services
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import OPEN_STATES
from app.kernel import clock
from app.rulebook import deadlines
from app.web.toolbox import Toolbox

AT_ONCE = 100


def tidy(tools: Toolbox) -> None:
    """All of it, a slice in each transaction."""
    with tools.database.transaction() as session:
        _remind_recipients(session, clock.today())
    _in_slices(tools, _settle)


def _in_slices(tools: Toolbox, part: Callable[[Session, date], int]) -> None:
    done = AT_ONCE
    while done == AT_ONCE:
        with tools.database.transaction() as session:
            done = part(session, clock.today())


def _remind_recipients(session: Session, today: date) -> None:
    """Remind once after the day is over, and escalate once the same time has passed again."""
    for notice in notices.overdue(session, today):
        if notice.reminded_at is None:
            services.remind(session, notice)
        elif today > deadlines.due("repair-propagation", clock.day_of(notice.reminded_at)).on:
            services.escalate(session, notice)


def _settle(session: Session, today: date) -> int:
    """Close what has become moot: its record has ended by itself or was taken back."""
    found = (
        select(RepairApplication)
        .join(RepairApplication.record)
        .where(
            RepairApplication.state.in_(OPEN_STATES),
            or_(CreditRecord.withdrawn_at.is_not(None), CreditRecord.use_until < today),
        )
        .order_by(RepairApplication.id)
        .limit(AT_ONCE)
    )
    applications = session.scalars(found).all()
    for application in applications:
        services.settle_application(session, application)
    return len(applications)
