"""Reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.intake import policies
from app.features.intake.models import BatchState, IntakeBatch, IntakeRow, Outcome
from app.features.records.models import CreditRecord
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound


def batches_for(
    session: Session, actor: Actor, *, offset: int, limit: int
) -> tuple[tuple[IntakeBatch, ...], int]:
    """One page of the batches that this post may see, newest first, and how many there are."""
    found = select(IntakeBatch)
    if not policies.sees_all(actor):
        found = found.where(IntakeBatch.body_id == actor.body_id)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(IntakeBatch.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total


def get_batch(session: Session, actor: Actor, reference: str) -> IntakeBatch:
    """A batch that this post may see. Raises NotFound."""
    batch = session.scalar(select(IntakeBatch).where(IntakeBatch.reference == reference))
    if batch is None or not policies.can_open(actor, batch):
        raise NotFound("no-such-batch")
    return batch


def receipts_of(
    session: Session, batch: IntakeBatch, outcome: Outcome | None = None
) -> tuple[IntakeRow, ...]:
    """The receipts of a batch in the order of its rows."""
    found = select(IntakeRow).where(IntakeRow.batch_id == batch.id).order_by(IntakeRow.number)
    if outcome is not None:
        found = found.where(IntakeRow.outcome == outcome)
    return tuple(session.scalars(found))


def receipts_page(
    session: Session, batch: IntakeBatch, outcome: Outcome | None, *, offset: int, limit: int
) -> tuple[list[tuple[IntakeRow, str]], int]:
    """One page of receipts with the references of their records, and how many there are."""
    found = (
        select(IntakeRow, CreditRecord.reference)
        .outerjoin(CreditRecord, CreditRecord.id == IntakeRow.record_id)
        .where(IntakeRow.batch_id == batch.id)
    )
    if outcome is not None:
        found = found.where(IntakeRow.outcome == outcome)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = session.execute(found.order_by(IntakeRow.number).offset(offset).limit(limit))
    return [(row, reference or "") for row, reference in page], total


def receipt_lines(
    session: Session, batch: IntakeBatch
) -> Iterator[tuple[int, str, str, dict[str, Any], str]]:
    """(row, outcome, rule, values, reference of the record) of every receipt, for a download."""
    found = (
        select(IntakeRow.number, IntakeRow.outcome, IntakeRow.rule, IntakeRow.values, CreditRecord.reference)
        .outerjoin(CreditRecord, CreditRecord.id == IntakeRow.record_id)
        .where(IntakeRow.batch_id == batch.id)
        .order_by(IntakeRow.number)
        .execution_options(yield_per=1000)
    )
    for number, outcome, rule, values, reference in session.execute(found):
        yield number, outcome, rule, values, reference or ""


def find_same_file(session: Session, batch: IntakeBatch) -> IntakeBatch | None:
    """The first batch of the same body that brought exactly this file, if there was one before."""
    found = (
        select(IntakeBatch)
        .where(
            IntakeBatch.file_digest == batch.file_digest,
            IntakeBatch.kind == batch.kind,
            IntakeBatch.body_id == batch.body_id,
            IntakeBatch.id < batch.id,
            IntakeBatch.state == BatchState.DONE,
        )
        .order_by(IntakeBatch.id)
        .limit(1)
    )
    return session.scalar(found)


def cells_of(session: Session, row: IntakeRow) -> dict[str, str]:
    """What a quarantined row says, where it was kept."""
    if not row.cells_sealed:
        return {}
    opened = keyring_of(session).open(row.cells_sealed, f"intake_rows.cells:{row.id}")
    cells: dict[str, str] = json.loads(opened)
    return cells


def count_in_quarantine(session: Session, actor: Actor) -> int:
    """How many quarantined rows wait for somebody of this post to look."""
    found = (
        select(func.count()).select_from(IntakeRow).join(IntakeRow.batch).where(IntakeRow.cells_sealed != "")
    )
    if not policies.sees_all(actor):
        found = found.where(IntakeBatch.body_id == actor.body_id)
    return session.scalar(found) or 0
