"""Writes: a record is made from what a body found, with the rules of the day it was found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.catalogue.models import CatalogueItem
from app.features.records.models import CreditRecord, Polarity, RecordKind, RecordVersion
from app.features.records.queries import finding_of
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.bulk import insert_many
from app.kernel.errors import NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook.loading import data_digest
from app.rulebook.terms import Finding, derive

REMOVED_BY_ITS_BODY = "removed-by-its-body"
REPAIRED = "repaired"
_POSITIVE = {RecordKind.HONOUR, RecordKind.COMMITMENT}
_NEUTRAL = {RecordKind.PERMIT, RecordKind.TITLE}
# What a version says of the marks its record had when it was made.
OBJECTION_PENDING = "objection-pending"


@dataclass(frozen=True)
class RecordFacts:
    """What a row says, in the glossary's words; `contents` is what pages show of it.

    `extension_months` is what the decision adds to the usual term, `removed_on` the day on which the body
    itself took its entry or award back; `polarity` is given where it is not that of the kind.
    """

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
    extension_months: int = 0
    polarity: Polarity | None = None
    removed_on: date | None = None
    contents: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class NewRecord:
    """One finding to be recorded; the ids are those of rows that are there already."""

    subject_id: UUID
    item_id: UUID
    determining_body_id: UUID
    source_body_id: UUID
    facts: RecordFacts
    source_row: str


def register_records(session: Session, found: Sequence[NewRecord]) -> list[tuple[UUID, str]]:
    """Make records of what bodies found about persons; answers id and reference of each, in order.

    No event is written: rows come in by the thousand, and the event of their slice covers every one of them
    (see `intake.services.take_rows`).
    """
    now, year = clock.now(), clock.today().year
    records, versions = [], []
    for one in found:
        record_id, terms = new_id(), _terms(_finding(one.facts), data_digest())
        records.append(_record_values(one, record_id, new_reference("R", year), terms, now))
        versions.append(_version_values(record_id, 1, one.facts, terms, one.source_row, "intake", (), now))
    insert_many(session, CreditRecord, records)
    insert_many(session, RecordVersion, versions)
    return [(values["id"], values["reference"]) for values in records]


def correct_record(
    session: Session,
    actor: Actor,
    record: CreditRecord,
    *,
    item: CatalogueItem,
    facts: RecordFacts,
    source_row: str,
    reason: str = "correction",
) -> CreditRecord:
    """Add a version to a record that its source corrects; nothing is overwritten.

    The terms are computed anew, by the rules in force on the date of the finding. `reason` is a key of
    `labels.REASONS`: why the version was made.
    """
    if record.withdrawn_at is not None:
        raise NotNow("already-withdrawn")
    terms = _terms(_finding(facts), data_digest())
    record.catalogue_item = item
    record.kind, record.polarity, record.list_code = facts.kind, _polarity(facts), facts.list_code
    record.title, record.decision_no, record.decided_on = facts.title, facts.decision_no, facts.decided_on
    record.domain, record.regime = facts.domain, facts.regime
    for name, value in terms.items():
        setattr(record, name, value)
    record.version += 1
    marks = (OBJECTION_PENDING,) if record.is_under_objection else ()
    values = _version_values(record.id, record.version, facts, terms, source_row, reason, marks, clock.now())
    session.add(RecordVersion(**values))
    session.flush()
    events.record(
        session, actor, "records.corrected", record.reference, version=record.version, row=source_row
    )
    outbox.put(session, "index.record", id=str(record.id))
    if facts.removed_on is not None:
        withdraw_record(session, actor, record, reason=REMOVED_BY_ITS_BODY)
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


def note_unconfirmed(session: Session, record: CreditRecord, on: date | None) -> None:
    """Note that an objection could be neither proved nor disproved, or that no such note stands any more.

    Its event is that of the decision on the objection.
    """
    record.unconfirmed_on = on
    session.flush()
    outbox.put(session, "index.record", id=str(record.id))


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


def _polarity(facts: RecordFacts) -> Polarity:
    return facts.polarity or polarity_of(facts.kind)


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
        extension_months=facts.extension_months,
    )


@lru_cache(maxsize=4096)
def _terms(finding: Finding, _edition: str) -> Mapping[str, Any]:
    """The terms of a finding by one edition of the rules: sheets hold many findings of one day and kind."""
    derivation = derive(finding)
    return MappingProxyType(
        {
            "severity": derivation.severity or "",
            "publish_until": derivation.publish_until,
            "use_until": derivation.use_until,
            "earliest_repair_on": derivation.earliest_repair_on,
            "rulebook_version": derivation.rulebook_version,
        }
    )


def version_contents(facts: RecordFacts) -> dict[str, Any]:
    """What a version keeps: what pages show, and what the terms were derived from."""
    extension = {"extension_months": facts.extension_months} if facts.extension_months else {}
    return {
        **facts.contents,
        **extension,
        "penalty_kinds": list(facts.penalty_kinds),
        "amount_yuan": str(facts.amount_yuan) if facts.amount_yuan is not None else None,
    }


def _record_values(
    one: NewRecord, record_id: UUID, reference: str, terms: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    facts = one.facts
    return {
        "id": record_id,
        "reference": reference,
        "subject_id": one.subject_id,
        "catalogue_item_id": one.item_id,
        "determining_body_id": one.determining_body_id,
        "source_body_id": one.source_body_id,
        "decision_key": facts.decision_key,
        "kind": facts.kind.value,
        "polarity": _polarity(facts).value,
        "domain": facts.domain,
        "regime": facts.regime,
        "list_code": facts.list_code,
        "title": facts.title,
        "decision_no": facts.decision_no,
        "decided_on": facts.decided_on,
        "recorded_at": now,
        "version": 1,
        "withdrawn_at": now if facts.removed_on is not None else None,
        "withdrawn_reason": REMOVED_BY_ITS_BODY if facts.removed_on is not None else "",
        **terms,
    }


def _version_values(
    record_id: UUID,
    number: int,
    facts: RecordFacts,
    terms: Mapping[str, Any],
    source_row: str,
    reason: str,
    marks: Sequence[str],
    now: datetime,
) -> dict[str, Any]:
    contents = version_contents(facts)
    return {
        "id": new_id(),
        "record_id": record_id,
        "number": number,
        "contents": contents,
        "content_digest": content_digest(contents),
        "source_row": source_row,
        "made_at": now,
        "reason": reason,
        "decided_on": facts.decided_on,
        "marks": list(marks),
        **terms,
    }
