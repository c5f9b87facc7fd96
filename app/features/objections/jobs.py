"""What the worker does: reminds the office before answers are due, puts what is late before the reviewers."""

from __future__ import annotations

from app.features.objections import following
from app.kernel import clock
from app.web.toolbox import Toolbox


def remind_and_escalate(tools: Toolbox) -> None:
    """Each slice in a transaction of its own; called again and again, it does each thing once."""
    for deed in (following.remind_soon_due, following.escalate_late):
        done = 1
        while done:
            with tools.database.transaction() as session:
                done = deed(session, clock.today())
