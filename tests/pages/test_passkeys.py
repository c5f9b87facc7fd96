"""Passkeys: a second step for everybody, both steps for citizens; and everything that is refused."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.adapters.passkeys import relying_party, request_options
from app.features.accounts import queries as accounts
from app.features.accounts import services
from app.features.accounts.models import Passkey
from app.features.messages import queries as messages
from app.kernel import clock
from app.kernel.errors import NotAllowed
from app.kernel.events import Event
from app.rulebook.account_limits import PASSKEY_MINUTES, limit
from tests.support.authenticators import Authenticator, add_passkey, question_of, show_passkey
from tests.support.page import Page
from tests.support.people import PASSWORD, Citizen, make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor

ADDRESS = "/account/login/passkey?lang=en"
IN = "Sign in with a passkey"


@pytest.fixture
def citizen(portal: Portal) -> Citizen:
    return make_citizen(portal)


@pytest.fixture
def at_home(portal: Portal, citizen: Citizen) -> Visitor:
    return sign_in(portal, citizen.login)


def come_in(portal: Portal, device: Authenticator) -> Page:
    visitor = portal.visitor()
    return show_passkey(visitor, visitor.open(ADDRESS), device, IN)


def second_step(portal: Portal, login: str, first: str = "/account/login") -> tuple[Visitor, Page]:
    visitor = portal.visitor()
    page = visitor.open(f"{first}?lang=en").submit(login=login, password=PASSWORD)
    assert page.url == "/account/login/code"
    return visitor, page


def test_a_citizen_can_add_a_passkey_and_come_in_with_it_alone(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    device = add_passkey(at_home, "我的手机")
    assert come_in(portal, device).url == "/me"
    page = at_home.open("/account/security?lang=en")
    assert "我的手机" in page.text
    assert "last used" in page.text
    with portal.reading() as session:
        key = session.scalars(select(Passkey)).one()
        assert "我的手机" not in str(vars(key))
        assert key.sign_count == 1
        kinds = [message.kind for message in messages.of_subject(session, citizen.subject_id)]
    assert kinds[0] == "signed-in"
    assert {"passkey-added", "recovery-codes-made"} <= set(kinds)


def test_a_password_alone_is_not_enough_any_more(portal: Portal, citizen: Citizen, at_home: Visitor) -> None:
    device = add_passkey(at_home)
    visitor, page = second_step(portal, citizen.login)
    assert page.heading == "One more step"
    assert visitor.open("/me").url == "/account/login"
    assert show_passkey(visitor, page, device, "Use a passkey").url == "/me"


def test_staff_use_a_passkey_as_second_step_only(portal: Portal) -> None:
    make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    device = add_passkey(clerk)
    visitor, page = second_step(portal, "clerk", "/office/login")
    assert show_passkey(visitor, page, device, "Use a passkey").url == "/office"
    page = come_in(portal, device)
    assert page.status == 422
    assert "could not be checked" in page.errors[0]


def test_staff_who_have_a_passkey_can_let_go_of_the_app_but_not_of_both(portal: Portal) -> None:
    make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    add_passkey(clerk)
    page = clerk.open("/account/security?lang=en").submit("Remove My phone")
    assert "The passkey is removed" in page.text
    add_passkey(clerk, "Second key")
    with portal.writing() as session:
        account = accounts.find_by_login(session, "clerk")
        assert account is not None
        account.totp_secret_sealed = ""
    page = clerk.open("/account/security?lang=en")
    assert not page.has_button("Remove Second key")
    with portal.reading() as session:
        key = session.scalars(select(Passkey)).one()
    form = clerk.open("/account/security?lang=en").soup.select_one("input[name=csrf_token]")
    assert form is not None
    data = {"csrf_token": form["value"], "key": str(key.id)}
    clerk.client.post("/account/security/passkeys/remove", data=data)
    assert "always have a second factor" in clerk.open("/account/security?lang=en").text
    with portal.reading() as session:
        assert session.scalars(select(Passkey)).one().id == key.id


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"verifies": False},
        {"user": b"somebody else 16"},
        {"user": b""},
        {"id": b"never seen before"},
    ],
)
def test_a_passkey_shown_the_wrong_way_is_refused(
    portal: Portal, at_home: Visitor, change: dict[str, object]
) -> None:
    device = add_passkey(at_home)
    page = come_in(portal, replace(device, **change))  # type: ignore[arg-type]
    assert page.status == 422
    assert "could not be checked" in page.errors[0]
    assert come_in(portal, device).url == "/me"


def test_another_keys_signature_is_refused(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home)
    assert come_in(portal, replace(Authenticator(), id=device.id, user=device.user)).status == 422


def test_a_question_counts_once_for_one_browser_and_for_a_while(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home)
    visitor = portal.visitor()
    page = visitor.open(ADDRESS)
    answer = device.show(question_of(visitor, page))
    thief = portal.visitor()
    assert thief.open(ADDRESS).submit(IN, credential=answer).status == 422, "asked of another browser"
    later = portal.visitor()
    page_later = later.open(ADDRESS)
    question = question_of(later, page_later)
    with clock.travel(clock.now() + timedelta(minutes=limit(PASSKEY_MINUTES), seconds=1)):
        assert page_later.submit(IN, credential=device.show(question)).status == 422


def test_an_answer_works_once(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home)
    visitor = portal.visitor()
    page = visitor.open(ADDRESS)
    answer = device.show(question_of(visitor, page))
    assert page.submit(IN, credential=answer).url == "/me"
    assert visitor.open(ADDRESS).submit(IN, credential=answer).status == 422
    assert portal.visitor().open(ADDRESS).submit(IN, credential=answer).status == 422


def test_a_question_counts_once_in_the_database_too(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home, step=0)
    site = relying_party("http://localhost", "Integrity Portal")
    assert site is not None
    challenge = bytes(32)
    answer = device.show(request_options(site, challenge=challenge))
    for outcome in (nullcontext(), pytest.raises(NotAllowed)):
        with portal.writing() as session, outcome:
            services.check_passkey(session, site, answer=answer, challenge=challenge, account=None)


def test_a_passkey_of_another_account_does_not_finish_a_sign_in(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    add_passkey(at_home)
    stranger = add_passkey(sign_in(portal, make_citizen(portal).login))
    visitor, page = second_step(portal, citizen.login)
    page = show_passkey(visitor, page, stranger, "Use a passkey")
    assert page.url == "/account/login/code"
    assert "could not be checked" in page.text
    assert visitor.open("/me").url == "/account/login"


def test_a_counter_that_stands_still_is_a_warning_and_closes_the_key(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    device = add_passkey(at_home)
    copy = replace(device)
    assert come_in(portal, device).url == "/me"
    page = come_in(portal, copy)
    assert page.status == 422
    assert "made a copy of it" in page.errors[0]
    assert come_in(portal, device).status == 422, "nobody knows which of the two is the copy"
    assert "refused: perhaps copied" in at_home.open("/account/security?lang=en").text
    with portal.reading() as session:
        kinds = [message.kind for message in messages.of_subject(session, citizen.subject_id)]
        verbs = session.scalars(select(Event.verb)).all()
    assert kinds[0] == "passkey-doubted"
    assert verbs.count("accounts.passkey-doubted") == 1


def test_a_key_that_does_not_count_is_no_copy(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home, step=0)
    assert come_in(portal, device).url == "/me"
    assert come_in(portal, device).url == "/me"


@pytest.mark.parametrize("answer", ["", "{", "[]", "null", '{"id": 7}', "x" * 30_000, "[" * 5_000])
def test_nonsense_is_refused_quietly(portal: Portal, at_home: Visitor, answer: str) -> None:
    visitor = portal.visitor()
    page = visitor.open(ADDRESS)
    question_of(visitor, page)
    assert page.submit(IN, credential=answer).status == 422
    page = at_home.open("/account/security/passkeys/new?lang=en")
    question_of(at_home, page)
    page = page.submit("Add the passkey", name="My phone", credential=answer)
    assert page.status == 422
    assert "could not be added" in page.errors[0]


def test_a_passkey_made_for_another_question_or_site_is_not_kept(portal: Portal, at_home: Visitor) -> None:
    page = at_home.open("/account/security/passkeys/new?lang=en")
    for device in (Authenticator(origin="https://evil.example"), Authenticator(verifies=False)):
        answer = device.make(question_of(at_home, page))
        assert page.submit("Add the passkey", name="My phone", credential=answer).status == 422
    device = Authenticator()
    first = device.make(question_of(at_home, page))
    question_of(at_home, page)
    assert page.submit("Add the passkey", name="My phone", credential=first).status == 422
    with portal.reading() as session:
        assert session.scalars(select(Passkey)).all() == []


def test_a_passkey_belongs_to_one_account(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home)
    other = sign_in(portal, make_citizen(portal).login)
    page = other.open("/account/security/passkeys/new?lang=en")
    thief = replace(device)
    page = page.submit("Add the passkey", name="Mine", credential=thief.make(question_of(other, page)))
    assert "in your list already" in page.errors[0]


def test_a_citizen_cannot_remove_somebody_elses_passkey(portal: Portal, at_home: Visitor) -> None:
    add_passkey(at_home)
    with portal.reading() as session:
        key = session.scalars(select(Passkey)).one()
    other = sign_in(portal, make_citizen(portal).login)
    add_passkey(other, "Mine")
    page = other.open("/account/security?lang=en").submit("Remove Mine", key=str(key.id))
    assert page.status == 404
    assert "My phone" in at_home.open("/account/security").text


def test_a_passkey_confirms_that_it_is_still_you(portal: Portal, at_home: Visitor) -> None:
    device = add_passkey(at_home)
    with clock.travel(clock.now() + timedelta(minutes=15)):
        page = at_home.open("/account/security/passkeys/new?lang=en")
        assert page.url == "/account/security/confirm"
        page = show_passkey(at_home, page, device, "Use a passkey")
        assert page.url == "/account/security/passkeys/new"


def test_without_scripts_or_a_name_of_its_own_the_site_offers_the_other_way(
    portal: Portal, at_home: Visitor
) -> None:
    page = at_home.open("/account/security/passkeys/new?lang=en")
    assert "Pair an authenticator app instead" in page.text
    numbered = {"base_url": "http://127.0.0.1:8000"}
    page = portal.visitor().open(ADDRESS, **numbered)
    assert "not at a bare number" in page.text
    assert page.soup.select_one("form[data-passkey]") is None
