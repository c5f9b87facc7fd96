"""Reads: one's own words, what waits to be checked, and what stands beside a record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.records.models import CreditRecord
from app.features.statements import policies
from app.features.statements.models import OwnStatement
from app.features.statements.states import LIVE_STATES, StatementState
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound


def text_of(session: Session, statement: OwnStatement) -> str:
    """The words."""
    return keyring_of(session).open(statement.text_sealed, place_of(statement.id))


def place_of(row_id: UUID) -> str:
    """Where the sealed words stand."""
    return f"statements.text:{row_id}"


def newest_of(session: Session, record: CreditRecord) -> OwnStatement | None:
    """What the person wrote last about the record, whatever became of it."""
    found = select(OwnStatement).where(OwnStatement.record_id == record.id)
    return session.scalar(found.order_by(OwnStatement.id.desc()).limit(1))


def live_of(session: Session, record: CreditRecord) -> tuple[OwnStatement, ...]:
    """What is shown or waits to be checked."""
    found = select(OwnStatement).where(
        OwnStatement.record_id == record.id, OwnStatement.state.in_(LIVE_STATES)
    )
    return tuple(session.scalars(found.order_by(OwnStatement.id)))


def accepted_of(session: Session, record: CreditRecord, today: date) -> OwnStatement | None:
    """What may be shown beside the record; None once the record itself may not be shown or used."""
    if not record.is_usable_on(today):
        return None
    found = select(OwnStatement).where(
        OwnStatement.record_id == record.id, OwnStatement.state == StatementState.ACCEPTED
    )
    return session.scalar(found.order_by(OwnStatement.id.desc()).limit(1))


def text_beside(session: Session, record: CreditRecord, today: date) -> str:
    """The accepted words; empty where nothing may be shown beside the record."""
    found = accepted_of(session, record, today)
    return text_of(session, found) if found is not None else ""


def accepted_of_subject(session: Session, subject_id: UUID, today: date) -> tuple[OwnStatement, ...]:
    """All that may be shown beside one person's records, newest first."""
    found = select(OwnStatement).where(
        OwnStatement.subject_id == subject_id, OwnStatement.state == StatementState.ACCEPTED
    )
    rows = session.scalars(found.order_by(OwnStatement.id.desc()))
    return tuple(one for one in rows if one.record.is_usable_on(today))


def waiting_for(session: Session, actor: Actor) -> tuple[OwnStatement, ...]:
    """What waits to be checked by this post, the first due first."""
    found = select(OwnStatement).where(OwnStatement.state == StatementState.SENT)
    rows = session.scalars(found.order_by(OwnStatement.due_on, OwnStatement.id))
    return tuple(one for one in rows if policies.can_check(actor, one))


def get_for_staff(session: Session, actor: Actor, reference: str) -> OwnStatement:
    """A statement that this post checks. Raises NotFound."""
    found = session.scalar(select(OwnStatement).where(OwnStatement.reference == reference))
    if found is None or not policies.can_check(actor, found):
        raise NotFound("no-such-statement")
    return found
