"""Reads."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from app.features.bodies.models import BodyKind
from app.features.clocks import queries as clocks
from app.features.clocks.queries import LegalClock
from app.features.objections import policies
from app.features.objections.models import Objection, Reconsideration, Supplement
from app.features.objections.states import (
    OPEN_STATES,
    ObjectionOutcome,
    ObjectionState,
    ReconsiderationState,
)
from app.features.records.models import CreditRecord
from app.features.uploads import queries as uploads
from app.features.uploads.models import Upload
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.permissions import Permission, Role
from app.rulebook import deadlines
from app.rulebook.working_days import Due

CONFIRMED = "confirmed"
"""The outcome of a second look that leaves the first answer as it is."""


def of_subject(session: Session, subject_id: UUID) -> tuple[Objection, ...]:
    """One person's objections, newest first."""
    found = select(Objection).where(Objection.subject_id == subject_id).order_by(Objection.id.desc())
    return tuple(session.scalars(found))


def get_own(session: Session, actor: Actor, reference: str) -> Objection:
    """One's own objection. Raises NotFound."""
    objection = _find(session, reference)
    if objection is None or not policies.is_own_objection(actor, objection):
        raise NotFound("no-such-objection")
    return objection


def get_for_staff(session: Session, actor: Actor, reference: str) -> Objection:
    """An objection that this post handles. Raises NotFound."""
    objection = _find(session, reference)
    if objection is None or not policies.can_handle(actor, objection):
        raise NotFound("no-such-objection")
    return objection


def open_for_staff(session: Session, actor: Actor) -> tuple[Objection, ...]:
    """What waits for this post, the first due first."""
    found = _within_reach(actor).where(Objection.state.in_(OPEN_STATES))
    return tuple(session.scalars(found.order_by(Objection.due_on, Objection.id)))


