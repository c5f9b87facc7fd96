"""The way in, as pages use it: throttled, with a second step where there is one, with a new session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

import structlog
from flask import request, session, url_for
from flask_login import current_user, login_user

from app.adapters.passkeys import RelyingParty
from app.features.accounts import challenges, queries, services
from app.features.accounts.local_paths import local_path
from app.features.accounts.models import Account, AccountKind
from app.features.accounts.policies import DEMO_PREFIX, plain_login
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotAllowed, TooMany
from app.rulebook import account_limits as limits
from app.web import throttle
from app.web.sessions import current_session, describe_device
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

PENDING_FOR = timedelta(minutes=10)
_PENDING, _SINCE, _NEXT = "pending_account", "pending_since", "pending_next"
_PROVED = "proved_at"
_log = structlog.get_logger("portal")


def check_password(login: str, password: str, *, only: AccountKind | None = None) -> Account:
    """The account of name and password. Raises NotAllowed, and TooMany after too many wrong ones.

    Only failures are counted, for the name whether it exists or not, and for the address.
    """
    by_name = _window(limits.SIGN_IN_FAILURES_PER_ACCOUNT), "sign-in", _digest(plain_login(login))
    by_address = _window(limits.SIGN_IN_FAILURES_PER_ADDRESS), "sign-in-address", _address()
    with _counting_failures(by_name, by_address):
        account = services.sign_in(db_session(), login=login, password=password)
        if (only is not None and account.kind != only) or _is_demo_leftover(account):
            raise NotAllowed("sign-in-failed")
    toolbox().rate_limits.forget(*by_name)
    return account


def go_on(account: Account, wish: str | None) -> str:
    """After the right password: the address of the next page, which is the second step or the goal."""
    goal = local_path(wish, home_of(account))
    if not services.has_second_factor(account):
        _enter(account)
        return goal
    current_session().destroy()
    session[_PENDING], session[_SINCE] = account.get_id(), clock.now().isoformat()
    session[_NEXT] = goal
    return url_for("accounts.second_factor")


def pending_account() -> Account | None:
    """Whoever has given the right password within ten minutes and not yet the second factor."""
    account_id, since = session.get(_PENDING), session.get(_SINCE)
    if not account_id or not since or clock.now() - datetime.fromisoformat(since) > PENDING_FOR:
        return None
    return queries.find_active(db_session(), account_id)


def finish(account: Account, code: str) -> str:
    """The second step: the address of the goal. Raises NotAllowed, and TooMany after too many wrong codes."""
    with counting_codes(account):
        services.check_second_factor(db_session(), account, code)
    return _goal_of_pending(account)


def finish_with_passkey(account: Account, party: RelyingParty, answer: str) -> str:
    """The second step by a passkey: the address of the goal. Raises like `finish`."""
    with counting_codes(account):
        challenge = challenges.take(challenges.SHOW)
        services.check_passkey(db_session(), party, answer=answer, challenge=challenge, account=account)
    return _goal_of_pending(account)


def enter_with_passkey(party: RelyingParty, answer: str, wish: str | None) -> str:
    """Both steps at once, for citizens: the address of the goal. Raises NotAllowed and TooMany."""
    with _counting_failures(
        (_window(limits.SIGN_IN_FAILURES_PER_ADDRESS), "sign-in-address", throttle.address_digest())
    ):
        challenge = challenges.take(challenges.SHOW)
        account = services.check_passkey(
            db_session(), party, answer=answer, challenge=challenge, account=None
        )
    _enter(account)
    return local_path(wish, home_of(account))


def is_proved() -> bool:
    """Whether this browser showed within the last minutes that its owner still sits in front of it."""
    at = session.get(_PROVED, "")
    minutes = timedelta(minutes=limits.limit(limits.PROOF_MINUTES))
    return bool(at) and clock.now() - datetime.fromisoformat(at) < minutes


def prove(account: Account, *, current: str, code: str) -> None:
    """Password and second factor once more, if the account has them. Raises InvalidInput, NotAllowed."""
    if account.has_password:
        by_name = _window(limits.SIGN_IN_FAILURES_PER_ACCOUNT), "sign-in", _digest(account.login)
        with _counting_failures(by_name):
            services.check_own_password(account, current)
        toolbox().rate_limits.forget(*by_name)
    if services.has_second_factor(account):
        with counting_codes(account):
            services.check_second_factor(db_session(), account, code)
    note_proof()


def prove_with_passkey(account: Account, party: RelyingParty, answer: str) -> None:
    """The same by a passkey, which its owner opened just now. Raises NotAllowed."""
    with counting_codes(account):
        challenge = challenges.take(challenges.SHOW)
        services.check_passkey(db_session(), party, answer=answer, challenge=challenge, account=account)
    note_proof()


def note_proof() -> None:
    """The owner is here now."""
    session[_PROVED] = clock.now().isoformat()


@contextmanager
def counting_codes(account: Account) -> Iterator[None]:
    """Around a check of the second factor. Raises TooMany after too many wrong ones for this account."""
    by_account = _window(limits.SECOND_FACTOR_FAILURES), "second-factor", str(account.id)
    with _counting_failures(by_account):
        yield
    toolbox().rate_limits.forget(*by_account)


def _goal_of_pending(account: Account) -> str:
    goal = local_path(session.get(_NEXT), home_of(account))
    _enter(account)
    return goal


@contextmanager
def throttled_activation() -> Iterator[None]:
    """Around the use of a one-time code. Raises TooMany where this address has given too many wrong ones."""
    with _counting_failures((_window(limits.SIGN_IN_FAILURES_PER_ADDRESS), "activation", _address())):
        yield


def own_account() -> Account:
    """The account of whoever is signed in. Only behind a declaration that lets nobody else in."""
    return cast(Account, current_user._get_current_object())


def home_of(account: Account) -> str:
    """Where an account begins."""
    return url_for("office.index" if account.kind == AccountKind.STAFF else "me.index")


def _enter(account: Account) -> None:
    device = describe_device(request.user_agent.string)
    services.complete_sign_in(db_session(), account, device=device)
    current_session().destroy()
    login_user(account)
    session.pop("_id", None)  # flask-login's digest of address and browser: nothing here needs it
    session["account_kind"] = account.kind
    note_proof()


def _is_demo_leftover(account: Account) -> bool:
    """The demo's staff have passwords that everybody can read: outside demo mode they are nobody."""
    is_demo_staff = account.kind == AccountKind.STAFF and account.login.startswith(DEMO_PREFIX)
    return is_demo_staff and not toolbox().settings.demo


Count = tuple[str, str, str]


def _window(limit_id: str) -> str:
    return f"{limits.limit(limit_id)}/{limits.limit(limits.SIGN_IN_WINDOW_MINUTES)} minutes"


def _digest(text: str) -> str:
    return toolbox().keyring.blind(text, "sign-in")


def _address() -> str:
    return throttle.address_digest()


@contextmanager
def _counting_failures(*counts: Count) -> Iterator[None]:
    """Count a failure beforehand and take it back where there is none.

    Counted only afterwards, a hundred guesses at the same moment would all find the counter low.
    """
    waits = [toolbox().rate_limits.hit(*count) for count in counts]
    if any(waits):
        raise TooMany(retry_after=limits.limit(limits.SIGN_IN_WINDOW_MINUTES) * 60)
    try:
        yield
    except NotAllowed as failure:
        _log.warning(failure.code)
        raise
    except InvalidInput as failure:
        if failure.code in {"activation-failed", "password-wrong"}:
            raise
        _take_back(counts)
        raise
    _take_back(counts)


def _take_back(counts: Iterable[Count]) -> None:
    for count in counts:
        toolbox().rate_limits.take_back(*count)
