"""Making accounts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.accounts import passwords, policies, queries, second_factor
from app.features.accounts.models import Account, AccountKind
from app.features.bodies.models import Body
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.ids import new_id
from app.kernel.permissions import Role


def make_staff_account(
    session: Session,
    actor: Actor,
    *,
    login: str,
    display_name: str,
    body: Body,
    roles: Iterable[Role],
    password: str,
    totp_secret: str | None = None,
) -> Account:
    """An account for a member of staff, with a second factor from the start (promise 12).

    Without `totp_secret` one is made. Raises NotAllowed, and InvalidInput for login, password or roles.
    """
    if not policies.can_make_staff(actor):
        raise NotAllowed("permission-missing")
    posts = sorted(Role(role).value for role in roles)
    if not posts:
        raise InvalidInput("role-missing", field="roles")
    login = policies.check_new_login(login)
    passwords.check_new(password, login)
    row_id = new_id()
    account = Account(
        id=row_id,
        login=login,
        kind=AccountKind.STAFF,
        display_name=display_name.strip(),
        password_hash=passwords.hash_secret(password),
        body_id=body.id,
        roles=posts,
        totp_secret_sealed=keyring_of(session).seal(
            totp_secret or second_factor.new_secret(), f"accounts.totp_secret:{row_id}"
        ),
        made_at=clock.now(),
    )
    add_account(session, account)
    events.record(session, actor, "accounts.staff-made", str(account.id), roles=posts, body=body.code)
    return account


def add_account(session: Session, account: Account) -> None:
    """Put an account into the database. Raises InvalidInput where its name is taken."""
    if queries.find_by_login(session, account.login) is not None:
        raise InvalidInput("login-taken", field="login")
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError as problem:  # somebody took the name in this very moment
        raise InvalidInput("login-taken", field="login") from problem
