"""Writes: a batch and its rows, and what a second person decides about rows in quarantine."""

from app.features.intake.services.batches import begin_batch, finish_batch, queue_batch, refuse_batch
from app.features.intake.services.quarantine import LONGEST_REASON, destroy_row, reject_row, release_row
from app.features.intake.services.rows import KnownBodies, take_rows

__all__ = [
    "LONGEST_REASON",
    "KnownBodies",
    "begin_batch",
    "destroy_row",
    "finish_batch",
    "queue_batch",
    "refuse_batch",
    "reject_row",
    "release_row",
    "take_rows",
]
