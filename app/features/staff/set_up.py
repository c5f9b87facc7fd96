"""Writes: the one-time code, and what a member of staff does with it: a password and an authenticator app."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.features.accounts import passwords, second_factor
from app.features.accounts import queries as accounts
from app.features.accounts.models import Account, AccountKind
from app.features.accounts.services import forget_second_factors
from app.features.staff import policies, queries
from app.features.staff.models import StaffSetUp
from app.kernel import clock, events, sessions
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.kernel.ids import normalise_code, random_code
from app.rulebook.account_limits import ACTIVATION_TRIES, STAFF_SET_UP_DAYS, limit

GROUPS, GROUP_LENGTH = 3, 4


def issue_code(session: Session, actor: Actor, account: Account) -> str:
    """A one-time code; the one before is void. Only its hash is kept.

    Raises NotNow where the account is set up and no second person agreed to do it anew.
    """
    if not policies.can_manage(actor):
        raise NotAllowed("permission-missing")
    if policies.is_self(actor, account):
        raise FourEyes("not-ones-own-account")
    if not queries.may_be_set_up(session, account):
        raise NotNow("set-up-not-agreed")
    at = clock.now()
    _void(session, account)
    code = random_code(GROUPS * GROUP_LENGTH)
    session.add(
        StaffSetUp(
            account_id=account.id,
            code_hash=passwords.hash_secret(code),
            issued_by=actor.key,
            issued_at=at,
            expires_at=at + timedelta(days=limit(STAFF_SET_UP_DAYS)),
        )
    )
    session.flush()
    events.record(session, actor, "staff.set-up-issued", str(account.id))
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def check_code(session: Session, *, login: str, code: str, password: str) -> Account:
    """The account that name and code open, with a password that it may have. Nothing is changed yet.

    Raises InvalidInput("activation-failed"), after the same time whatever was wrong; a wrong try is counted
    in the session: keep it.
    """
    account = accounts.find_by_login(session, login)
    is_staff = account is not None and account.kind == AccountKind.STAFF and account.is_active
    usable = queries.find_usable_set_up(session, account.id) if account is not None and is_staff else None
    is_right = passwords.is_right(normalise_code(code), usable.code_hash if usable else None)
    if account is None or usable is None or not is_right:
        if usable is not None:
            _count_wrong_try(usable)
        raise InvalidInput("activation-failed", field="code")
    passwords.check_new(password, account.login)
    return account


def complete(session: Session, account: Account, *, password: str, secret: str, code: str) -> None:
    """The app shows the right digits: password and app hold from now on; old sessions and passkeys end.

    Raises NotNow where the code was used or has expired meanwhile, NotAllowed for wrong digits.
    """
    usable = queries.find_usable_set_up(session, account.id)
    if usable is None or not account.is_active:
        raise NotNow("set-up-over")
    step = second_factor.matching_step(secret, code, clock.now(), after=0)
    if step is None:
        raise NotAllowed("second-factor-failed")
    forget_second_factors(session, account)
    account.password_hash = passwords.hash_secret(password)
    account.totp_secret_sealed = keyring_of(session).seal(secret, f"accounts.totp_secret:{account.id}")
    account.totp_last_step = step
    usable.used_at = clock.now()
    sessions.end_all(session, account.id)
    session.flush()
    events.record(session, account.actor, "staff.set-up", str(account.id))


def _count_wrong_try(usable: StaffSetUp) -> None:
    usable.tries += 1
    if usable.tries >= limit(ACTIVATION_TRIES):
        usable.expires_at = clock.now()


def _void(session: Session, account: Account) -> None:
    at = clock.now()
    session.execute(
        update(StaffSetUp)
        .where(StaffSetUp.account_id == account.id, StaffSetUp.used_at.is_(None), StaffSetUp.expires_at > at)
        .values(expires_at=at)
    )
