"""Writes: a person is reminded of a date, once for each number of days before it that the rules name."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.features.messages import dates_ahead, services
from app.features.messages.dates_ahead import DateAhead
from app.features.messages.models import SentReminder
from app.kernel import clock
from app.rulebook.reminders import days_before, longest

_FORGET_AFTER = timedelta(days=30)


def remind_of_dates(session: Session, today: date) -> int:
    """Send what is due today; a second call on the same day sends nothing. Answers how many were sent."""
    ahead = dates_ahead.collect(session, today, today + timedelta(days=longest()))
    session.execute(delete(SentReminder).where(SentReminder.due_on < today - _FORGET_AFTER))
    sent = set(session.scalars(select(SentReminder.key).where(SentReminder.due_on >= today)))
    return sum(_remind(session, one, today, sent) for one in ahead)


def _remind(session: Session, one: DateAhead, today: date, sent: set[str]) -> bool:
    """The nearest of its reminders, unless that one has gone out."""
    left = (one.on - today).days
    step = min((days for days in days_before(one.kind) if days >= left), default=None)
    key = f"{one.kind}:{one.thing}:{one.on.isoformat()}:{step}"
    if step is None or key in sent:
        return False
    sent.add(key)
    session.add(SentReminder(key=key, due_on=one.on, sent_at=clock.now()))
    services.send(session, one.subject_id, one.kind, thing=one.thing, due_on=one.on)
    return True
