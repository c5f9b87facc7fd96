"""Signing in, and what one can do once one is: password, sessions."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.accounts import passwords, policies, queries
from app.features.accounts.models import Account, AccountKind, KnownDevice
from app.features.accounts.services.second_factors import has_second_factor, tell
from app.features.messages.kinds import MessageKind
from app.kernel import clock, events, sessions
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotAllowed, NotFound


def sign_in(session: Session, *, login: str, password: str) -> Account:
    """The account that name and password open; whoever has a second factor is not in yet.

    Raises NotAllowed("sign-in-failed"), after the same time, for an unknown name, a closed account and a
    wrong password.
    """
    account = queries.find_by_login(session, login)
    usable = account if account is not None and account.is_active else None
    is_right = passwords.is_right(password, usable.password_hash if usable else None)
    if usable is None or not is_right:
        raise NotAllowed("sign-in-failed")
    if passwords.needs_new_hash(usable.password_hash):
        usable.password_hash = passwords.hash_secret(password)
    return usable


def complete_sign_in(session: Session, account: Account, *, device: str = "") -> None:
    """Note that somebody is in, and tell the person about it. `device` is two words: Firefox, Android."""
    if account.kind == AccountKind.STAFF and not has_second_factor(account):
        raise NotAllowed("second-factor-failed")
    account.signed_in_at = clock.now()
    events.record(session, account.actor, "accounts.signed-in", str(account.id))
    is_new = _note_device(session, account, device)
    tell(session, account, MessageKind.NEW_DEVICE if is_new else MessageKind.SIGNED_IN, device=device)


def check_own_password(account: Account, password: str) -> None:
    """Whoever is signed in gives their password once more. Raises InvalidInput("password-wrong")."""
    if not passwords.is_right(password, account.password_hash):
        raise InvalidInput("password-wrong", field="current")


def change_password(
    session: Session, account: Account, *, current: str, password: str, keep_token: str
) -> None:
    """Set a new password and end every other session. `keep_token` is the session in use.

    Raises InvalidInput: `password-wrong` beside `current`, or what is wrong with the new one.
    """
    check_own_password(account, current)
    passwords.check_new(password, account.login)
    account.password_hash = passwords.hash_secret(password)
    sessions.end_all(session, account.id, but_token=keep_token)
    events.record(session, account.actor, "accounts.password-changed", str(account.id))
    tell(session, account, MessageKind.PASSWORD_CHANGED)


def change_login(session: Session, account: Account, login: str) -> None:
    """Sign in with another name from now on. Raises InvalidInput for one that is taken or cannot be one."""
    login = policies.check_new_login(login)
    other = queries.find_by_login(session, login)
    if other is not None:
        raise InvalidInput("login-same" if other.id == account.id else "login-taken", field="login")
    if account.has_password and passwords.is_right(login, account.password_hash):
        raise InvalidInput("login-is-password", field="login")
    try:
        with session.begin_nested():
            account.login = login
    except IntegrityError as problem:  # somebody took the name in this very moment
        session.refresh(account)
        raise InvalidInput("login-taken", field="login") from problem
    events.record(session, account.actor, "accounts.login-changed", str(account.id))
    tell(session, account, MessageKind.LOGIN_CHANGED)


def end_session(session: Session, actor: Actor, session_id: UUID) -> None:
    """End one of one's own sessions. Raises NotFound for anybody else's."""
    if actor.account_id is None or not sessions.end_by_id(session, actor.account_id, session_id):
        raise NotFound("no-such-session")
    events.record(session, actor, "accounts.session-ended", str(actor.account_id))


def end_other_sessions(session: Session, actor: Actor, *, keep_token: str) -> None:
    """End all of one's own sessions but the one in use. Raises NotFound for whoever has no account."""
    if actor.account_id is None:
        raise NotFound("no-such-account")
    sessions.end_all(session, actor.account_id, but_token=keep_token)
    events.record(session, actor, "accounts.other-sessions-ended", str(actor.account_id))


def _note_device(session: Session, account: Account, device: str) -> bool:
    """Remember the kind of device; answers whether it is new beside others that are known."""
    at, known = clock.now(), queries.known_devices(session, account)
    for row in known:
        if row.device == device:
            row.last_used_at = at
            return False
    session.add(KnownDevice(account_id=account.id, device=device, first_used_at=at, last_used_at=at))
    session.flush()
    return bool(known)
