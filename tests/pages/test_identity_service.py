"""Signing in with an identity service: a real provider, and everything that may come back from one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import func, select

from app.features.accounts.models import Account
from app.features.subjects.services import register_subject
from app.kernel import clock
from app.kernel.sessions import WebSession
from app.web.toolbox import Toolbox
from tests.support.accounts_steps import try_to_sign_in
from tests.support.authenticators import add_passkey
from tests.support.identity_service import CLIENT, IdentityProvider, open_identity_provider
from tests.support.page import Page
from tests.support.people import id_number, make_citizen, next_id_number
from tests.support.portal import Portal, Visitor

NAME = "孙履约"


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with open_identity_provider() as service:
        yield service


@pytest.fixture
def service(portal: Portal, provider: IdentityProvider) -> Iterator[IdentityProvider]:
    with using(portal.toolbox, provider.address):
        yield provider


@contextmanager
def using(tools: Toolbox, issuer: str) -> Iterator[None]:
    """The portal as it is set up for this service."""
    before = tools.settings
    tools.settings = replace(before, oidc_issuer=issuer, base_url="http://localhost", **CLIENT)
    vars(tools).pop("identity_service", None)
    try:
        yield
    finally:
        tools.settings = before
        vars(tools).pop("identity_service", None)


def register(portal: Portal, name: str = NAME) -> str:
    number = next_id_number()
    with portal.writing() as session:
        register_subject(session, name=name, id_number=number)
    return number


def set_out(visitor: Visitor, wish: str = "") -> str:
    """Press the link on the sign-in page: the service's address to which it leads."""
    page = visitor.open(f"/account/login?lang=en{wish}")
    answer = visitor.client.get(page.link("Sign in with the unified identity service"))
    assert answer.status_code == 303
    return answer.headers["Location"]


def come_back(visitor: Visitor, service: IdentityProvider, number: str, name: str = NAME) -> Page:
    service.know(number, name=name, id_number=number)
    return visitor.open(service.show_who_i_am(set_out(visitor), number))


def accounts(portal: Portal) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(Account)) or 0


