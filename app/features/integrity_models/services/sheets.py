"""Sheets of recommendations, by the headings and rules of the honours that bodies hand in (decision 21)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.sheets import SheetRow, open_sheet
from app.features.bodies.models import Body
from app.features.intake import headings
from app.features.intake.honour_rows import KIND, HonourRow, read_honour
from app.features.intake.row_judging import RowProblem
from app.features.integrity_models import policies
from app.features.integrity_models.models import RecommendationBatch
from app.features.integrity_models.services import recommending
from app.features.integrity_models.wording import Claims
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.ids import new_reference
from app.rulebook import honours

ACCEPTED, REJECTED, UNCHANGED = "accepted", "rejected", "unchanged"


def take_sheet(session: Session, actor: Actor, *, body: Body, stream: BinaryIO) -> RecommendationBatch:
    """Make a recommendation of every good row; each row has its receipt. The same file is the same sheet.

    Raises NotAllowed, SheetRefused and HeadingsProblem for what is no such sheet, InvalidInput
    (`too-many-rows`).
    """
    if not policies.can_recommend_for_body(actor):
        raise NotAllowed("cannot-recommend")
    content = stream.read()
    digest = hashlib.sha256(content).hexdigest()
    stream.seek(0)
    known = session.scalar(
        select(RecommendationBatch).where(
            RecommendationBatch.body_id == body.id, RecommendationBatch.file_digest == digest
        )
    )
    if known is not None:
        return known
    rows = list(_rows(stream))
    batch = RecommendationBatch(
        reference=new_reference("S", clock.today().year),
        body_id=body.id,
        file_digest=digest,
        handed_in_by=actor.key,
        handed_in_at=clock.now(),
        receipts=[],
    )
    session.add(batch)
    session.flush()
    batch.receipts = [_receipt(session, actor, body, batch, row) for row in rows]
    session.flush()
    accepted = sum(one["outcome"] == ACCEPTED for one in batch.receipts)
    events.record(
        session, actor, "integrity-models.sheet-taken", batch.reference, rows=len(rows), accepted=accepted
    )
    return batch


def _rows(stream: BinaryIO) -> Iterator[SheetRow]:
    most = honours.limit(honours.BATCH_ROWS)
    with open_sheet(stream, known=headings.known_headings(KIND)) as sheet:
        headings.check_headings(KIND, sheet.headings)
        for number, row in enumerate(sheet.rows(), 1):
            if number > most:
                raise InvalidInput("too-many-rows", field="file", limit=most)
            yield row


def _receipt(
    session: Session, actor: Actor, body: Body, batch: RecommendationBatch, row: SheetRow
) -> dict[str, Any]:
    """What became of a row; a problem names columns and limits, never what stood in a cell."""
    read = read_honour(row.cells, today=clock.today())
    if isinstance(read, RowProblem):
        return _rejected(row, read.rule.value, dict(read.values))
    kind = honours.find_kind(read.category)
    if kind is None:
        heading = headings.standard_heading(KIND, "category")
        return _rejected(row, "value-unknown", {"heading": heading})
    if not read.deeds:
        return _rejected(row, "value-missing", {"heading": headings.standard_heading(KIND, "deeds")})
    try:
        made, is_new = recommending.recommend_for_body(
            session, actor, body=body, kind=kind.code, place="", claims=_claims(read), batch_id=batch.id
        )
    except InvalidInput as problem:
        return _rejected(row, problem.code, {})
    outcome = ACCEPTED if is_new else UNCHANGED
    return {"row": row.number, "outcome": outcome, "rule": "", "values": {}, "reference": made.reference}


def _rejected(row: SheetRow, rule: str, values: dict[str, str]) -> dict[str, Any]:
    return {"row": row.number, "outcome": REJECTED, "rule": rule, "values": values, "reference": ""}


def _claims(row: HonourRow) -> Claims:
    return Claims(
        name=row.subject_name,
        id_number=row.id_number.value,
        deeds=row.deeds,
        award=row.title,
        awarding_body=row.determining_body_name,
        document_no=row.decision_no,
        awarded_on=row.awarded_on.isoformat(),
        session_no=row.session,
    )
