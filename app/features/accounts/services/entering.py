"""Signing in, and what one can do once one is: password, sessions."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.features.accounts import passwords, queries, second_factor
from app.features.accounts.models import Account, AccountKind
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.kernel import clock, events, sessions
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
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


def has_second_factor(account: Account) -> bool:
    """Whether a second factor has been set up."""
    return bool(account.totp_secret_sealed)


def check_second_factor(session: Session, account: Account, code: str) -> None:
    """Accept a time-based code, once (promise 12). Raises NotAllowed("second-factor-failed")."""
    session.refresh(account, ["totp_secret_sealed", "totp_last_step"], with_for_update=True)
    if not has_second_factor(account):
        raise NotAllowed("second-factor-failed")
    secret = keyring_of(session).open(account.totp_secret_sealed, f"accounts.totp_secret:{account.id}")
    step = second_factor.matching_step(secret, code, clock.now(), after=account.totp_last_step)
    if step is None:
        raise NotAllowed("second-factor-failed")
    account.totp_last_step = step


def complete_sign_in(session: Session, account: Account, *, device: str = "") -> None:
    """Note that somebody is in, and tell the person about it. `device` is two words: Firefox, Android."""
    if account.kind == AccountKind.STAFF and not has_second_factor(account):
        raise NotAllowed("second-factor-failed")
    account.signed_in_at = clock.now()
    events.record(session, account.actor, "accounts.signed-in", str(account.id))
    if account.subject_id is not None:
        messages.send(session, account.subject_id, MessageKind.SIGNED_IN, device=device)


def change_password(
    session: Session, account: Account, *, current: str, password: str, keep_token: str
) -> None:
    """Set a new password and end every other session. `keep_token` is the session in use.

    Raises InvalidInput: `password-wrong` beside `current`, or what is wrong with the new one.
    """
    if not passwords.is_right(current, account.password_hash):
        raise InvalidInput("password-wrong", field="current")
    passwords.check_new(password, account.login)
    account.password_hash = passwords.hash_secret(password)
    sessions.end_all(session, account.id, but_token=keep_token)
    events.record(session, account.actor, "accounts.password-changed", str(account.id))
    if account.subject_id is not None:
        messages.send(session, account.subject_id, MessageKind.PASSWORD_CHANGED)


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
