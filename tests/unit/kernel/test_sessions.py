"""Sessions as the kernel keeps them: alive while used, never longer than twelve hours, ended at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from app.kernel import clock, sessions
from app.kernel.sessions import IDLE, LONGEST
from tests.support.portal import Portal

A_SECOND = timedelta(seconds=1)


def begin(
    portal: Portal, token: str, kind: str = "", account: UUID | None = None, *, is_begun: bool = False
) -> None:
    with portal.writing() as session:
        sessions.save(
            session, token, {"a": 1}, account_id=account, account_kind=kind, device="", is_begun=is_begun
        )


def is_alive(portal: Portal, token: str) -> bool:
    with portal.reading() as session:
        return sessions.find(session, token) is not None


@pytest.mark.parametrize(("kind", "idle"), IDLE.items())
def test_an_unused_session_ends(portal: Portal, kind: str, idle: timedelta) -> None:
    start = clock.now()
    begin(portal, "token", kind)
    with clock.travel(start + idle - 5 * A_SECOND):
        assert is_alive(portal, "token")
    with clock.travel(start + idle + 5 * A_SECOND):
        assert not is_alive(portal, "token")


@pytest.mark.parametrize("kind", IDLE)
def test_a_session_in_use_ends_after_twelve_hours_all_the_same(portal: Portal, kind: str) -> None:
    start = clock.now()
    begin(portal, "token", kind)
    step = IDLE[kind] / 2
    at = start
    while at < start + LONGEST - step:
        at += step
        with clock.travel(at):
            assert is_alive(portal, "token"), at - start
            begin(portal, "token", kind, is_begun=True)  # as every use does: it keeps what it held
    with clock.travel(start + LONGEST + 5 * A_SECOND):
        assert not is_alive(portal, "token")


def test_staff_have_a_quarter_of_an_hour() -> None:
    assert IDLE["staff"] == timedelta(minutes=15)
    assert timedelta(hours=12) == LONGEST


def test_all_of_an_accounts_sessions_can_be_ended_but_the_one_in_use(portal: Portal) -> None:
    one, other = uuid4(), uuid4()
    for token, account in (("a", one), ("b", one), ("c", one), ("d", other)):
        begin(portal, token, "citizen", account)
    with portal.writing() as session:
        sessions.end_all(session, one, but_token="b")
    assert [is_alive(portal, token) for token in "abcd"] == [False, True, False, True]


def test_nobody_ends_somebody_elses_session(portal: Portal) -> None:
    one, other = uuid4(), uuid4()
    begin(portal, "a", "citizen", one)
    with portal.writing() as session:
        (row,) = sessions.of_account(session, one)
        assert not sessions.end_by_id(session, other, row.id)
        assert sessions.end_by_id(session, one, row.id)
    assert not is_alive(portal, "a")


def test_a_session_that_was_ended_stays_ended_whatever_its_browser_still_does(portal: Portal) -> None:
    begin(portal, "a")
    with portal.writing() as session:
        sessions.end(session, "a")
    begin(portal, "a", is_begun=True)
    assert not is_alive(portal, "a")


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {sessions.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(len(token) >= 43 for token in tokens), "256 bits"
