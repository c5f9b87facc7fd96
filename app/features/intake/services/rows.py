"""Rows are taken a slice at a time, each in one transaction, with one event that covers its receipts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.bodies import services as bodies
from app.features.disclosures.following import hold_disclosures
from app.features.intake.judging import Judged
from app.features.intake.models import IntakeBatch, IntakeRow, Outcome
from app.features.intake.services.changes import correct, withdraw
from app.features.intake.states import QuarantineState
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.records.services import NewRecord
from app.features.subjects.services import register_subjects
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.bulk import insert_many
from app.kernel.db import hold, keyring_of
from app.kernel.ids import new_id

# The ids of bodies by what a sheet calls them: the same few names stand in row after row.
KnownBodies = dict[tuple[str, str], UUID]
Recorded = dict[int, tuple[UUID, str]]


def take_rows(
    session: Session,
    actor: Actor,
    batch: IntakeBatch,
    judged: Sequence[Judged],
    known_bodies: KnownBodies | None = None,
) -> None:
    """Give each row its receipt and do what follows from it; one event covers the slice.

    The event holds a digest of the receipts, so that a receipt changed later shows.
    """
    recorded = apply_rows(session, actor, batch, judged, known_bodies)
    receipts = _write_receipts(session, batch, judged, recorded)
    for one in judged:
        setattr(batch, one.outcome, getattr(batch, one.outcome) + 1)
    batch.rows_read = judged[-1].row.number
    session.flush()
    digest = hashlib.sha256(json.dumps(receipts).encode()).hexdigest()
    events.record(session, actor, "intake.rows-taken", batch.reference, rows=len(judged), receipts=digest)


def apply_rows(
    session: Session,
    actor: Actor,
    batch: IntakeBatch,
    judged: Sequence[Judged],
    known_bodies: KnownBodies | None = None,
) -> Recorded:
    """Do what follows from judged rows; answers id and reference of each record by the row's number."""
    changed = _held(session, judged)
    recorded = _record(session, actor, batch, judged, known_bodies if known_bodies is not None else {})
    for one in judged:
        if one.outcome is Outcome.CORRECTED:
            correct(session, actor, changed[_known_id(one)], one, source_row_of(batch, one))
        elif one.outcome is Outcome.WITHDRAWN:
            withdraw(session, actor, changed[_known_id(one)], one)
    known = {one.row.number: (one.record.id, one.record.reference) for one in judged if one.record}
    return known | recorded


def source_row_of(batch: IntakeBatch, one: Judged) -> str:
    """Where a version comes from: batch and row."""
    return f"{batch.reference}/{one.row.number}"


def sealed_cells(session: Session, row_id: UUID, one: Judged) -> str:
    """The cells of a row as they are kept while somebody has to look at it."""
    cells = {heading: str(cell) for heading, cell in one.row.cells.items() if cell not in (None, "")}
    return keyring_of(session).seal(json.dumps(cells, ensure_ascii=False), cells_place(row_id))


def cells_place(row_id: UUID) -> str:
    """The place that the sealed cells of a row are bound to."""
    return f"intake_rows.cells:{row_id}"


def _held(session: Session, judged: Sequence[Judged]) -> dict[UUID, CreditRecord]:
    """The records that the slice changes, held in one order before anything is written."""
    changes = (Outcome.CORRECTED, Outcome.WITHDRAWN)
    ids = sorted(_known_id(one) for one in judged if one.outcome in changes)
    found = {record_id: session.get_one(CreditRecord, record_id) for record_id in ids}
    for record in found.values():
        hold(session, record)
    hold_disclosures(session, ids)
    return found


def _known_id(one: Judged) -> UUID:
    assert one.record is not None, "a row that changes a record has one"
    return one.record.id


def _record(
    session: Session, actor: Actor, batch: IntakeBatch, judged: Sequence[Judged], known: KnownBodies
) -> Recorded:
    """Make the records of the accepted rows, in one statement a table; answers (id, reference) by row."""
    accepted = [one for one in judged if one.outcome is Outcome.ACCEPTED]
    persons = {one.taken.id_number: one.taken.name for one in accepted if one.taken is not None}
    subjects = register_subjects(session, persons)
    found = []
    for one in accepted:
        assert one.taken is not None, "an accepted row has been read"
        assert one.item is not None, "an accepted row has its item"
        found.append(
            NewRecord(
                subject_id=subjects[one.taken.id_number],
                item_id=one.item.id,
                determining_body_id=_body_id(session, actor, known, one.taken.determining_body),
                source_body_id=_body_id(session, actor, known, one.taken.source_body),
                facts=one.taken.facts,
                source_row=source_row_of(batch, one),
            )
        )
    made = records.register_records(session, found)
    return {one.row.number: ids for one, ids in zip(accepted, made, strict=True)}


def _body_id(session: Session, actor: Actor, known: KnownBodies, named: tuple[str, str]) -> UUID:
    if named not in known:
        known[named] = bodies.find_or_note_body(session, actor, name=named[0], code=named[1]).id
    return known[named]


def _write_receipts(
    session: Session, batch: IntakeBatch, judged: Sequence[Judged], recorded: Recorded
) -> list[list[Any]]:
    waiting = _digests_in_quarantine(session, judged)
    rows, receipts = [], []
    for one in judged:
        record_id, reference = recorded.get(one.row.number, (None, ""))
        is_kept = one.outcome is Outcome.QUARANTINED and one.digest not in waiting
        if is_kept:
            waiting.add(one.digest)
        rows.append(_row_values(session, batch, one, record_id, is_kept=is_kept))
        receipts.append([one.row.number, one.outcome, one.rule, reference])
    insert_many(session, IntakeRow, rows)
    return receipts


def _row_values(
    session: Session, batch: IntakeBatch, one: Judged, record_id: UUID | None, *, is_kept: bool
) -> Mapping[str, Any]:
    row_id = new_id()
    return {
        "id": row_id,
        "batch_id": batch.id,
        "number": one.row.number,
        "outcome": one.outcome.value,
        "rule": str(one.rule),
        "values": dict(one.values),
        "content_digest": one.digest,
        "record_id": record_id,
        "is_releasable": one.is_releasable,
        "cells_sealed": sealed_cells(session, row_id, one) if is_kept else "",
        "quarantine": QuarantineState.WAITING.value if is_kept else "",
        "quarantine_rule": str(one.rule) if one.outcome is Outcome.QUARANTINED else "",
        "decided_by": "",
        "reason_sealed": "",
    }


def _digests_in_quarantine(session: Session, judged: Sequence[Judged]) -> set[str]:
    """Of the rows to be quarantined, those that wait there already: a row is kept once."""
    digests = {one.digest for one in judged if one.outcome is Outcome.QUARANTINED}
    if not digests:
        return set()
    found = select(IntakeRow.content_digest).where(
        IntakeRow.content_digest.in_(digests), IntakeRow.quarantine == QuarantineState.WAITING
    )
    return set(session.scalars(found))
