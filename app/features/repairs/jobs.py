"""What the worker does: says that one can apply now, reminds recipients, closes what is moot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.features.accounts.models import Account
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.records.models import CreditRecord, Polarity
from app.features.repairs import notices, queries, services
from app.features.repairs.models import RepairApplication, RepairReminder
from app.features.repairs.states import OPEN_STATES
from app.kernel import clock
from app.rulebook import deadlines
from app.web.toolbox import Toolbox

AT_ONCE = 100
# Who was away for longer reads it on the page of the record; nobody is told about long ago.
_LATELY = timedelta(days=30)


def tidy(tools: Toolbox) -> None:
    """All of it, a slice in each transaction."""
    with tools.database.transaction() as session:
        _remind_recipients(session, clock.today())
    for part in (_remind_persons, _settle):
        _in_slices(tools, part)


def _in_slices(tools: Toolbox, part: Callable[[Session, date], int]) -> None:
    done = AT_ONCE
    while done == AT_ONCE:
        with tools.database.transaction() as session:
            done = part(session, clock.today())


def _remind_persons(session: Session, today: date) -> int:
    """Tell persons with an account that the minimum term of a record is over, once for each record."""
    found = (
        select(CreditRecord)
        .join(Account, Account.subject_id == CreditRecord.subject_id)
        .outerjoin(RepairReminder, RepairReminder.record_id == CreditRecord.id)
        .where(
            RepairReminder.id.is_(None),
            CreditRecord.polarity == Polarity.NEGATIVE,
            CreditRecord.withdrawn_at.is_(None),
            or_(CreditRecord.use_until.is_(None), CreditRecord.use_until >= today),
            CreditRecord.earliest_repair_on.between(today - _LATELY, today),
            CreditRecord.earliest_repair_on > CreditRecord.decided_on,
        )
        .order_by(CreditRecord.id)
        .limit(AT_ONCE)
    )
    records = session.scalars(found).all()
    for record in records:
        session.add(RepairReminder(record_id=record.id, sent_at=clock.now()))
        is_open = queries.find_open(session, record.id) is not None
        if not is_open and queries.readiness(session, record, today).can_apply:
            messages.send(session, record.subject_id, MessageKind.REPAIR_POSSIBLE, thing=record.reference)
    return len(records)


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
