"""What the worker does for the index: bring changed rows into it, and build it anew where it is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import structlog

from app.adapters.search import Delete, Document, Put
from app.features.search import queries
from app.kernel.outbox import Task
from app.web.toolbox import Toolbox

_log = structlog.get_logger("portal")


def update_index(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Bring the rows that the tasks name into the index as they are now. Doing it again changes nothing."""
    with tools.database.reading() as session:
        wanted = [(task.kind, str(task.payload["id"])) for task in tasks]
        ids = queries.ids_of_tasks(session, wanted)
    apply_now(tools, ids)


def apply_now(tools: Toolbox, ids: Collection[str]) -> None:
    """Bring these ids up to date in one commit; a damaged index is built anew instead."""
    with tools.database.reading() as session:
        found = queries.documents_by_id(session, ids)
    try:
        tools.search.apply([Put(found[one]) if one in found else Delete(one) for one in sorted(ids)])
    except Exception:  # a damaged index shows itself in any way; whether it is damaged, health knows
        if tools.search.health().is_ok:
            raise
        rebuild(tools)


def rebuild(tools: Toolbox, on_progress: Callable[[int], None] | None = None) -> int:
    """Build the index anew from the database and switch to it; answers the number of documents.

    The rows are read once the writers' lock is held, so that no change falls between reading and switching.
    """

    def documents() -> Iterator[Document]:
        with tools.database.reading() as session:
            for number, document in enumerate(queries.all_documents(session), 1):
                yield document
                if on_progress is not None:
                    on_progress(number)

    count = tools.search.rebuild(documents())
    _log.info("index-rebuilt", documents=count)
    return count


def ensure_index(tools: Toolbox) -> None:
    """Build the index anew where it cannot be read, or is empty although there is something to be found."""
    health = tools.search.health()
    if health.is_ok and health.documents:
        return
    with tools.database.reading() as session:
        expected = queries.count_documents(session)
    if expected or not health.is_ok:
        rebuild(tools)
