"""What the worker does about files: removes those whose rows are gone, and those that never got one."""

from __future__ import annotations

from collections.abc import Sequence

from app.features.uploads import queries, services
from app.features.uploads.receiving import FOLDER
from app.kernel import clock
from app.kernel.outbox import Task
from app.rulebook import uploads as rules
from app.web.toolbox import Toolbox

_BATCH = 200
_HOUR = 3600


def remove_files(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Remove the files that erased rows named."""
    files = tools.files(FOLDER)
    for task in tasks:
        for name in task.payload["files"]:
            files.remove(name)


def tidy(tools: Toolbox) -> None:
    """Erase what was never attached; remove files without a row, which a crash left behind."""
    with tools.database.transaction() as session:
        services.purge_unattached(session)
    files = tools.files(FOLDER)
    before = clock.now().timestamp() - rules.limit(rules.UNATTACHED_HOURS) * _HOUR
    files.remove_halves(before)
    old = list(files.names_before(before))
    for start in range(0, len(old), _BATCH):
        batch = old[start : start + _BATCH]
        with tools.database.reading() as session:
            known = queries.known_files(session, batch)
        for name in batch:
            if name not in known:
                files.remove(name)
