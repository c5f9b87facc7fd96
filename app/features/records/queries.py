"""Reads: a person's records, and the derivation of a record's terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.features.records import policies
from app.features.records.models import CreditRecord, Polarity, RecordKind, RecordVersion
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.rulebook import steps
from app.rulebook.severity import Severity
from app.rulebook.spans import Span
from app.rulebook.steps import Step
from app.rulebook.terms import Derivation, Finding, derive

_GRAVE = (RecordKind.SERIOUS_LIST, RecordKind.JUDGMENT_DEBTOR)


def records_of(session: Session, subject_id: UUID, today: date) -> tuple[CreditRecord, ...]:
    """What may be used of a person's record on a day, newest finding first (rule 3.8)."""
    found = (
        select(CreditRecord)
        .where(
            CreditRecord.subject_id == subject_id,
            CreditRecord.withdrawn_at.is_(None),
            or_(CreditRecord.use_until.is_(None), CreditRecord.use_until >= today),
        )
        .options(selectinload(CreditRecord.versions))
        .order_by(CreditRecord.decided_on.desc(), CreditRecord.id)
    )
    return tuple(session.scalars(found))


def serious_in_force(today: date) -> Select[CreditRecord]:
    """Records that speak gravely against their person on a day: serious findings, lists, judgment debts.

    Withdrawn ones do not count, nor those whose term of publication (else of use) is over.
    """
    last_day = func.coalesce(CreditRecord.publish_until, CreditRecord.use_until, date.max)
    return select(CreditRecord).where(
        CreditRecord.polarity == Polarity.NEGATIVE,
        or_(CreditRecord.severity == Severity.SERIOUS, CreditRecord.kind.in_(_GRAVE)),
        CreditRecord.withdrawn_at.is_(None),
        CreditRecord.decided_on <= today,
        last_day >= today,
    )


def counts_by_kind(session: Session, subject_id: UUID, today: date) -> dict[str, int]:
    """How many records of each kind a person has."""
    found = (
        select(CreditRecord.kind, func.count().label("figure"))
        .where(
            CreditRecord.subject_id == subject_id,
            CreditRecord.withdrawn_at.is_(None),
            or_(CreditRecord.use_until.is_(None), CreditRecord.use_until >= today),
        )
        .group_by(CreditRecord.kind)
    )
    return {row.kind: row.figure for row in session.execute(found)}


def expired_by_kind(session: Session, subject_id: UUID, today: date) -> dict[str, int]:
    """How many records of each kind are past their last day of use: neither shown nor used (rule 3.8)."""
    found = (
        select(CreditRecord.kind, func.count())
        .where(
            CreditRecord.subject_id == subject_id,
            CreditRecord.withdrawn_at.is_(None),
            CreditRecord.use_until < today,
        )
        .group_by(CreditRecord.kind)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def get_own(session: Session, actor: Actor, reference: str, today: date) -> CreditRecord:
    """One's own record. Raises NotFound for anybody else's and for what may no longer be used."""
    record = find_by_reference(session, reference)
    if record is None or not policies.is_own(actor, record) or not record.is_usable_on(today):
        raise NotFound("no-such-record")
    return record


def get_for_staff(session: Session, actor: Actor, reference: str) -> CreditRecord:
    """A record that this post may open. Raises NotFound."""
    record = find_by_reference(session, reference)
    if record is None or not policies.can_read(actor, record):
        raise NotFound("no-such-record")
    return record


def find_by_reference(session: Session, reference: str) -> CreditRecord | None:
    """The record with this reference, whoever asks."""
    return session.scalar(select(CreditRecord).where(CreditRecord.reference == reference))


def find_by_decision(session: Session, decision_key: str) -> CreditRecord | None:
    """The record of one decision on one person."""
    return session.scalar(select(CreditRecord).where(CreditRecord.decision_key == decision_key))


def current_version(record: CreditRecord) -> RecordVersion:
    """What the record says now."""
    return record.versions[-1]


def finding_of(
    *,
    kind: str,
    decided_on: date,
    penalty_kinds: tuple[str, ...],
    domain: str,
    regime: str,
    list_code: str,
    amount_yuan: Decimal | None,
    extension_months: int = 0,
) -> Finding:
    """A finding as the rulebook wants it."""
    return Finding(
        kind=kind,
        decided_on=decided_on,
        penalty_kinds=penalty_kinds,
        domain=domain or None,
        regime=regime or None,
        list_code=list_code or None,
        amount_yuan=amount_yuan,
        extension=Span.of(months=extension_months),
    )


def finding_behind(record: CreditRecord) -> Finding:
    """What was found, as the rulebook wants it."""
    contents = current_version(record).contents
    amount = contents.get("amount_yuan")
    return finding_of(
        kind=record.kind,
        decided_on=record.decided_on,
        penalty_kinds=tuple(contents.get("penalty_kinds", ())),
        domain=record.domain,
        regime=record.regime,
        list_code=record.list_code,
        amount_yuan=Decimal(amount) if amount is not None else None,
        extension_months=int(contents.get("extension_months", 0)),
    )


def derivation_of(record: CreditRecord) -> Derivation:
    """How the record's terms follow from the law, step by step."""
    return derive(finding_behind(record))


def steps_of(record: CreditRecord, derivation: Derivation | None = None) -> tuple[Step, ...]:
    """The steps of that derivation, as far as the record's item of the catalogue lets them apply."""
    found = (derivation or derivation_of(record)).steps
    return found if record.catalogue_item.is_publishable else steps.without_display(found)
