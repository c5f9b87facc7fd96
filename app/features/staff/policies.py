"""Who may do what with the staff's accounts, and which posts go together. Pure."""

from __future__ import annotations

from collections.abc import Collection

from app.features.accounts.models import Account
from app.features.staff.models import StaffChange
from app.features.staff.states import ALONE, BY_TWO
from app.kernel.actors import Actor
from app.kernel.permissions import Permission, Role


def can_manage(actor: Actor) -> bool:
    """Whether the actor keeps the staff's accounts."""
    return actor.can(Permission.STAFF_MANAGE)


def is_self(actor: Actor, account: Account) -> bool:
    """Nobody changes, disables or sets up their own account here."""
    return actor.account_id == account.id


def is_second_person(actor: Actor, change: StaffChange) -> bool:
    """Neither who proposed it nor whom it is about."""
    return actor.key != change.proposed_by and actor.account_id != change.account_id


def needs_two(before: Collection[Role], after: Collection[Role]) -> bool:
    """Whether a second person has to agree: where a post that decides comes in new."""
    return bool((set(after) - set(before)) & BY_TWO)


def do_clash(roles: Collection[Role]) -> bool:
    """Whether these posts must not be in one hand."""
    return len(set(roles)) > 1 and bool(set(roles) & ALONE)
