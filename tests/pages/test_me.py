"""A person's own front page, the copy of their data, and what strangers see of both."""

from __future__ import annotations

import json

import pytest

from app.features.me import labels
from app.kernel import access_log
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor

OWN_PAGES = ["/me", "/me/accesses", "/me/messages", "/me/repairs", "/me/authorisations", "/me/data.json"]


@pytest.mark.parametrize("address", OWN_PAGES)
def test_nobody_is_led_to_the_sign_in_page(visitor: Visitor, address: str) -> None:
    assert visitor.open(address).url == "/account/login"


@pytest.mark.parametrize("address", OWN_PAGES)
def test_staff_cannot_open_a_citizens_pages(portal: Portal, address: str) -> None:
    make_staff(portal, "clerk")
    assert sign_in(portal, "clerk").open(address).status == 404


def test_nobody_who_asks_for_one_thing_gets_a_404_that_offers_sign_in(
    portal: Portal, visitor: Visitor
) -> None:
    page = visitor.open("/me/records/R2026-7K3M-9Q2X?lang=en")
    assert page.status == 404
    assert page.link("Sign in: it may be a page of your own") == (
        "/account/login?next=/me/records/R2026-7K3M-9Q2X"
    )


def test_a_citizen_without_records_sees_what_would_stand_there(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open("/me?lang=en")
    assert page.heading == "My affairs"
    assert "Nothing is recorded about you at present" in page.text
    assert page.summary("Open objections").startswith("0")
    assert page.summary("Unread messages").startswith("2")


def test_a_citizens_front_page_leads_to_all_their_pages(portal: Portal) -> None:
    links = sign_in(portal, make_citizen(portal).login).open("/me?lang=en").links()
    for address in ("/me/accesses", "/me/messages", "/me/repairs", "/me/authorisations", "/account/security"):
        assert address in links
    assert "/me/data.json" in links


def test_a_citizens_pages_show_neither_name_nor_number(portal: Portal) -> None:
    citizen = make_citizen(portal, name="赵守信")
    visitor = sign_in(portal, citizen.login)
    for address in [*OWN_PAGES[:-1], "/account/security"]:
        page = visitor.open(address)
        assert page.status == 200, address
        assert citizen.id_number not in page.html
        assert citizen.name not in page.html


def test_a_citizen_can_copy_all_their_data(portal: Portal) -> None:
    citizen = make_citizen(portal, name="赵守信")
    answer = sign_in(portal, citizen.login).client.get("/me/data.json?lang=en")
    copy = json.loads(answer.get_data(as_text=True))
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert copy["person"]["name"] == "赵守信"
    assert copy["person"]["id_number"] == citizen.id_number
    assert copy["account"]["login"] == citizen.login
    assert [message["kind"] for message in copy["messages"]] == ["account-activated", "signed-in"]
    assert [look["action"] for look in copy["accesses"]] == [
        "accounts.activation-issued",
        "me.data-copied",
    ]
    assert len(copy["activation_codes"]) == 1


def test_every_key_of_the_copy_is_explained(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    copy = json.loads(visitor.client.get("/me/data.json").get_data(as_text=True))
    assert set(copy) - {"about"} == set(labels.DATA_KEYS) == set(copy["about"])


def test_the_copy_holds_no_secret_and_nobody_else(portal: Portal) -> None:
    citizen, other = make_citizen(portal), make_citizen(portal, name="周别人")
    text = sign_in(portal, citizen.login).client.get("/me/data.json").get_data(as_text=True)
    for secret in ("argon2", "sealed", "v1.001", "hash", other.id_number, other.name, other.login):
        assert secret not in text


def test_copying_ones_data_is_logged(portal: Portal) -> None:
    citizen = make_citizen(portal)
    sign_in(portal, citizen.login).open("/me/data.json")
    with portal.reading() as session:
        actions = [look.action for look in access_log.of_subject(session, citizen.subject_id)]
    assert "me.data-copied" in actions
