"""What the worker does: counts the batches that were finished since it last looked."""

from __future__ import annotations

from app.features.assessment import services
from app.web.toolbox import Toolbox


def count_batches(tools: Toolbox) -> None:
    """A few batches in each short transaction, until all are counted."""
    while True:
        with tools.database.transaction() as session:
            if not services.count_finished_batches(session):
                return
