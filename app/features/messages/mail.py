"""Writes: the address to which a person is also told by e-mail.

A mail says that there is something to read and where to sign in; what it is about stands on the site only.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from app.features.messages import queries, services
from app.features.messages.kinds import Group, MessageKind
from app.features.messages.models import MailAddress
from app.kernel import clock, events, outbox
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotNow
from app.kernel.ids import normalise_code, random_code
from app.rulebook.account_limits import MAIL_CODE_MINUTES, MAIL_CODE_TRIES, limit

CODE_TASK = "mail.code"
FAREWELL_TASK, FAREWELL_PLACE = "mail.farewell", "outbox.farewell"
_CODE_LENGTH = 8  # Crockford characters: 40 random bits behind few tries


def ask_for_mail(
    session: Session,
    actor: Actor,
    *,
    address: str,
    language: str,
    wants_sign_ins: bool,
    quiet: Iterable[Group] = (),
) -> MailAddress:
    """Note an address and have a code sent there. What was in use before stays so until the code is back.

    Raises InvalidInput("mail-address") for what cannot be an address.
    """
    row = _own_row(session, actor)
    keyring = keyring_of(session)
    row.waiting_sealed = keyring.seal(_plain_address(address), row.place("waiting"))
    row.code_sealed = keyring.seal(random_code(_CODE_LENGTH), row.place("code"))
    row.code_expires_at = clock.now() + timedelta(minutes=limit(MAIL_CODE_MINUTES))
    row.tries, row.language, row.wants_sign_ins = 0, language, wants_sign_ins
    row.quiet = sorted(quiet)
    session.flush()
    events.record(session, actor, "messages.mail-address-asked", str(row.id))
    outbox.put(session, CODE_TASK, id=str(row.id))
    return row


def confirm_mail(session: Session, actor: Actor, *, code: str) -> None:
    """Take the address into use whose code came back.

    Raises NotNow where no code waits (any more), InvalidInput("mail-code") for a wrong one; the caller keeps
    what was written then, for the try counts.
    """
    row = queries.find_mail_address(session, _subject_of(actor), for_update=True)
    if row is None or not _code_waits(row):
        raise NotNow("no-mail-code")
    keyring = keyring_of(session)
    right = keyring.open(row.code_sealed, row.place("code"))
    if not hmac.compare_digest(right.encode(), normalise_code(code).encode()):
        row.tries += 1
        raise InvalidInput("mail-code", field="code")
    address = keyring.open(row.waiting_sealed, row.place("waiting"))
    row.address_sealed = keyring.seal(address, row.place("address"))
    row.waiting_sealed = row.code_sealed = ""
    row.confirmed_at, row.failed_at, row.code_expires_at = clock.now(), None, None
    events.record(session, actor, "messages.mail-address-confirmed", str(row.id))
    services.send(session, row.subject_id, MessageKind.MAIL_ADDRESS_SET)


def change_wishes(
    session: Session, actor: Actor, *, language: str, wants_sign_ins: bool, quiet: Iterable[Group] = ()
) -> None:
    """In which language and of what; `quiet` groups stay on the site. Raises NotNow without an address."""
    row = queries.find_mail_address(session, _subject_of(actor), for_update=True)
    if row is None or not row.address_sealed:
        raise NotNow("no-mail-address")
    row.language, row.wants_sign_ins = language, wants_sign_ins
    row.quiet = sorted(quiet)
    events.record(session, actor, "messages.mail-wishes-changed", str(row.id))


def stop_mail(session: Session, actor: Actor) -> None:
    """Forget a person's address; messages stand on the site only, as before."""
    row = queries.find_mail_address(session, _subject_of(actor), for_update=True)
    if row is not None:
        session.delete(row)
        events.record(session, actor, "messages.mail-stopped", str(row.id))


def say_farewell(session: Session, actor: Actor) -> int:
    """Have a last mail say that the account is closed, and forget the address; answers how many there were.

    The row goes at once. The address travels with the task, sealed, and is gone when the mail is.
    """
    row = queries.find_mail_address(session, _subject_of(actor), for_update=True)
    if row is None:
        return 0
    if row.is_in_use:
        keyring = keyring_of(session)
        address = keyring.open(row.address_sealed, row.place("address"))
        sealed = keyring.seal(address, FAREWELL_PLACE)
        outbox.put(session, FAREWELL_TASK, address_sealed=sealed, language=row.language)
    session.delete(row)
    session.flush()
    return 1


def note_refusal(session: Session, row_id: UUID) -> None:
    """The post office at the other end refused the address for good: say so where the person looks."""
    row = session.get(MailAddress, row_id, with_for_update=True)
    if row is not None and row.failed_at is None:
        row.failed_at = clock.now()
        services.send(session, row.subject_id, MessageKind.MAIL_ADDRESS_FAILED)


def _plain_address(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as problem:
        raise InvalidInput("mail-address", field="address") from problem


def _own_row(session: Session, actor: Actor) -> MailAddress:
    subject_id = _subject_of(actor)
    row = queries.find_mail_address(session, subject_id, for_update=True)
    if row is None:
        row = MailAddress(subject_id=subject_id)
        session.add(row)
        session.flush()
    return row


def _code_waits(row: MailAddress) -> bool:
    is_in_time = row.code_expires_at is not None and clock.now() < row.code_expires_at
    return row.code_sealed != "" and is_in_time and row.tries < limit(MAIL_CODE_TRIES)


def _subject_of(actor: Actor) -> UUID:
    if actor.subject_id is None:
        raise NotNow("no-mail-address")
    return actor.subject_id
