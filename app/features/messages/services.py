"""Writes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.features.messages import queries
from app.features.messages.kinds import MessageKind
from app.features.messages.models import Message
from app.kernel import clock, outbox
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.kernel.ids import new_reference

MAIL_TASK = "mail.message"


def send(
    session: Session, subject_id: UUID, kind: MessageKind | str, thing: str = "", **values: object
) -> Message:
    """Tell a person something, in the transaction of the deed it is about.

    `thing` is the reference of what it is about. Values are figures, codes and dates (`due_on`); never
    anybody's words, name or number. A kind that is not one of MessageKind raises ValueError.
    """
    at = clock.now()
    message = Message(
        reference=new_reference("M", clock.day_of(at).year),
        subject_id=subject_id,
        kind=MessageKind(kind).value,
        thing=thing,
        values={name: _plain(value) for name, value in values.items()},
        sent_at=at,
    )
    session.add(message)
    session.flush()
    if queries.takes_mail(session, subject_id, message.kind):
        outbox.put(session, MAIL_TASK, id=str(message.id))
    return message


def mark_read(session: Session, actor: Actor, reference: str) -> None:
    """Note that a person has read one of their messages. Raises NotFound for anybody else's."""
    done = session.execute(
        update(Message)
        .where(Message.reference == reference, Message.subject_id == actor.subject_id)
        .values(read_at=clock.now())
        .returning(Message.id)
    )
    if done.first() is None:
        raise NotFound("no-such-message")


def mark_all_read(session: Session, actor: Actor) -> None:
    """Note that a person has read all their messages."""
    session.execute(
        update(Message)
        .where(Message.subject_id == actor.subject_id, Message.read_at.is_(None))
        .values(read_at=clock.now())
    )


def forget_all(session: Session, actor: Actor) -> int:
    """Delete every message to a person whose account is being closed; answers how many there were."""
    gone = session.execute(
        delete(Message).where(Message.subject_id == actor.subject_id).returning(Message.id)
    )
    return len(gone.all())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
