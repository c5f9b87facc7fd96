"""Writes: a batch is begun, takes its rows chunk by chunk, and is finished; each chunk is one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.bodies import services as bodies
from app.features.bodies.models import Body
from app.features.intake.judging import Judged
from app.features.intake.models import BatchState, IntakeBatch, IntakeRow, Outcome
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.subjects.services import register_subject
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.ids import new_id, new_reference
from app.kernel.permissions import Permission


def begin_batch(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    body: Body,
    file_name: str,
    file_digest: str,
    kinds: Sequence[str],
) -> IntakeBatch:
    """Note that a file was handed in. `kinds` are those that can be read."""
    if not actor.can(Permission.INTAKE_HAND_IN):
        raise NotAllowed("cannot-hand-in")
    if kind not in kinds:
        raise InvalidInput("kind-unknown", field="kind")
    batch = IntakeBatch(
        reference=new_reference("B", clock.today().year),
        kind=kind,
        body=body,
        handed_in_by=actor.key,
        file_name=PurePath(file_name).name[-200:],
        file_digest=file_digest,
        handed_in_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    events.record(session, actor, "intake.handed-in", batch.reference, kind=kind, file=file_digest)
    return batch


def queue_batch(session: Session, batch: IntakeBatch) -> None:
    """Have the worker read the batch's file."""
    outbox.put(session, "intake.read", id=str(batch.id))


def take_rows(session: Session, actor: Actor, batch: IntakeBatch, judged: Sequence[Judged]) -> None:
    """Give each row its receipt, and accepted rows their record; one event covers the chunk.

    The event holds a digest of the receipts, so that a receipt changed later shows.
    """
    corrected = [one.record for one in judged if one.record is not None and one.outcome is Outcome.ACCEPTED]
    for known in sorted(corrected, key=lambda known: known.id):
        hold(session, known)
    receipts = []
    for one in judged:
        record = _take(session, actor, batch, one) if one.outcome is Outcome.ACCEPTED else one.record
        session.add(_receipt(session, batch, one, record))
        receipts.append([one.row.number, one.outcome, one.rule, record.reference if record else ""])
        setattr(batch, one.outcome, getattr(batch, one.outcome) + 1)
        batch.rows_read = one.row.number
    session.flush()
    digest = hashlib.sha256(json.dumps(receipts).encode()).hexdigest()
    events.record(session, actor, "intake.rows-taken", batch.reference, rows=len(judged), receipts=digest)


def finish_batch(session: Session, actor: Actor, batch: IntakeBatch) -> None:
    """Close a batch whose rows all have their receipts."""
    batch.state, batch.finished_at = BatchState.DONE, clock.now()
    counts = {name.value: getattr(batch, name) for name in Outcome}
    events.record(session, actor, "intake.finished", batch.reference, **counts)


def refuse_batch(
    session: Session, actor: Actor, batch: IntakeBatch, *, code: str, values: Mapping[str, int | str]
) -> None:
    """Close a batch whose file cannot be read."""
    batch.refusal_values = dict(values)
    batch.state, batch.refusal, batch.finished_at = BatchState.REFUSED, code, clock.now()
    events.record(session, actor, "intake.refused", batch.reference, code=code)


def _take(session: Session, actor: Actor, batch: IntakeBatch, one: Judged) -> CreditRecord:
    assert one.taken is not None, "an accepted row has been read"
    assert one.item is not None, "an accepted row has its item"
    source_row = f"{batch.reference}/{one.row.number}"
    if one.record is not None:
        return records.correct_record(session, actor, one.record, one.taken.facts, source_row)
    subject = register_subject(session, name=one.taken.name, id_number=one.taken.id_number)
    determining, source = one.taken.determining_body, one.taken.source_body
    determining_body = bodies.find_or_note_body(session, actor, name=determining[0], code=determining[1])
    source_body = bodies.find_or_note_body(session, actor, name=source[0], code=source[1])
    return records.register_record(
        session,
        subject=subject,
        item=one.item,
        determining_body=determining_body,
        source_body=source_body,
        facts=one.taken.facts,
        source_row=source_row,
    )


def _receipt(session: Session, batch: IntakeBatch, one: Judged, record: CreditRecord | None) -> IntakeRow:
    row_id = new_id()
    is_kept = one.outcome is Outcome.QUARANTINED and not _is_in_quarantine(session, one.digest)
    return IntakeRow(
        id=row_id,
        batch_id=batch.id,
        number=one.row.number,
        outcome=one.outcome,
        rule=one.rule,
        values=dict(one.values),
        content_digest=one.digest,
        record_id=record.id if record else None,
        is_releasable=one.is_releasable,
        # A sealed or minor row is not kept at all; the receipt says why.
        cells_sealed=_seal(session, row_id, one) if is_kept and one.is_releasable else "",
    )


def _seal(session: Session, row_id: object, one: Judged) -> str:
    cells = {heading: str(cell) for heading, cell in one.row.cells.items() if cell not in (None, "")}
    return keyring_of(session).seal(json.dumps(cells, ensure_ascii=False), f"intake_rows.cells:{row_id}")


def _is_in_quarantine(session: Session, digest: str) -> bool:
    found = select(IntakeRow.id).where(
        IntakeRow.content_digest == digest,
        IntakeRow.outcome == Outcome.QUARANTINED,
        IntakeRow.cells_sealed != "",
    )
    return session.scalar(found.limit(1)) is not None
