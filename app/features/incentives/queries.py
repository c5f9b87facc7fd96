"""Reads: how a person stands with each incentive in force."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.records import queries as records
from app.features.records.models import Polarity, RecordKind
from app.rulebook.incentives import Honour, Negative, Standing, judge
from app.rulebook.measures import incentives_on


def standings_of(session: Session, subject_id: UUID, today: date) -> tuple[Standing, ...]:
    """Every incentive in force on a day: those that are open first, each in the order of the data."""
    found = records.records_of(session, subject_id, today)
    honours = [
        Honour(one.reference, one.title, one.decided_on) for one in found if one.kind == RecordKind.HONOUR
    ]
    negatives = [
        Negative(one.reference, one.title, one.decided_on, one.publish_until)
        for one in found
        if one.polarity == Polarity.NEGATIVE
    ]
    standings = [judge(incentive, honours, negatives, today) for incentive in incentives_on(today)]
    return tuple(sorted(standings, key=lambda one: not one.is_open))
