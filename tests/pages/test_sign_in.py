"""Signing in and out: equal answers, locks that end, sessions that are rotated and die."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.adapters import rate_limits
from app.features.accounts.local_paths import local_path
from app.features.accounts.models import Account
from app.features.messages import queries as messages
from app.kernel import clock, events
from app.kernel.sessions import WebSession
from tests.support.accounts_steps import FAILED, try_to_sign_in
from tests.support.people import (
    PASSWORD,
    make_citizen,
    make_staff,
    sign_in,
    sign_out,
)
from tests.support.portal import Portal, Visitor


def test_known_and_unknown_names_get_the_same_answer(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    known, unknown = try_to_sign_in(visitor, citizen.login), try_to_sign_in(visitor, "nobody-at-all")
    assert known.status == unknown.status == 422
    assert known.errors == unknown.errors
    assert FAILED in known.errors[0]


def test_a_closed_account_answers_like_an_unknown_one(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    with portal.writing() as session:
        session.scalars(select(Account).where(Account.login == citizen.login)).one().is_active = False
    assert FAILED in try_to_sign_in(visitor, citizen.login, PASSWORD).errors[0]


def test_the_account_name_may_be_typed_with_capitals_and_spaces(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    assert try_to_sign_in(visitor, f"  {citizen.login.upper()} ", PASSWORD).url == "/me"


def test_wrong_passwords_lock_a_name_for_a_while(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen(portal)
    for login in (citizen.login, "nobody-at-all"):
        for _ in range(10):
            assert try_to_sign_in(visitor, login).status == 422
        assert try_to_sign_in(visitor, login, PASSWORD).status == 429
    later = SimpleNamespace(time=lambda: time.time() + 601)
    monkeypatch.setattr(rate_limits, "time", later)
    assert try_to_sign_in(visitor, citizen.login, PASSWORD).url == "/me"


def test_wrong_passwords_for_many_names_lock_an_address(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    address = portal.toolbox.keyring.blind("127.0.0.1", "address")
    for _ in range(59):  # counted without the hashing, to save time; the sixtieth is real
        portal.toolbox.rate_limits.hit("60/10 minutes", "sign-in-address", address)
    assert try_to_sign_in(visitor, "yet-another-name").status == 422
    assert try_to_sign_in(visitor, citizen.login, PASSWORD).status == 429


def test_right_passwords_are_never_throttled(portal: Portal) -> None:
    citizen = make_citizen(portal)
    for _ in range(12):
        sign_in(portal, citizen.login)


def test_the_session_is_rotated_at_sign_in(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    page = visitor.open("/account/login?lang=en")
    planted = visitor.client.get_cookie("portal")
    page.submit("Sign in", login=citizen.login, password=PASSWORD)
    after = visitor.client.get_cookie("portal")
    assert planted is not None
    assert after is not None
    assert planted.value != after.value
    other = portal.visitor()
    other.client.set_cookie("portal", planted.value)
    assert other.open("/me").url == "/account/login"


def test_the_session_is_dead_at_sign_out(portal: Portal) -> None:
    citizen = make_citizen(portal)
    visitor = sign_in(portal, citizen.login)
    stolen = visitor.client.get_cookie("portal")
    assert stolen is not None
    assert "You have signed out" in sign_out(visitor).open("/?lang=en").text
    thief = portal.visitor()
    thief.client.set_cookie("portal", stolen.value)
    assert thief.open("/me").url == "/account/login"
    assert visitor.open("/me").url == "/account/login"


def test_signing_out_needs_the_form_token(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    assert visitor.client.post("/account/logout").status_code == 400
    assert visitor.open("/me").url == "/me"


def test_a_citizens_session_ends_after_half_an_hour_without_use(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    start = clock.now()
    with clock.travel(start + timedelta(minutes=29)):
        assert visitor.open("/me").url == "/me"
    with clock.travel(start + timedelta(minutes=60)):
        assert visitor.open("/me").url == "/account/login"


def test_staffs_session_ends_after_a_quarter_of_an_hour_and_after_twelve_hours(portal: Portal) -> None:
    make_staff(portal, "clerk")
    visitor, start = sign_in(portal, "clerk"), clock.now()
    with clock.travel(start + timedelta(minutes=16)):
        assert visitor.open("/office").url == "/office/login"
    visitor, start = sign_in(portal, "clerk"), clock.now()
    for quarter in range(1, 12 * 5):
        with clock.travel(start + timedelta(minutes=12 * quarter)):
            assert visitor.open("/office").url == "/office"
    with clock.travel(start + timedelta(hours=12, minutes=1)):
        assert visitor.open("/office").url == "/office/login"


def test_a_person_is_told_of_every_sign_in(portal: Portal) -> None:
    citizen = make_citizen(portal)
    sign_in(portal, citizen.login)
    sign_in(portal, citizen.login)
    with portal.reading() as session:
        kinds = [message.kind for message in messages.of_subject(session, citizen.subject_id)]
        verbs = [event.verb for event in events.history(session, str(citizen.actor.account_id))]
    assert kinds == ["signed-in", "signed-in", "account-activated"]
    assert verbs == ["accounts.activated", "accounts.signed-in", "accounts.signed-in"]


def test_the_stored_session_holds_no_address_and_no_browser_string(portal: Portal) -> None:
    sign_in(portal, make_citizen(portal).login)
    with portal.reading() as session:
        kept = session.scalars(select(WebSession).where(WebSession.account_id.is_not(None))).one()
        assert set(kept.data) <= {
            "_user_id", "_fresh", "account_kind", "csrf_token", "_permanent", "proved_at"
        }  # fmt: skip


@pytest.mark.parametrize(
    "wish",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil",
        "javascript:alert(1)",
        "",
        "me",
        "///evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(wish: str) -> None:
    assert local_path(wish, "/me") == "/me"


def test_signing_in_leads_back_to_the_page_asked_for(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    page = visitor.open("/me/messages")
    assert page.url == "/account/login"
    assert page.submit(login=citizen.login, password=PASSWORD).url == "/me/messages"
