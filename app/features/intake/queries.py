"""Reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from app.features.intake import policies
from app.features.intake.models import BatchState, IntakeBatch, IntakeRow, Outcome
from app.features.intake.states import BatchMode, QuarantineState
from app.features.records.models import CreditRecord
from app.features.subjects.queries import find_by_number
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.rulebook import deadlines
from app.rulebook.identity import is_id_number, parse_id_number

_LONGEST_NUMBER = 9


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
            IntakeBatch.mode == batch.mode,
            IntakeBatch.body_id == batch.body_id,
            IntakeBatch.id < batch.id,
            IntakeBatch.state == BatchState.DONE,
        )
        .order_by(IntakeBatch.id)
        .limit(1)
    )
    return session.scalar(found)


def find_broken_off(
    session: Session, *, body_id: UUID, kind: str, mode: BatchMode, file_digest: str
) -> IntakeBatch | None:
    """The batch of exactly this file whose reading came to no end."""
    found = select(IntakeBatch).where(
        IntakeBatch.body_id == body_id,
        IntakeBatch.kind == kind,
        IntakeBatch.mode == mode,
        IntakeBatch.file_digest == file_digest,
        IntakeBatch.state == BatchState.READING,
    )
    return session.scalar(found.order_by(IntakeBatch.id).limit(1))


def get_row(session: Session, actor: Actor, reference: str) -> IntakeRow:
    """A row that is or was in quarantine, by `<batch>-<row>`, if this post may see it. Raises NotFound."""
    batch_reference, _dash, number = reference.rpartition("-")
    found = select(IntakeRow).join(IntakeRow.batch).where(IntakeBatch.reference == batch_reference)
    row = None
    if number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        row = session.scalar(found.where(IntakeRow.number == int(number), IntakeRow.quarantine != ""))
    if row is None or not policies.can_open(actor, row.batch):
        raise NotFound("no-such-row")
    return row


def row_reference(row: IntakeRow) -> str:
    """What a row in quarantine is known as."""
    return f"{row.batch.reference}-{row.number}"


def quarantined_page(
    session: Session, actor: Actor, *, batch: str, state: QuarantineState | None, offset: int, limit: int
) -> tuple[tuple[IntakeRow, ...], int]:
    """One page of the rows in quarantine that this post may see, the oldest first, and how many there are."""
    found = _quarantined(actor)
    if state is not None:
        found = found.where(IntakeRow.quarantine == state)
    if batch:
        found = found.where(IntakeBatch.reference == batch)
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(IntakeRow.id).subquery()))
    page = found.options(contains_eager(IntakeRow.batch))
    page = page.order_by(IntakeRow.batch_id, IntakeRow.number).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def counts_in_quarantine(session: Session, actor: Actor) -> dict[str, int]:
    """How many rows this post may see, by what was decided about them."""
    found = _quarantined(actor).with_only_columns(IntakeRow.quarantine, func.count())
    return {row[0]: row[1] for row in session.execute(found.group_by(IntakeRow.quarantine))}


def cells_of(session: Session, row: IntakeRow) -> dict[str, str]:
    """What a quarantined row says, for as long as it is kept."""
    if not row.cells_sealed:
        return {}
    opened = keyring_of(session).open(row.cells_sealed, f"intake_rows.cells:{row.id}")
    cells: dict[str, str] = json.loads(opened)
    return cells


def reason_of(session: Session, row: IntakeRow) -> str:
    """Why a row was released, refused or destroyed, in the words of whoever decided."""
    if not row.reason_sealed:
        return ""
    return keyring_of(session).open(row.reason_sealed, f"intake_rows.reason:{row.id}")


def subject_id_of(session: Session, cells: Mapping[str, str]) -> UUID | None:
    """The person of the register whose valid ID number stands in one of the cells, if there is one."""
    for cell in cells.values():
        if is_id_number(cell):
            found = find_by_number(session, parse_id_number(cell).value)
            if found is not None:
                return found.id
    return None


@dataclass(frozen=True)
class Check:
    """Whether a batch has been checked: the platform has five working days for it (rule 1.9)."""

    due_on: date
    waiting: int
    is_late: bool


def check_of(session: Session, batch: IntakeBatch, today: date) -> Check:
    """How the check of a batch stands: it is over when no row waits in quarantine any more."""
    waiting = session.scalar(
        select(func.count()).where(
            IntakeRow.batch_id == batch.id, IntakeRow.quarantine == QuarantineState.WAITING
        )
    )
    due_on = check_due_on(batch)
    is_open = bool(waiting) or batch.state == BatchState.READING
    return Check(due_on, waiting or 0, is_open and today > due_on)


def check_due_on(batch: IntakeBatch) -> date:
    """The last day for checking a batch."""
    return deadlines.due("platform-check", clock.day_of(batch.handed_in_at)).on


def count_in_quarantine(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """How many quarantined rows wait for somebody of this post to look, and how many of them are late."""
    found = (
        _quarantined(actor)
        .where(IntakeRow.quarantine == QuarantineState.WAITING)
        .with_only_columns(IntakeRow.batch_id, func.count())
        .group_by(IntakeRow.batch_id)
    )
    rows: dict[UUID, int] = {row[0]: row[1] for row in session.execute(found)}
    batches = session.scalars(select(IntakeBatch).where(IntakeBatch.id.in_(list(rows))))
    late = sum(rows[batch.id] for batch in batches if today > check_due_on(batch))
    return sum(rows.values()), late


def _quarantined(actor: Actor) -> Select[IntakeRow]:
    found = select(IntakeRow).join(IntakeRow.batch).where(IntakeRow.quarantine != "")
    return found if policies.sees_all(actor) else found.where(IntakeBatch.body_id == actor.body_id)
