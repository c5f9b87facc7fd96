"""A session is a random key in a cookie, worth what the server holds under it (promise 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.kernel import clock, sessions
from app.kernel.sessions import WebSession
from tests.support.people import make_citizen, sign_in
from tests.support.portal import Portal, Visitor


def cookie_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("portal")
    assert cookie is not None
    return cookie.value


def stored(portal: Portal) -> list[WebSession]:
    with portal.reading() as session:
        return list(session.scalars(select(WebSession)))


def test_reading_begins_no_session_and_sets_no_cookie(portal: Portal, visitor: Visitor) -> None:
    for address in ("/", "/help", "/search?q=信用", "/publicity", "/tips/new"):
        assert visitor.open(address).status == 200
        if address != "/tips/new":
            assert visitor.client.get_cookie("portal") is None, address
            assert stored(portal) == []
    assert len(stored(portal)) == 1, "a form needs one"


def test_a_planted_key_is_never_taken_over(portal: Portal, visitor: Visitor) -> None:
    planted = "planted-by-somebody-else-1234567890abcdef"
    visitor.client.set_cookie("portal", planted)
    page = visitor.open("/account/login")
    assert page.status == 200
    assert cookie_of(visitor) != planted
    assert sessions.digest(planted) not in {row.token_digest for row in stored(portal)}


@pytest.mark.parametrize("value", ["", "x", "a" * 3000, "%00", "'; DROP TABLE sessions;--", "信用"])
def test_a_nonsense_key_is_no_key(portal: Portal, visitor: Visitor, value: str) -> None:
    visitor.client.set_cookie("portal", value)
    assert visitor.open("/help").status == 200
    assert visitor.client.get("/me").status_code == 303


def test_a_stolen_table_opens_nobodys_session(portal: Portal) -> None:
    make_citizen(portal, login="citizen-one")
    citizen = sign_in(portal, "citizen-one")
    key = cookie_of(citizen)
    (row,) = [row for row in stored(portal) if row.account_id is not None]
    assert key not in str([vars(row) for row in stored(portal)])
    thief = portal.visitor()
    thief.client.set_cookie("portal", row.token_digest)
    assert thief.client.get("/me").status_code == 303
    owner = portal.visitor()
    owner.client.set_cookie("portal", key)
    assert owner.client.get("/me").status_code == 200, "the key itself does"


def test_a_session_ended_on_the_server_is_ended_at_once(portal: Portal) -> None:
    citizen = make_citizen(portal, login="citizen-one")
    one, other = sign_in(portal, "citizen-one"), sign_in(portal, "citizen-one")
    with portal.writing() as session:
        sessions.end(session, cookie_of(one))
    assert one.client.get("/me").status_code == 303
    assert other.client.get("/me").status_code == 200
    assert citizen.actor.account_id is not None
    with portal.writing() as session:
        sessions.end_all(session, citizen.actor.account_id)
    assert other.client.get("/me").status_code == 303


def test_use_keeps_a_session_alive_and_is_noted_once_a_minute(portal: Portal) -> None:
    make_citizen(portal, login="citizen-one")
    citizen = sign_in(portal, "citizen-one")
    citizen.open("/me")
    start = clock.now()

    def seen_at() -> object:
        (row,) = [row for row in stored(portal) if row.account_id is not None]
        return row.seen_at

    before = seen_at()
    with clock.travel(start + timedelta(seconds=30)):
        citizen.open("/me")
        assert seen_at() == before
    for minutes in (20, 40, 60):
        with clock.travel(start + timedelta(minutes=minutes)):
            assert citizen.client.get("/me").status_code == 200
            assert seen_at() != before
    with clock.travel(start + timedelta(minutes=91)):
        assert citizen.client.get("/me").status_code == 303


def test_what_has_expired_is_removed(portal: Portal, visitor: Visitor) -> None:
    visitor.open("/account/login")
    with clock.travel(clock.now() + sessions.LONGEST + timedelta(minutes=1)), portal.writing() as session:
        sessions.purge(session)
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0


def test_the_form_key_of_one_browser_is_refused_from_another(portal: Portal) -> None:
    make_citizen(portal, login="citizen-one")
    one, other = portal.visitor(), portal.visitor()
    foreign = one.open("/account/login").soup.select_one("main input[name=csrf_token]")
    assert foreign is not None
    page = other.open("/account/login?lang=en").submit(
        login="citizen-one", password="whatever it is", csrf_token=foreign["value"]
    )
    assert page.status == 400
