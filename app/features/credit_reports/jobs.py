"""What the worker does: makes the reports that wait."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.features.credit_reports import queries
from app.features.credit_reports.making import make_report
from app.kernel.outbox import Task
from app.web.toolbox import Toolbox


def make_reports(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Make the report of each task; one that is made already is left alone."""
    for task in tasks:
        make_report(tools, UUID(task.payload["id"]), is_watched=True)


def make_waiting(tools: Toolbox) -> None:
    """Make every report that waits, oldest first."""
    with tools.database.reading() as session:
        waiting = queries.waiting_ids(session)
    for report_id in waiting:
        make_report(tools, report_id)
