"""What the worker does: what is past its legal time comes before the auditor by itself."""

from __future__ import annotations

from app.features.accesses import queries, services
from app.kernel import clock
from app.web.toolbox import Toolbox


def tidy(tools: Toolbox) -> None:
    """Called every few minutes; each question is brought forward once."""
    with tools.database.reading() as session:
        is_due = bool(queries.late_and_quiet(session, clock.today()))
    if is_due:
        with tools.database.transaction() as session:
            services.escalate_late(session, clock.today())
