"""Writes: keeping what was counted. Derived figures, so no event: they can be made again at any time."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.features.assessment import counting
from app.features.assessment.models import BatchFigures
from app.kernel import clock

_AT_ONCE = 20


def count_finished_batches(session: Session) -> int:
    """Count the next few batches that are not counted yet; answers how many, 0 when all are."""
    batches = counting.uncounted(session, limit=_AT_ONCE)
    if not batches:
        return 0
    ids = [batch.id for batch in batches]
    counts = counting.count_rows(session, ids)
    session.execute(delete(BatchFigures).where(BatchFigures.batch_id.in_(ids)))
    for batch in batches:
        found = counts.get(batch.id, counting.RowCounts())
        session.add(
            BatchFigures(
                batch_id=batch.id,
                accepted=batch.accepted,
                quarantined=batch.quarantined,
                in_time=found.in_time,
                late=found.late,
                withdrawn_late=found.withdrawn_late,
                rules=dict(found.rules),
                counted_at=clock.now(),
            )
        )
    session.flush()
    return len(batches)
