"""A batch is begun, waits for the worker, and is closed with its counts or with the reason of its refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.intake.models import BatchState, IntakeBatch, Outcome
from app.features.intake.states import BatchMode
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.ids import new_reference
from app.kernel.permissions import Permission


def begin_batch(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    body: Body,
    file_name: str,
    file_digest: str,
    kinds: Sequence[str],
    mode: BatchMode = BatchMode.NEW,
) -> IntakeBatch:
    """Note that a file was handed in. `kinds` are those that can be read."""
    if not actor.can(Permission.INTAKE_HAND_IN):
        raise NotAllowed("cannot-hand-in")
    if kind not in kinds:
        raise InvalidInput("kind-unknown", field="kind")
    batch = IntakeBatch(
        reference=new_reference("B", clock.today().year),
        kind=kind,
        mode=mode.value,
        body=body,
        handed_in_by=actor.key,
        file_name=PurePath(file_name).name[-200:],
        file_digest=file_digest,
        handed_in_at=clock.now(),
    )
    session.add(batch)
    session.flush()
    events.record(
        session, actor, "intake.handed-in", batch.reference, kind=kind, mode=mode.value, file=file_digest
    )
    return batch


def queue_batch(session: Session, batch: IntakeBatch) -> None:
    """Have the worker read the batch's file."""
    outbox.put(session, "intake.read", id=str(batch.id))


def finish_batch(session: Session, actor: Actor, batch: IntakeBatch) -> None:
    """Close a batch whose rows all have their receipts."""
    batch.state, batch.finished_at = BatchState.DONE, clock.now()
    counts = {name.value: getattr(batch, name) for name in Outcome}
    events.record(session, actor, "intake.finished", batch.reference, **counts)


def refuse_batch(
    session: Session, actor: Actor, batch: IntakeBatch, *, code: str, values: Mapping[str, int | str]
) -> None:
    """Close a batch whose file cannot be read."""
    batch.refusal_values = dict(values)
    batch.state, batch.refusal, batch.finished_at = BatchState.REFUSED, code, clock.now()
    events.record(session, actor, "intake.refused", batch.reference, code=code)
