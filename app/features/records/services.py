"""Writes: a record is made from what a body found, with the rules of the day it was found."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.catalogue.models import CatalogueItem
from app.features.records.models import CreditRecord, Polarity, RecordKind, RecordVersion
from app.features.records.queries import finding_of
from app.features.subjects.models import Subject
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.errors import NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook.terms import Derivation, Finding, derive

_POSITIVE = {RecordKind.HONOUR, RecordKind.COMMITMENT}
_NEUTRAL = {RecordKind.PERMIT, RecordKind.TITLE}


@dataclass(frozen=True)
class RecordFacts:
    """What a row says, in the glossary's words; `contents` is what pages show of it."""

    kind: RecordKind
    title: str
    decision_no: str
    decided_on: date
    decision_key: str
    penalty_kinds: tuple[str, ...] = ()
    domain: str = ""
    regime: str = ""
    list_code: str = ""
    amount_yuan: Decimal | None = None
    contents: dict[str, Any] = field(default_factory=dict)


def register_record(
    session: Session,
    *,
    subject: Subject,
    item: CatalogueItem,
    determining_body: Body,
    source_body: Body,
    facts: RecordFacts,
    source_row: str,
) -> CreditRecord:
    """Make a record of what a body found about a person.

    Nothing is flushed and no event written: rows come in by the thousand, and the event of their batch
    covers every one of them (see `intake.services.take_rows`).
    """
    record = CreditRecord(
        id=new_id(),
        reference=new_reference("R", clock.today().year),
        subject_id=subject.id,
        catalogue_item_id=item.id,
        determining_body_id=determining_body.id,
        source_body_id=source_body.id,
        decision_key=facts.decision_key,
        kind=facts.kind,
        polarity=polarity_of(facts.kind),
        domain=facts.domain,
        regime=facts.regime,
        list_code=facts.list_code,
        title=facts.title,
        decision_no=facts.decision_no,
        decided_on=facts.decided_on,
        recorded_at=clock.now(),
        version=1,
        **_terms(derive(_finding(facts))),
    )
    session.add(record)
    _add_version(session, record, facts, source_row, "intake")
    return record


def correct_record(
    session: Session, actor: Actor, record: CreditRecord, facts: RecordFacts, source_row: str
) -> CreditRecord:
    """Add a version to a record whose source sent it anew with other contents; nothing is overwritten."""
    derivation = derive(_finding(facts))
    record.title, record.decided_on, record.domain = facts.title, facts.decided_on, facts.domain
    for name, value in _terms(derivation).items():
        setattr(record, name, value)
    record.version += 1
    _add_version(session, record, facts, source_row, "correction")
    events.record(
        session, actor, "records.corrected", record.reference, version=record.version, row=source_row
    )
    return record


def mark_objection(session: Session, actor: Actor, record: CreditRecord) -> None:
    """Show everywhere and at once that the record is under objection (rule 4.1)."""
    if record.objection_marked_at is None:
        record.objection_marked_at = clock.now()
        events.record(session, actor, "records.objection-marked", record.reference)


def lift_objection_mark(session: Session, actor: Actor, record: CreditRecord) -> None:
    """Take the mark away once no objection is open."""
    record.objection_marked_at = None
    events.record(session, actor, "records.objection-mark-lifted", record.reference)


def withdraw_record(session: Session, actor: Actor, record: CreditRecord, *, reason: str) -> None:
    """Neither show nor use a record any more: its basis is gone or it was wrong (rules 1.7, 3.9)."""
    if record.withdrawn_at is not None:
        raise NotNow("already-withdrawn")
    record.withdrawn_at, record.withdrawn_reason = clock.now(), reason
    events.record(session, actor, "records.withdrawn", record.reference, reason=reason)
    outbox.put(session, "index.record", id=str(record.id))


def polarity_of(kind: RecordKind) -> Polarity:
    """Whether a kind of record speaks for, against or neither."""
    if kind in _POSITIVE:
        return Polarity.POSITIVE
    return Polarity.NEUTRAL if kind in _NEUTRAL else Polarity.NEGATIVE


def content_digest(contents: dict[str, Any]) -> str:
    """A digest of what a version says."""
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _finding(facts: RecordFacts) -> Finding:
    return finding_of(
        kind=facts.kind,
        decided_on=facts.decided_on,
        penalty_kinds=facts.penalty_kinds,
        domain=facts.domain,
        regime=facts.regime,
        list_code=facts.list_code,
        amount_yuan=facts.amount_yuan,
    )


def _terms(derivation: Derivation) -> dict[str, Any]:
    return {
        "severity": derivation.severity or "",
        "publish_until": derivation.publish_until,
        "use_until": derivation.use_until,
        "earliest_repair_on": derivation.earliest_repair_on,
        "rulebook_version": derivation.rulebook_version,
    }


def version_contents(facts: RecordFacts) -> dict[str, Any]:
    """What a version keeps: what pages show, and what the terms were derived from."""
    return {
        **facts.contents,
        "penalty_kinds": list(facts.penalty_kinds),
        "amount_yuan": str(facts.amount_yuan) if facts.amount_yuan is not None else None,
    }


def _add_version(
    session: Session, record: CreditRecord, facts: RecordFacts, source_row: str, reason: str
) -> None:
    contents = version_contents(facts)
    session.add(
        RecordVersion(
            record_id=record.id,
            number=record.version,
            contents=contents,
            content_digest=content_digest(contents),
            source_row=source_row,
            rulebook_version=record.rulebook_version,
            made_at=clock.now(),
            reason=reason,
        )
    )