def answered_for_staff(
    session: Session, actor: Actor, *, offset: int, limit: int
) -> tuple[tuple[Objection, ...], int]:
    """One page of what is no longer open within this post's reach, the latest first, and how many."""
    found = _within_reach(actor).where(Objection.state.not_in(OPEN_STATES))
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Objection.id).subquery()))
    page = found.order_by(Objection.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def count_waiting(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """(open objections within this post's reach, those of them that are late)."""
    dues = session.scalars(
        _within_reach(actor).where(Objection.state.in_(OPEN_STATES)).with_only_columns(Objection.due_on)
    ).all()
    return len(dues), sum(due < today for due in dues)


def count_open(session: Session, record_id: UUID) -> int:
    """How many objections against a record are open, or are looked at again."""
    found = select(func.count()).where(Objection.record_id == record_id, Objection.state.in_(OPEN_STATES))
    again = (
        select(func.count())
        .select_from(Reconsideration)
        .join(Objection, Objection.id == Reconsideration.objection_id)
        .where(Objection.record_id == record_id, Reconsideration.state == ReconsiderationState.ASKED)
    )
    return (session.scalar(found) or 0) + (session.scalar(again) or 0)


def find_open(session: Session, record_id: UUID) -> Objection | None:
    """The open objection against a record, if there is one."""
    found = (
        select(Objection).where(Objection.record_id == record_id, Objection.state.in_(OPEN_STATES)).limit(1)
    )
    return session.scalar(found)


def find_reconsideration(session: Session, objection: Objection) -> Reconsideration | None:
    """The second look at an objection, if it was asked for."""
    return session.scalar(select(Reconsideration).where(Reconsideration.objection_id == objection.id))


def reconsiderations_for_staff(session: Session, actor: Actor) -> tuple[Reconsideration, ...]:
    """The open ones within this post's reach, the first due first."""
    within = _within_reach(actor).with_only_columns(Objection.id)
    found = select(Reconsideration).where(
        Reconsideration.state == ReconsiderationState.ASKED, Reconsideration.objection_id.in_(within)
    )
    return tuple(session.scalars(found.order_by(Reconsideration.due_on, Reconsideration.id)))


def reconsideration_until(objection: Objection) -> Due:
    """The last day on which it can be asked for."""
    assert objection.decided_at is not None, "it was answered"
    return deadlines.due("reconsideration-request", clock.day_of(objection.decided_at))


def can_ask_reconsideration(session: Session, objection: Objection, today: date) -> bool:
    """Answered, within the term, not asked for before, and something is left to ask for."""
    is_answered = objection.state == ObjectionState.DECIDED and objection.outcome != ObjectionOutcome.DELETED
    if not is_answered or today > reconsideration_until(objection).on:
        return False
    return find_reconsideration(session, objection) is None


def can_remind(session: Session, objection: Objection, today: date) -> bool:
    """Late, and not reminded by the person today."""
    asked = find_reconsideration(session, objection)
    is_late_again = asked is not None and asked.is_open and today > asked.due_on
    if not (objection.is_late_on(today) or is_late_again):
        return False
    verb = "objections.reminded-by-person"
    return all(one.verb != verb or clock.day_of(one.at) != today for one in deeds(session, objection))


def reconsideration_clock(asked: Reconsideration) -> LegalClock:
    """The legal clock of a second look."""

    def keep(due: Due) -> None:
        asked.due_on, asked.is_due_provisional = due.on, due.is_provisional

    return LegalClock(
        kind="reconsideration",
        case_id=asked.id,
        reference=asked.objection.reference,
        subject_id=asked.objection.subject_id,
        deadline="reconsideration",
        started_on=clock.day_of(asked.asked_at),
        stopped_on=clock.day_of(asked.decided_at) if asked.decided_at else None,
        may_stop=lambda actor: policies.can_reconsider(actor, asked.objection) and asked.is_open,
        keep_due=keep,
    )


def reconsideration_words(session: Session, asked: Reconsideration, part: str) -> str:
    """The `request`, the `answer` or the `changes` of a second look; empty while there is none."""
    sealed: str = getattr(asked, f"{part}_sealed")
    return keyring_of(session).open(sealed, words_place(part, asked.id)) if sealed else ""


def supplements_of(session: Session, objection: Objection) -> tuple[tuple[datetime, str], ...]:
    """What the person added, first to last, with the moment of each."""
    found = select(Supplement).where(Supplement.objection_id == objection.id).order_by(Supplement.id)
    keyring = keyring_of(session)
    return tuple(
        (one.added_at, keyring.open(one.text_sealed, words_place("supplement", one.id)))
        for one in session.scalars(found)
    )


def words_place(part: str, row_id: UUID) -> str:
    """The place that sealed words are bound to."""
    return f"objections.{part}-of:{row_id}"


def deadline_of(record: CreditRecord) -> str:
    """The legal clock of an objection: the office's own records are decided sooner (rule 4.2)."""
    if record.source_body.kind == BodyKind.CREDIT_OFFICE:
        return "objection-decision"
    return "objection-decision-other-body"


def clock_of(objection: Objection) -> LegalClock:
    """Its legal clock, from the day of filing to the answer."""

    def keep(due: Due) -> None:
        objection.due_on, objection.is_due_provisional = due.on, due.is_provisional

    return LegalClock(
        kind="objection",
        case_id=objection.id,
        reference=objection.reference,
        subject_id=objection.subject_id,
        deadline=deadline_of(objection.record),
        started_on=clock.day_of(objection.filed_at),
        stopped_on=clock.day_of(objection.decided_at) if objection.decided_at else None,
        may_stop=lambda actor: policies.can_handle(actor, objection) and objection.is_open,
        keep_due=keep,
    )


def days_due(session: Session, objections: Collection[Objection], today: date) -> dict[UUID, date]:
    """The due day of each as its own page shows it: kept in the row, but for a clock that stands still."""
    still = clocks.running_among(session, [one.id for one in objections if one.is_open], "objection")
    return {
        one.id: clocks.standing_of(session, clock_of(one), today).due.on if one.id in still else one.due_on
        for one in objections
    }


def count_due_soon(session: Session, actor: Actor, today: date, last: date) -> int:
    """Open objections within this post's reach that are due from today to a last day."""
    found = _within_reach(actor).where(
        Objection.state.in_(OPEN_STATES), Objection.due_on.between(today, last)
    )
    return (
        session.scalar(select(func.count()).select_from(found.with_only_columns(Objection.id).subquery()))
        or 0
    )


def request_of(session: Session, objection: Objection) -> str:
    """What the person wrote."""
    return keyring_of(session).open(objection.request_sealed, f"objections.request:{objection.id}")


def answer_of(session: Session, objection: Objection) -> str:
    """The written answer, empty while there is none."""
    if not objection.answer_sealed:
        return ""
    return keyring_of(session).open(objection.answer_sealed, f"objections.answer:{objection.id}")


def proposal_of(session: Session, objection: Objection) -> str:
    """The answer that a clerk proposed, empty while there is none. For staff only."""
    if not objection.proposal_sealed:
        return ""
    return keyring_of(session).open(objection.proposal_sealed, f"objections.proposal:{objection.id}")


def changes_of(session: Session, objection: Objection) -> dict[str, str]:
    """What is corrected or added by the answer, by field; empty where nothing is."""
    if not objection.changes_sealed:
        return {}
    opened = keyring_of(session).open(objection.changes_sealed, f"objections.changes:{objection.id}")
    changes: dict[str, str] = json.loads(opened)
    return changes


def evidence_of(session: Session, objection: Objection) -> tuple[Upload, ...]:
    """The files that came with it and after it."""
    return uploads.attached_to(session, "objections", objection.id)


def get_evidence(session: Session, objection: Objection, reference: str) -> Upload:
    """One of its files. Raises NotFound."""
    return uploads.get_attached(session, "objections", objection.id, reference)


def deeds(session: Session, objection: Objection) -> tuple[Event, ...]:
    """What was done about an objection, first to last."""
    return events.history(session, objection.reference)


def _within_reach(actor: Actor) -> Select[Objection]:
    """The same as `policies.can_handle`, for many at once."""
    found = select(Objection).join(Objection.record)
    if not (actor.can(Permission.OBJECTIONS_HANDLE) and actor.can(Permission.RECORDS_READ)):
        return found.where(false())
    if Role.REVIEWER in actor.roles:
        return found
    return found.where(
        or_(CreditRecord.determining_body_id == actor.body_id, CreditRecord.source_body_id == actor.body_id)
    )


def _find(session: Session, reference: str) -> Objection | None:
    return session.scalar(select(Objection).where(Objection.reference == reference))
