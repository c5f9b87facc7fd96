"""What the worker does: reads the sheets that were handed in on the staff page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.accounts import queries as accounts
from app.features.api_tokens import queries as api_tokens
from app.features.intake import waiting_files
from app.features.intake.models import BatchState, IntakeBatch
from app.features.intake.reading import read_batch
from app.kernel import outbox
from app.kernel.actors import SYSTEM, Actor
from app.kernel.outbox import Task
from app.web.toolbox import Toolbox


def read_batches(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Read each batch's file, then forget the file.

    Each slice prolongs the lease: a worker that dies loses it within a minute, and another goes on behind the
    last slice that was committed.
    """
    for task in tasks:
        batch_id = UUID(task.payload["id"])
        with tools.database.reading() as session:
            batch = session.get_one(IntakeBatch, batch_id)
            reference, state = batch.reference, batch.state
            actor = _actor(session, batch.handed_in_by)
        if state == BatchState.READING:
            beat = partial(outbox.prolong, tasks=[task])
            with waiting_files.opened(tools, reference) as stream:
                read_batch(tools.database, actor, batch_id, stream, beat=beat)
        waiting_files.forget(tools, reference)


def _actor(session: Session, key: str) -> Actor:
    """Who handed a batch in, as far as they are still known."""
    account = accounts.find_active(session, key.removeprefix("staff:"))
    return account.actor if account is not None else api_tokens.find_actor(session, key) or SYSTEM
