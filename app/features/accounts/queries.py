"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.features.accounts.models import (
    Account,
    AccountKind,
    ActivationCode,
    KnownDevice,
    Passkey,
    RecoveryCode,
)
from app.features.accounts.policies import DEMO_PREFIX, can_agree_to_activation, plain_login
from app.kernel import clock, sessions
from app.kernel.actors import Actor
from app.kernel.errors import NotFound


def find_active(session: Session, account_id: str) -> Account | None:
    """The account of a session, unless it has been closed."""
    try:
        account = session.get(Account, UUID(account_id))
    except ValueError:
        return None
    return account if account is not None and account.is_active else None


def find_by_login(session: Session, login: str) -> Account | None:
    """The account of a sign-in name, whatever its kind."""
    return session.scalar(select(Account).where(Account.login == plain_login(login)))


def find_by_subject(session: Session, subject_id: UUID) -> Account | None:
    """The account of a person, if they have one."""
    return session.scalar(select(Account).where(Account.subject_id == subject_id))


def find_usable_code(session: Session, subject_id: UUID) -> ActivationCode | None:
    """The one-time code that a person can still use; locked, so that two tries are counted as two."""
    found = (
        _living_codes()
        .where(ActivationCode.subject_id == subject_id)
        .order_by(ActivationCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalar(found)


def find_waiting_code(session: Session, subject_id: UUID | None) -> ActivationCode | None:
    """A one-time code with which somebody could set a person's account up anew; nothing for staff."""
    found = _living_codes().where(ActivationCode.subject_id == subject_id)
    return session.scalar(found.limit(1)) if subject_id is not None else None


def codes_to_agree(session: Session, actor: Actor) -> tuple[ActivationCode, ...]:
    """The one-time codes that wait for a second person, as far as the actor can be that one; oldest first."""
    found = _living_codes().where(ActivationCode.agreed_at.is_(None)).order_by(ActivationCode.id)
    return tuple(code for code in session.scalars(found) if can_agree_to_activation(actor, code.issued_by))


def get_code_to_agree(session: Session, actor: Actor, code_id: str) -> ActivationCode:
    """One of these. Raises NotFound."""
    for code in codes_to_agree(session, actor):
        if str(code.id) == code_id:
            return code
    raise NotFound("no-such-code")


def _living_codes() -> Select[ActivationCode]:
    return select(ActivationCode).where(
        ActivationCode.used_at.is_(None), ActivationCode.expires_at > clock.now()
    )


def has_demo_staff(session: Session) -> bool:
    """Whether the demo's staff, whose passwords everybody can read, have accounts here."""
    found = select(Account.id).where(Account.kind == AccountKind.STAFF, Account.login.startswith(DEMO_PREFIX))
    return session.scalar(found.limit(1)) is not None


def open_sessions(session: Session, account: Account) -> tuple[sessions.WebSession, ...]:
    """Where an account is signed in, last used first."""
    return sessions.of_account(session, account.id)


def count_recovery_codes(session: Session, account: Account) -> int:
    """How many recovery codes have not been used."""
    found = select(func.count()).where(RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None))
    return session.scalar(found) or 0


def passkeys_of(session: Session, account: Account) -> tuple[Passkey, ...]:
    """The passkeys of an account, the oldest first."""
    return tuple(
        session.scalars(select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id))
    )


def find_passkey(session: Session, key_digest: str) -> Passkey | None:
    """The passkey with this digest of its id, whoever it belongs to; locked, so that its counter is true."""
    return session.scalar(select(Passkey).where(Passkey.key_digest == key_digest).with_for_update())


def known_devices(session: Session, account: Account) -> tuple[KnownDevice, ...]:
    """The kinds of device from which an account was signed in, last used first."""
    found = select(KnownDevice).where(KnownDevice.account_id == account.id)
    return tuple(session.scalars(found.order_by(KnownDevice.last_used_at.desc())))


def staff_of_body(session: Session, body_id: UUID) -> tuple[Account, ...]:
    """The active members of staff of a body."""
    found = select(Account).where(
        Account.body_id == body_id, Account.kind == AccountKind.STAFF, Account.is_active.is_(True)
    )
    return tuple(session.scalars(found))
