"""Writes: making, opening, changing and ending the staff's accounts (feature 34)."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy.orm import Session

from app.features.accounts.models import Account
from app.features.accounts.services import make_staff_account
from app.features.bodies.models import Body
from app.features.staff import policies, queries
from app.features.staff.models import StaffChange
from app.features.staff.states import TABLE, ChangeAction, ChangeKind, ChangeState
from app.kernel import clock, events, sessions
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.kernel.permissions import Role


def make_member(
    session: Session, actor: Actor, *, login: str, display_name: str, body: Body, roles: Collection[Role]
) -> Account:
    """An account that nobody can enter before it is set up; with a post that decides, before two agreed.

    Raises NotAllowed, and InvalidInput for login or posts.
    """
    _check_posts(roles)
    account = make_staff_account(
        session,
        actor,
        login=login,
        display_name=display_name,
        body=body,
        roles=roles,
        password=secrets.token_urlsafe(32),  # nobody's: the person chooses one with the code
    )
    if policies.needs_two((), roles):
        account.is_active = False
        _propose(session, actor, account, ChangeKind.OPEN, roles)
    session.flush()
    return account


def change_posts(session: Session, actor: Actor, account: Account, roles: Collection[Role]) -> bool:
    """Other posts: at once, or as a proposal where one that decides comes in new. Answers whether at once.

    Raises InvalidInput, FourEyes for one's own account, NotNow for the last administrator.
    """
    _require_manager(actor, account)
    _check_posts(roles)
    hold(session, account)
    before = [Role(role) for role in account.roles]
    if set(before) == set(roles):
        raise InvalidInput("posts-unchanged", field="roles")
    if policies.needs_two(before, roles):
        _propose(session, actor, account, ChangeKind.POSTS, roles)
        return False
    _refuse_for_last_administrator(session, account, roles)
    _set_posts(session, actor, account, roles)
    return True


def disable(session: Session, actor: Actor, account: Account) -> None:
    """Close an account and end its sessions at once. The last administrator's cannot be closed."""
    _require_manager(actor, account)
    _refuse_for_last_administrator(session, account, ())
    hold(session, account)
    if not account.is_active:
        raise NotNow("already-disabled")
    account.is_active = False
    sessions.end_all(session, account.id)
    session.flush()
    events.record(session, actor, "staff.disabled", str(account.id))


def enable(session: Session, actor: Actor, account: Account) -> bool:
    """Open an account again: at once, or as a proposal where it has a post that decides."""
    _require_manager(actor, account)
    hold(session, account)
    if account.is_active:
        raise NotNow("already-enabled")
    roles = [Role(role) for role in account.roles]
    if policies.needs_two((), roles):
        _propose(session, actor, account, ChangeKind.OPEN, roles)
        return False
    account.is_active = True
    session.flush()
    events.record(session, actor, "staff.enabled", str(account.id))
    return True


def end_sessions(session: Session, actor: Actor, account: Account) -> None:
    """Sign a member of staff out everywhere."""
    _require_manager(actor, account)
    sessions.end_all(session, account.id)
    events.record(session, actor, "staff.sessions-ended", str(account.id))


def ask_for_new_set_up(session: Session, actor: Actor, account: Account) -> StaffChange:
    """Who lost password or app needs both anew: two people have to agree."""
    _require_manager(actor, account)
    hold(session, account)
    return _propose(session, actor, account, ChangeKind.SET_UP, [Role(role) for role in account.roles])


def decide(session: Session, actor: Actor, change: StaffChange, action: ChangeAction) -> None:
    """Agree or refuse, as the second person: never who proposed it, never whom it is about."""
    hold(session, change)
    state = TABLE.next_state(ChangeState(change.state), action, actor)
    if not policies.is_second_person(actor, change):
        raise FourEyes("second-person-needed")
    hold(session, change.account)
    if state is ChangeState.APPROVED:
        _take_effect(session, actor, change)
    change.state, change.decided_by, change.decided_at = state, actor.key, clock.now()
    session.flush()
    events.record(session, actor, f"staff.change-{state}", str(change.account_id), kind=change.kind)


def _take_effect(session: Session, actor: Actor, change: StaffChange) -> None:
    account, roles = change.account, [Role(role) for role in change.roles]
    if change.kind == ChangeKind.OPEN:
        account.is_active = True
    elif change.kind == ChangeKind.POSTS:
        _refuse_for_last_administrator(session, account, roles)
        _set_posts(session, actor, account, roles)
    else:
        sessions.end_all(session, account.id)


def _propose(
    session: Session, actor: Actor, account: Account, kind: ChangeKind, roles: Collection[Role]
) -> StaffChange:
    if queries.is_proposed(session, account, kind):
        raise NotNow("already-proposed")
    change = StaffChange(
        account_id=account.id,
        account=account,
        kind=kind,
        roles=sorted(role.value for role in roles),
        proposed_by=actor.key,
        proposed_at=clock.now(),
    )
    session.add(change)
    session.flush()
    events.record(
        session, actor, "staff.change-proposed", str(account.id), kind=kind.value, roles=change.roles
    )
    return change


def _set_posts(session: Session, actor: Actor, account: Account, roles: Collection[Role]) -> None:
    before = list(account.roles)
    account.roles = sorted(role.value for role in roles)
    sessions.end_all(session, account.id)
    session.flush()
    events.record(session, actor, "staff.posts-changed", str(account.id), before=before, after=account.roles)


def _check_posts(roles: Collection[Role]) -> None:
    if not roles:
        raise InvalidInput("role-missing", field="roles")
    if policies.do_clash(roles):
        raise InvalidInput("posts-clash", field="roles")


def _require_manager(actor: Actor, account: Account) -> None:
    if not policies.can_manage(actor):
        raise NotAllowed("permission-missing")
    if policies.is_self(actor, account):
        raise FourEyes("not-ones-own-account")


def _refuse_for_last_administrator(session: Session, account: Account, roles: Collection[Role]) -> None:
    """Without an administrator nobody could ever make one again."""
    others = [one for one in queries.active_administrators(session) if one.id != account.id]
    if Role.ADMINISTRATOR in account.roles and Role.ADMINISTRATOR not in roles and not others:
        raise NotNow("last-administrator")
