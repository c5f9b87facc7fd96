"""Reads."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session

from app.features.bodies.models import BodyKind
from app.features.clocks.queries import LegalClock
from app.features.objections import policies
from app.features.objections.models import Objection
from app.features.objections.states import OPEN_STATES
from app.features.records.models import CreditRecord
from app.features.uploads import queries as uploads
from app.features.uploads.models import Upload
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.permissions import Permission, Role
from app.rulebook.working_days import Due


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
    """How many objections against a record are open."""
    found = select(func.count()).where(Objection.record_id == record_id, Objection.state.in_(OPEN_STATES))
    return session.scalar(found) or 0


def find_open(session: Session, record_id: UUID) -> Objection | None:
    """The open objection against a record, if there is one."""
    found = (
        select(Objection).where(Objection.record_id == record_id, Objection.state.in_(OPEN_STATES)).limit(1)
    )
    return session.scalar(found)


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
