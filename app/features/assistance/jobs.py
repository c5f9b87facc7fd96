"""What the worker does: what ended by the clock is closed, and its person is told."""

from __future__ import annotations

from app.features.assistance import queries, services
from app.kernel import clock
from app.web.toolbox import Toolbox


def tidy(tools: Toolbox) -> None:
    """Called every few minutes."""
    with tools.database.reading() as session:
        is_due = bool(queries.over(session, clock.now()))
    if is_due:
        with tools.database.transaction() as session:
            services.end_what_is_over(session)
