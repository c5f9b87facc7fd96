"""Reads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.messages.kinds import SIGN_INS, group_of
from app.features.messages.models import MailAddress, Message
from app.kernel import clock
from app.kernel.db import keyring_of


def count_unread(session: Session, subject_id: UUID) -> int:
    """How many messages a person has not marked as read."""
    unread = select(func.count()).where(Message.subject_id == subject_id, Message.read_at.is_(None))
    return session.scalar(unread) or 0


def count_all(session: Session, subject_id: UUID) -> int:
    """How many messages a person has been sent."""
    return session.scalar(select(func.count()).where(Message.subject_id == subject_id)) or 0


def of_subject(
    session: Session, subject_id: UUID, *, limit: int | None = None, offset: int = 0
) -> tuple[Message, ...]:
    """A person's messages, newest first."""
    found = (
        select(Message)
        .where(Message.subject_id == subject_id)
        .order_by(Message.sent_at.desc(), Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(session.scalars(found))


def find_message(session: Session, message_id: UUID) -> Message | None:
    """A message by its inner id, whoever it is for."""
    return session.get(Message, message_id)


def find_mail_address(session: Session, subject_id: UUID, *, for_update: bool = False) -> MailAddress | None:
    """Where a person is told by e-mail, or wants to be."""
    found = select(MailAddress).where(MailAddress.subject_id == subject_id)
    return session.scalar(found.with_for_update() if for_update else found)


def takes_mail(session: Session, subject_id: UUID, kind: str) -> bool:
    """Whether a person is told about this kind of message by e-mail."""
    row = find_mail_address(session, subject_id)
    if row is None or not row.is_in_use or group_of(kind) in row.quiet:
        return False
    return row.wants_sign_ins or kind not in SIGN_INS


@dataclass(frozen=True)
class MailAddresses:
    """A person's own e-mail settings, in the clear, for that person's eyes alone."""

    in_use: str = ""
    waiting: str = ""
    language: str = "zh"
    wants_sign_ins: bool = False
    quiet: tuple[str, ...] = ()
    has_failed: bool = False


def mail_addresses_of(session: Session, subject_id: UUID) -> MailAddresses:
    """What is set; an address whose code is no longer good does not wait any more."""
    row = find_mail_address(session, subject_id)
    if row is None:
        return MailAddresses()
    keyring = keyring_of(session)
    is_waiting = row.code_sealed and row.code_expires_at and clock.now() < row.code_expires_at
    return MailAddresses(
        in_use=keyring.open(row.address_sealed, row.place("address")) if row.address_sealed else "",
        waiting=keyring.open(row.waiting_sealed, row.place("waiting")) if is_waiting else "",
        language=row.language,
        wants_sign_ins=row.wants_sign_ins,
        quiet=tuple(row.quiet),
        has_failed=row.failed_at is not None,
    )
