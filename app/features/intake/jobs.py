"""What the worker does: reads the sheets that were handed in on the staff page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from app.features.accounts import queries as accounts
from app.features.intake.models import BatchState, IntakeBatch
from app.features.intake.reading import read_batch
from app.kernel.actors import SYSTEM, Actor
from app.kernel.outbox import Task
from app.web.toolbox import Toolbox


def read_batches(tools: Toolbox, tasks: Sequence[Task]) -> None:
    """Read each batch's file, then forget the file."""
    files = tools.files("intake")
    for task in tasks:
        batch_id = UUID(task.payload["id"])
        with tools.database.reading() as session:
            batch = session.get_one(IntakeBatch, batch_id)
            reference, state = batch.reference, batch.state
            account = accounts.find_active(session, batch.handed_in_by.removeprefix("staff:"))
            actor: Actor = account.actor if account is not None else SYSTEM
        if state == BatchState.READING:
            read_batch(tools.database, actor, batch_id, BytesIO(files.get(reference)))
        files.remove(reference)