def test_a_person_of_the_register_comes_in_and_has_an_account(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    number = register(portal)
    page = come_back(visitor, service, number)
    assert page.heading == "Is this you?"
    assert number not in page.text
    assert accounts(portal) == 0, "a GET writes nothing"
    page = page.submit("Yes, sign in")
    assert page.url == "/me"
    assert accounts(portal) == 1


def test_whoever_has_an_account_comes_into_that_one(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    citizen = make_citizen(portal, name=NAME)
    page = come_back(visitor, service, citizen.id_number).submit("Yes, sign in")
    assert page.url == "/me"
    assert accounts(portal) == 1
    assert citizen.login in visitor.open("/account/security").text


def test_the_page_asked_for_comes_afterwards(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    number = register(portal)
    service.know(number, name=NAME, id_number=number)
    address = set_out(visitor, "&next=/me/accesses")
    page = visitor.open(service.show_who_i_am(address, number)).submit("Yes, sign in")
    assert page.url == "/me/accesses"


def test_the_portal_asks_with_state_nonce_and_proof_key(visitor: Visitor, service: IdentityProvider) -> None:
    asked = parse_qs(urlsplit(set_out(visitor)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["redirect_uri"] == ["http://localhost/account/identity/back"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (id_number(date(1905, 5, 5), 999), "Nothing is recorded about you here"),
        (id_number(date(2015, 5, 5), 1), "You are not yet 18"),
        ("130126190505050000", "mistyped digit"),
    ],
)
def test_who_cannot_come_in_is_told_why(
    portal: Portal, visitor: Visitor, service: IdentityProvider, number: str, words: str
) -> None:
    page = come_back(visitor, service, number).submit("Yes, sign in")
    assert page.status == 422
    assert words in page.text
    assert accounts(portal) == 0


def test_another_name_under_the_same_number_does_not_come_in(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    page = come_back(visitor, service, register(portal), name="孙别人").submit("Yes, sign in")
    assert "under another name" in page.text


def test_whoever_stops_at_the_service_is_not_signed_in(visitor: Visitor, service: IdentityProvider) -> None:
    page = visitor.open(service.refuse(set_out(visitor)))
    assert "did not let you in" in page.text


def test_an_answer_to_somebody_elses_question_is_not_taken(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    number = register(portal)
    service.know(number, name=NAME, id_number=number)
    back = service.show_who_i_am(set_out(portal.visitor()), number)
    assert visitor.open(back).url == "/account/login"
    set_out(visitor)
    assert visitor.open(back).url == "/account/login"


def test_an_answer_works_once(portal: Portal, visitor: Visitor, service: IdentityProvider) -> None:
    number = register(portal)
    service.know(number, name=NAME, id_number=number)
    back = service.show_who_i_am(set_out(visitor), number)
    assert visitor.open(back).heading == "Is this you?"
    assert visitor.open(back).url == "/account/login"


def test_a_made_up_code_is_not_taken(visitor: Visitor, service: IdentityProvider) -> None:
    state = parse_qs(urlsplit(set_out(visitor)).query)["state"][0]
    page = visitor.open(f"/account/identity/back?code=made-up&state={state}")
    assert page.status == 502
    assert "could not be verified" in page.text


def test_a_token_for_another_question_is_not_taken(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    number = register(portal)
    service.know(number, name=NAME, id_number=number)
    address = urlsplit(set_out(visitor))
    asked = parse_qs(address.query)
    forged = asked | {"nonce": ["chosen-by-somebody-else"]}
    forged_address = address._replace(query=urlencode(forged, doseq=True)).geturl()
    page = visitor.open(service.show_who_i_am(forged_address, number))
    assert page.status == 502
    assert "could not be verified" in page.text
    assert visitor.open("/account/identity/confirm").url == "/account/login"
    assert accounts(portal) == 0


def test_whoever_came_with_the_service_has_no_password_and_can_still_protect_the_account(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    number = register(portal)
    come_back(visitor, service, number).submit("Yes, sign in")
    page = visitor.open("/account/security?lang=en")
    assert not page.has_button("Change the password")
    assert "you come in with your identity service" in page.text
    login = page.summary("Account name").removesuffix("Change the account name").strip()
    for password in ("the password of nobody", ""):
        assert try_to_sign_in(portal.visitor(), login, password).status == 422
    add_passkey(visitor)
    with clock.travel(clock.now() + timedelta(minutes=15)):
        page = visitor.open("/account/security/passkeys/new?lang=en")
        assert page.url == "/account/security/confirm"
        assert page.soup.select_one("main input[name=current]") is None
    again = portal.visitor()
    page = come_back(again, service, number).submit("Yes, sign in")
    assert page.url == "/account/login/code", "the second factor is asked for on this way, too"


def test_claims_without_a_number_are_not_taken(visitor: Visitor, service: IdentityProvider) -> None:
    service.know("nameless", name=NAME)
    page = visitor.open(service.show_who_i_am(set_out(visitor), "nameless"))
    assert "could not be verified" in page.text


def test_a_service_that_does_not_answer_is_said(portal: Portal, visitor: Visitor) -> None:
    with using(portal.toolbox, "http://127.0.0.1:9"):
        page = visitor.open("/account/identity?lang=en")
    assert page.status == 502
    assert "does not answer at present" in page.text


def test_without_a_service_there_is_neither_link_nor_page(visitor: Visitor) -> None:
    assert not visitor.open("/account/login?lang=en").has_link("Sign in with the unified identity service")
    assert visitor.open("/account/identity").status == 404


def test_the_session_keeps_neither_name_nor_number_in_the_clear(
    portal: Portal, visitor: Visitor, service: IdentityProvider
) -> None:
    number = register(portal)
    come_back(visitor, service, number)
    with portal.reading() as session:
        kept = " ".join(str(vars(row)) for row in session.scalars(select(WebSession)))
    assert number not in kept
    assert NAME not in kept
