"""The end of a citizen's account."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.features.accounts.models import Account, ActivationCode, KnownDevice
from app.features.accounts.services.second_factors import forget_second_factors
from app.kernel import clock, sessions
from app.kernel.actors import Actor
from app.kernel.errors import NotNow


def end_account(session: Session, actor: Actor) -> None:
    """Delete name, password and every other key, and let go of the person: a new account can be opened later.

    The row stays without anything about them, for the logs that name it. Whoever closes the account has asked
    for the password and records the event. Raises NotNow for what is no citizen's account.
    """
    account = session.get(Account, actor.account_id)
    if account is None or account.subject_id is None:
        raise NotNow("already-closed")
    forget_second_factors(session, account)
    session.execute(delete(KnownDevice).where(KnownDevice.account_id == account.id))
    session.execute(delete(ActivationCode).where(ActivationCode.subject_id == account.subject_id))
    sessions.end_all(session, account.id)
    account.login, account.password_hash, account.display_name = f"closed-{account.id.hex}", "", ""
    account.subject_id, account.is_active, account.closed_at = None, False, clock.now()
    account.signed_in_at = None
    session.flush()
