"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.accounts.models import Account, AccountKind, ActivationCode
from app.features.accounts.policies import DEMO_PREFIX, plain_login
from app.kernel import clock, sessions


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
        select(ActivationCode)
        .where(
            ActivationCode.subject_id == subject_id,
            ActivationCode.used_at.is_(None),
            ActivationCode.expires_at > clock.now(),
        )
        .order_by(ActivationCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalar(found)


def has_demo_staff(session: Session) -> bool:
    """Whether the demo's staff, whose passwords everybody can read, have accounts here."""
    found = select(Account.id).where(Account.kind == AccountKind.STAFF, Account.login.startswith(DEMO_PREFIX))
    return session.scalar(found.limit(1)) is not None


def open_sessions(session: Session, account: Account) -> tuple[sessions.WebSession, ...]:
    """Where an account is signed in, last used first."""
    return sessions.of_account(session, account.id)
