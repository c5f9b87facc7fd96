"""Writes: asking for points, leaving, and entering what records earn. Nothing here can take points away."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.features.messages import services as messages
from app.features.points import policies, queries
from app.features.points.models import PointsEnrolment, PointsEntry
from app.kernel import clock, events
from app.kernel.actors import SYSTEM, Actor
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import new_reference


def enrol(session: Session, actor: Actor) -> PointsEnrolment:
    """Ask for points; what the records earn today is entered at once. Asking twice changes nothing."""
    if not policies.can_enrol(actor) or actor.subject_id is None:
        raise NotAllowed("cannot-enrol")
    already = queries.find_enrolment(session, actor.subject_id, for_update=True)
    if already is not None:
        return already
    at = clock.now()
    enrolment = PointsEnrolment(
        reference=new_reference("P", clock.day_of(at).year), subject_id=actor.subject_id, enrolled_at=at
    )
    session.add(enrolment)
    session.flush()
    events.record(session, actor, "points.enrolled", enrolment.reference)
    enter_earned(session, enrolment)
    return enrolment


def leave(session: Session, actor: Actor) -> None:
    """Have no points any more: enrolment and entries are deleted, for consent to them is taken back.

    Raises NotNow where there is no enrolment. Whoever comes back gets what their records earn then.
    """
    if not policies.can_enrol(actor) or actor.subject_id is None:
        raise NotAllowed("cannot-enrol")
    enrolment = queries.find_enrolment(session, actor.subject_id, for_update=True)
    if enrolment is None:
        raise NotNow("not-enrolled")
    reference = enrolment.reference
    session.execute(delete(PointsEnrolment).where(PointsEnrolment.id == enrolment.id))
    events.record(session, actor, "points.left", reference)


def enter_earned(session: Session, enrolment: PointsEnrolment) -> int:
    """Enter the points of records that have none yet; answers how many entries were made."""
    today, at = clock.today(), clock.now()
    entered = {entry.record_id for entry in queries.entries_of(session, enrolment)}
    new = [
        one for one in queries.earned_by(session, enrolment.subject_id, today) if one.record.id not in entered
    ]
    for one in new:
        session.add(
            PointsEntry(
                enrolment_id=enrolment.id,
                record_id=one.record.id,
                award=one.award.code,
                points=one.award.points,
                entered_at=at,
            )
        )
        session.flush()
        events.record(
            session,
            SYSTEM,
            "points.entered",
            enrolment.reference,
            record=one.record.reference,
            award=one.award.code,
            points=one.award.points,
        )
    if new and entered:  # the first entries stand on the page that the person has just asked for
        messages.send(session, enrolment.subject_id, "points-entered", thing=enrolment.reference)
    return len(new)
