"""The second factor: an authenticator app, and ten codes on paper for the day on which it is lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.features.accounts import passwords, queries, second_factor
from app.features.accounts.models import Account, AccountKind, Passkey, RecoveryCode
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.kernel import clock, events
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import normalise_code, random_code
from app.rulebook.account_limits import RECOVERY_CODES, limit

_HALF = 5  # Crockford characters: two halves are 50 random bits


def has_second_factor(account: Account) -> bool:
    """Whether a sign-in asks for more than a password: an app is paired, or there is a passkey."""
    return account.has_app or bool(account.passkeys)


def check_second_factor(session: Session, account: Account, code: str) -> None:
    """Accept the digits of the app, or a recovery code, once (promise 12).

    Raises NotAllowed("second-factor-failed").
    """
    session.refresh(account, ["totp_secret_sealed", "totp_last_step"], with_for_update=True)
    if _is_recovery_code(code):
        _use_recovery_code(session, account, code)
        return
    if not account.has_app:
        raise NotAllowed("second-factor-failed")
    secret = keyring_of(session).open(account.totp_secret_sealed, _place(account))
    step = second_factor.matching_step(secret, code, clock.now(), after=account.totp_last_step)
    if step is None:
        raise NotAllowed("second-factor-failed")
    account.totp_last_step = step


def pair_app(session: Session, account: Account, *, secret: str, code: str) -> tuple[str, ...]:
    """Take an app into use whose first digits are right; answers fresh recovery codes for a citizen.

    Raises NotNow where an app is paired already, NotAllowed("second-factor-failed") for wrong digits.
    """
    hold(session, account)
    if account.has_app:
        raise NotNow("app-already-paired")
    step = second_factor.matching_step(secret, code, clock.now(), after=0)
    if step is None:
        raise NotAllowed("second-factor-failed")
    account.totp_secret_sealed = keyring_of(session).seal(secret, _place(account))
    account.totp_last_step = step
    session.flush()
    events.record(session, account.actor, "accounts.app-paired", str(account.id))
    tell(session, account, MessageKind.SECOND_FACTOR_ADDED)
    return codes_for_first_factor(session, account)


def remove_app(session: Session, account: Account, *, current: str, code: str) -> None:
    """Let go of the app, with the password and a code.

    Raises InvalidInput("password-wrong"), NotAllowed("second-factor-failed"), and NotNow("last-factor") where
    it is the last second factor of a member of staff.
    """
    hold(session, account)
    if not account.has_app:
        raise NotNow("no-app")
    if account.kind == AccountKind.STAFF and not account.passkeys:
        raise NotNow("last-factor")
    if account.has_password and not passwords.is_right(current, account.password_hash):
        raise InvalidInput("password-wrong", field="current")
    check_second_factor(session, account, code)
    account.totp_secret_sealed, account.totp_last_step = "", 0
    session.flush()
    events.record(session, account.actor, "accounts.app-removed", str(account.id))
    tell(session, account, MessageKind.SECOND_FACTOR_REMOVED)
    drop_codes_without_factor(session, account)


def make_recovery_codes(session: Session, account: Account) -> tuple[str, ...]:
    """Ten new codes; those from before are void. They are shown once: only fingerprints are kept.

    Raises NotNow where there is no second factor that they could stand in for.
    """
    if not has_second_factor(account) or account.kind != AccountKind.CITIZEN:
        raise NotNow("no-second-factor")
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = tuple(random_code(2 * _HALF) for _ in range(limit(RECOVERY_CODES)))
    session.add_all(
        RecoveryCode(account_id=account.id, code_digest=_digest(session, account, code), made_at=clock.now())
        for code in codes
    )
    session.flush()
    events.record(session, account.actor, "accounts.recovery-codes-made", str(account.id))
    tell(session, account, MessageKind.RECOVERY_CODES_MADE)
    return tuple(f"{code[:_HALF]}-{code[_HALF:]}" for code in codes)


def codes_for_first_factor(session: Session, account: Account) -> tuple[str, ...]:
    """Recovery codes for a citizen who has none yet; nothing for staff, whom two colleagues set up anew."""
    session.refresh(account, ["passkeys"])
    if account.kind != AccountKind.CITIZEN or queries.count_recovery_codes(session, account):
        return ()
    return make_recovery_codes(session, account)


def drop_codes_without_factor(session: Session, account: Account) -> None:
    """Recovery codes stand in for a second factor; without one they would open nothing and only lie about."""
    session.refresh(account, ["passkeys"])
    if not has_second_factor(account):
        session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def forget_second_factors(session: Session, account: Account) -> int:
    """Take every second factor away; answers how many. Whoever calls says why and tells the person."""
    keys = list(session.scalars(select(Passkey.id).where(Passkey.account_id == account.id)))
    count = len(keys) + account.has_app
    account.totp_secret_sealed, account.totp_last_step = "", 0
    session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.flush()
    session.refresh(account, ["passkeys"])
    return count


def tell(session: Session, account: Account, kind: MessageKind, **values: Any) -> None:
    """Tell the person behind an account; staff have no messages here."""
    if account.subject_id is not None:
        messages.send(session, account.subject_id, kind, **values)


def _is_recovery_code(text: str) -> bool:
    return len(normalise_code(text)) == 2 * _HALF


def _use_recovery_code(session: Session, account: Account, code: str) -> None:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_digest == _digest(session, account, normalise_code(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    if used.first() is None:
        raise NotAllowed("second-factor-failed")
    left = queries.count_recovery_codes(session, account)
    events.record(session, account.actor, "accounts.recovery-code-used", str(account.id), left=left)
    tell(session, account, MessageKind.RECOVERY_CODE_USED, left=left)


def _digest(session: Session, account: Account, code: str) -> str:
    return keyring_of(session).blind(f"{account.id}\0{code}", "recovery-code")


def _place(account: Account) -> str:
    return f"accounts.totp_secret:{account.id}"
