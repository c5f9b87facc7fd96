"""Writes: what a program hands in becomes a batch once, however often it asks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.bodies.models import Body
from app.features.intake import services as intake
from app.features.intake.kinds import READERS
from app.features.intake.models import IntakeBatch
from app.features.intake.states import BatchMode
from app.features.intake_api import queries
from app.features.intake_api.models import ApiHandIn
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput


@dataclass(frozen=True)
class HandIn:
    """What a program brings: the kind, what for, and the digest of the rows."""

    kind: str
    mode: BatchMode
    file_name: str
    file_digest: str
    key: str = ""

    @property
    def digest(self) -> str:
        return queries.request_digest(self.kind, self.mode, self.file_digest)


def find_handed_in(session: Session, body_id: UUID, asked: HandIn) -> IntakeBatch | None:
    """The batch that came of this request before, by its key or by what it brings.

    Raises InvalidInput where the key stood for something else.
    """
    if asked.key:
        earlier = queries.find_by_key(session, body_id, queries.key_digest(asked.key))
        if earlier is not None and earlier.request_digest != asked.digest:
            raise InvalidInput("idempotency-key-reused", field="Idempotency-Key")
        return earlier.batch if earlier is not None else None
    return queries.find_repeated(
        session, body_id, kind=asked.kind, mode=asked.mode, file_digest=asked.file_digest
    )


def begin_hand_in(session: Session, actor: Actor, *, body: Body, asked: HandIn) -> IntakeBatch | None:
    """Begin a batch; None where the same request came in at the same moment and was first."""
    try:
        with session.begin_nested():
            batch = intake.begin_batch(
                session,
                actor,
                kind=asked.kind,
                body=body,
                file_name=asked.file_name,
                file_digest=asked.file_digest,
                kinds=tuple(READERS),
                mode=asked.mode,
            )
            if asked.key:
                session.add(
                    ApiHandIn(
                        body_id=body.id,
                        key_digest=queries.key_digest(asked.key),
                        request_digest=asked.digest,
                        batch_id=batch.id,
                        made_at=clock.now(),
                    )
                )
                session.flush()
    except IntegrityError:
        return None
    return batch
