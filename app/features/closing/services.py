"""Writes: closing an account."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.accounts.models import Account, AccountKind
from app.features.accounts.services import check_own_password
from app.features.closing import registry
from app.kernel import events
from app.kernel.db import hold
from app.kernel.errors import NotAllowed, NotNow


def close_account(session: Session, account: Account, *, current: str) -> dict[str, int]:
    """End a citizen's account at once, with all that hangs on it alone; answers how many of what.

    There is no time in which it could be taken back: nothing about the person is lost with it, and a one-time
    code opens a new one. Records, cases and logs stay for as long as the law keeps them. Raises NotAllowed
    for staff, whose accounts two colleagues keep, InvalidInput("password-wrong"), NotNow where it is closed.
    """
    if account.kind != AccountKind.CITIZEN:
        raise NotAllowed("not-a-citizen")
    hold(session, account)
    if account.closed_at is not None or account.subject_id is None:
        raise NotNow("already-closed")
    if account.has_password:
        check_own_password(account, current)
    actor, account_id = account.actor, str(account.id)
    ended = {closer.what: closer.close(session, actor) for closer in registry.closers()}
    session.flush()
    ended = {what: count for what, count in ended.items() if count}
    events.record(session, actor, "accounts.closed", account_id, ended=ended)
    return ended
