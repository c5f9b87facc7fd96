"""Reads: whether a person has points, their entries, and what counts of them today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.points.models import PointsEnrolment, PointsEntry
from app.features.records import queries as records
from app.features.records.models import CreditRecord, Polarity
from app.rulebook.points import Award, award_for


@dataclass(frozen=True)
class Earned:
    """A record that earns points, by which award."""

    record: CreditRecord
    award: Award


def find_enrolment(session: Session, subject_id: UUID, *, for_update: bool = False) -> PointsEnrolment | None:
    """The person's enrolment, or None: nobody has points who did not ask for them."""
    found = select(PointsEnrolment).where(PointsEnrolment.subject_id == subject_id)
    return session.scalar(found.with_for_update() if for_update else found)


def enrolled_subjects(session: Session) -> Sequence[UUID]:
    """Everybody who asked for points, the longest enrolled first."""
    return session.scalars(select(PointsEnrolment.subject_id).order_by(PointsEnrolment.id)).all()


def entries_of(session: Session, enrolment: PointsEnrolment) -> tuple[PointsEntry, ...]:
    """The entries, newest first."""
    found = select(PointsEntry).where(PointsEntry.enrolment_id == enrolment.id)
    return tuple(session.scalars(found.order_by(PointsEntry.id.desc())))


def counts_on(entry: PointsEntry, day: date) -> bool:
    """Whether an entry counts on a day: as long as the record that it stands on may be used."""
    return entry.record.is_usable_on(day)


def total_of(entries: Sequence[PointsEntry], day: date) -> int:
    """The points that count on a day: never below 0, whatever became of the records."""
    return sum(entry.points for entry in entries if counts_on(entry, day))


def earned_by(session: Session, subject_id: UUID, today: date) -> tuple[Earned, ...]:
    """Every record of a person that earns points by the awards of today, oldest finding first."""
    found = records.records_of(session, subject_id, today)
    earned = []
    for record in reversed(found):
        said = {**records.current_version(record).contents, "title": record.title}
        award = award_for(record.kind, said, today) if record.polarity == Polarity.POSITIVE else None
        if award is not None:
            earned.append(Earned(record, award))
    return tuple(earned)
