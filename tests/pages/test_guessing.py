"""Guessing many at once does not get anybody more tries than guessing one after the other."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from app.features.accounts import passwords
from app.rulebook.account_limits import SIGN_IN_FAILURES_PER_ACCOUNT, limit
from tests.support.people import PASSWORD, make_citizen
from tests.support.portal import Portal

AT_ONCE = 24


def test_guesses_at_the_same_moment_are_counted_as_many(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen(portal)
    pages = [portal.visitor().open("/account/login?lang=en") for _ in range(AT_ONCE)]
    # With as much hashing as in production all guesses are under way before the first is found wrong.
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(parallelism=1))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        wrong = {"login": citizen.login, "password": "not the password"}
        statuses = Counter(threads.map(lambda page: page.submit("Sign in", **wrong).status, pages))
    assert statuses == {422: limit(SIGN_IN_FAILURES_PER_ACCOUNT), 429: AT_ONCE - statuses[422]}


def test_a_right_password_among_wrong_ones_counts_for_nobody(portal: Portal) -> None:
    first, second = make_citizen(portal), make_citizen(portal)
    for _ in range(3):
        for citizen in (first, second):
            page = portal.visitor().open("/account/login?lang=en")
            assert page.submit("Sign in", login=citizen.login, password=PASSWORD).url == "/me"
    address = portal.toolbox.keyring.blind("127.0.0.1", "address")
    waits = [portal.toolbox.rate_limits.hit("60/10 minutes", "sign-in-address", address) for _ in range(61)]
    assert [bool(wait) for wait in waits] == [False] * 60 + [True]
