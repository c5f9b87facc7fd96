"""Reads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.accounts.models import Account, AccountKind
from app.features.staff import policies
from app.features.staff.models import StaffChange, StaffSetUp
from app.features.staff.states import ChangeKind, ChangeState
from app.kernel import clock, sessions
from app.kernel.actors import Actor
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission, Role


def page_of_staff(
    session: Session, *, body_id: UUID | None, is_active: bool | None, offset: int, limit: int
) -> tuple[tuple[Account, ...], int]:
    """One page of the staff's accounts by name, and how many there are."""
    found = select(Account).where(Account.kind == AccountKind.STAFF)
    if body_id is not None:
        found = found.where(Account.body_id == body_id)
    if is_active is not None:
        found = found.where(Account.is_active == is_active)
    total = session.scalar(select(func.count()).select_from(found.with_only_columns(Account.id).subquery()))
    page = found.order_by(Account.login).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def get_member(session: Session, actor: Actor, account_id: UUID) -> Account:
    """A member of staff, for who keeps their accounts. Raises NotFound, also for a citizen's account."""
    account = session.get(Account, account_id)
    if account is None or account.kind != AccountKind.STAFF or not policies.can_manage(actor):
        raise NotFound("no-such-member")
    return account


def open_sessions(session: Session, account: Account) -> int:
    """In how many browsers somebody is signed in with it."""
    return len(sessions.of_account(session, account.id))


def active_administrators(session: Session) -> tuple[Account, ...]:
    """Everybody who can keep accounts now, held to the transaction's end: two at once cannot end both."""
    found = (
        select(Account)
        .where(Account.kind == AccountKind.STAFF, Account.is_active)
        .order_by(Account.id)
        .with_for_update(of=Account)
    )
    return tuple(one for one in session.scalars(found) if Role.ADMINISTRATOR in one.roles)


def open_changes(session: Session) -> tuple[StaffChange, ...]:
    """What waits for a second person, the oldest first."""
    found = select(StaffChange).where(StaffChange.state == ChangeState.PROPOSED).order_by(StaffChange.id)
    return tuple(session.scalars(found))


def count_waiting(session: Session, actor: Actor) -> int:
    """How many changes wait for this person: not their own."""
    if not actor.can(Permission.STAFF_APPROVE):
        return 0
    return sum(policies.is_second_person(actor, change) for change in open_changes(session))


def changes_of(session: Session, account: Account) -> tuple[StaffChange, ...]:
    """Every change to one account that asked for two, the newest first."""
    found = (
        select(StaffChange)
        .where(StaffChange.account_id == account.id)
        .order_by(StaffChange.id.desc())
        .limit(20)
    )
    return tuple(session.scalars(found))


def get_change(session: Session, actor: Actor, change_id: UUID) -> StaffChange:
    """A change, for who may decide about it. Raises NotFound."""
    change = session.get(StaffChange, change_id)
    if change is None or not actor.can(Permission.STAFF_APPROVE):
        raise NotFound("no-such-change")
    return change


def is_proposed(session: Session, account: Account, kind: ChangeKind) -> bool:
    """Whether such a change waits already."""
    found = select(StaffChange.id).where(
        StaffChange.account_id == account.id,
        StaffChange.kind == kind,
        StaffChange.state == ChangeState.PROPOSED,
    )
    return session.scalar(found.limit(1)) is not None


def may_be_set_up(session: Session, account: Account) -> bool:
    """Whether a code may be handed out: never set up yet, or a second person agreed since the last time."""
    if not account.is_active:
        return False
    used = session.scalar(select(func.max(StaffSetUp.used_at)).where(StaffSetUp.account_id == account.id))
    if used is None and account.signed_in_at is None:
        return True
    agreed = session.scalar(
        select(func.max(StaffChange.decided_at)).where(
            StaffChange.account_id == account.id,
            StaffChange.kind == ChangeKind.SET_UP,
            StaffChange.state == ChangeState.APPROVED,
        )
    )
    return agreed is not None and (used is None or agreed > used)


def name_of(session: Session, key: str) -> str:
    """What colleagues call the actor behind a key such as `staff:<id>`; the key itself for anybody else."""
    kind, _colon, account_id = key.partition(":")
    account = session.get(Account, UUID(account_id)) if kind == AccountKind.STAFF and account_id else None
    return account.display_name or account.login if account is not None else key


def find_usable_set_up(session: Session, account_id: UUID) -> StaffSetUp | None:
    """The code that can still be used; locked, so that two tries are counted as two."""
    found = (
        select(StaffSetUp)
        .where(
            StaffSetUp.account_id == account_id,
            StaffSetUp.used_at.is_(None),
            StaffSetUp.expires_at > clock.now(),
        )
        .order_by(StaffSetUp.id.desc())
        .limit(1)
        .with_for_update()
    )
    return session.scalar(found)
