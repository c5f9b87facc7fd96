"""Tokens for programs in the office: issued by the administrator, shown once, taken back at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.api_tokens.models import ApiToken
from app.kernel import events
from app.kernel.events import Event
from app.kernel.permissions import Role
from tests.support import api_steps, people
from tests.support import records_steps as steps
from tests.support.api_steps import Program
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

OFFICE = "/office/api-tokens"


@pytest.fixture
def administrator(portal: Portal) -> Visitor:
    people.body(portal, steps.TRANSPORT, steps._kind_of(steps.TRANSPORT))
    people.make_staff(portal, Role.ADMINISTRATOR, login="admin-one")
    return people.sign_in(portal, "admin-one")


def issue(portal: Portal, visitor: Visitor, purpose: str = "penalty system, nightly") -> Page:
    body = str(people.body(portal, steps.TRANSPORT))
    page = visitor.open(f"{OFFICE}/new?lang=en")
    return page.submit("Issue it", body=body, purpose=purpose, days="90")


def test_an_administrator_issues_a_token_that_opens_the_api(portal: Portal, administrator: Visitor) -> None:
    page = issue(portal, administrator)
    assert page.heading == "The new token"
    text = people.code_on(page)
    assert text.startswith("ipt_")
    assert page.summary("Body") == steps.TRANSPORT
    assert page.summary("Address to hand in").endswith(api_steps.ADDRESS)
    assert Program(portal, text).get().status_code == 200


def test_a_token_is_shown_once(portal: Portal, administrator: Visitor) -> None:
    text = people.code_on(issue(portal, administrator))
    again = administrator.open(f"{OFFICE}/issued?lang=en")
    assert again.url == f"{OFFICE}/"
    assert "shown once" in again.text
    assert text not in again.html


def test_the_database_keeps_a_keyed_hash_alone(portal: Portal, administrator: Visitor) -> None:
    text = people.code_on(issue(portal, administrator))
    with portal.reading() as session:
        token = session.scalars(select(ApiToken)).one()
        assert token.token_hash == portal.toolbox.keyring.blind(text, "api-token")
        found = session.scalars(select(Event).where(Event.verb == "api-tokens.issued")).one()
        assert text not in str(found.contents())
        assert found.details == {"body": steps.TRANSPORT, "days": 90}


def test_the_list_says_whose_until_when_and_used_when(portal: Portal, administrator: Visitor) -> None:
    text = people.code_on(issue(portal, administrator))
    rows = administrator.open(f"{OFFICE}/?lang=en").rows("Tokens, newest first")
    assert [rows[0][1], rows[0][2], rows[0][3], rows[0][6]] == [
        steps.TRANSPORT,
        "penalty system, nightly",
        "valid",
        "never",
    ]
    Program(portal, text).get()
    assert administrator.open(f"{OFFICE}/?lang=en").rows("Tokens, newest first")[0][6] != "never"


def test_a_token_that_is_revoked_opens_nothing_from_then_on(portal: Portal, administrator: Visitor) -> None:
    text = people.code_on(issue(portal, administrator))
    page = administrator.open(f"{OFFICE}/?lang=en").submit("Revoke K")
    assert "The token is revoked" in page.html
    assert page.rows("Tokens, newest first")[0][3] == "revoked"
    assert not page.has_button("Revoke K")
    assert Program(portal, text).get().status_code == 401
    with portal.reading() as session:
        reference = session.scalars(select(ApiToken.reference)).one()
        assert [event.verb for event in events.history(session, reference)] == [
            "api-tokens.issued",
            "api-tokens.revoked",
        ]


def test_what_is_missing_is_said_beside_the_field(administrator: Visitor) -> None:
    page = administrator.open(f"{OFFICE}/new?lang=en").submit("Issue it")
    assert page.status == 422
    assert page.errors == [
        "Choose the body",
        "Say which program it is for",
        "Choose how long it is valid",
    ]


@pytest.mark.parametrize("days", ["3650", "0", "-1", "x"])
def test_a_token_is_not_valid_for_longer_than_the_rule_says(
    portal: Portal, administrator: Visitor, days: str
) -> None:
    page = administrator.open(f"{OFFICE}/new?lang=en")
    answer = page.submit("Issue it", body=str(people.body(portal, steps.TRANSPORT)), purpose="x", days=days)
    assert answer.status == 422
    with portal.reading() as session:
        assert session.scalars(select(ApiToken)).first() is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_other_posts_have_no_such_page(portal: Portal, role: Role) -> None:
    people.make_staff(portal, role)
    visitor = people.sign_in(portal, str(role))
    assert {visitor.open(f"{OFFICE}{page}").status for page in ("/", "/new", "/issued")} == {404}
