"""A new member of staff opens the account with a code: their own password, their own app."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.features.accounts import queries as accounts
from app.features.accounts import second_factor
from app.features.accounts.models import Account
from app.features.staff.models import StaffSetUp
from app.kernel import clock
from app.kernel.events import Event
from app.kernel.permissions import Role
from app.rulebook.account_limits import ACTIVATION_TRIES, STAFF_SET_UP_DAYS, limit
from tests.pages.test_staff import admin, make_member
from tests.support.page import Page
from tests.support.people import code_on, make_staff, sign_in
from tests.support.portal import Portal, Visitor

PASSWORD = "my own long Pass 2026"


def code_for(visitor: Visitor, portal: Portal, login: str) -> str:
    with portal.reading() as session:
        account = accounts.find_by_login(session, login)
        assert account is not None
    page = visitor.open(f"/office/staff/{account.id}?lang=en").submit("Hand out a set-up code")
    assert page.heading == f"{account.login} Set-up code" or "Set-up code" in page.heading
    return code_on(page)


def begin(visitor: Visitor, code: str, login: str = "clerk-new", password: str = PASSWORD) -> Page:
    return visitor.open("/office/set-up?lang=en").submit("Go on", login=login, code=code, password=password)


def secret_on(page: Page) -> str:
    found = page.soup.select_one("main .app-code")
    assert found is not None, page.text
    return re.sub(r"\s", "", found.get_text())


def test_the_person_chooses_password_and_app_and_gets_in(portal: Portal) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    person = portal.visitor()
    page = begin(person, code_for(visitor, portal, "clerk-new"))
    assert page.heading == "Pair your authenticator app"
    picture = page.soup.select_one("main img.app-qr")
    assert picture is not None
    assert str(picture["src"]).startswith("data:image/png;base64,")
    secret = secret_on(page)
    step = second_factor.step_at(clock.now())
    page = page.submit("Finish", code=second_factor.code_of(secret, step))
    assert "Your account is set up." in page.text
    page = page.submit(login="clerk-new", password=PASSWORD)
    with clock.travel(clock.now() + timedelta(seconds=second_factor.SECONDS)):
        used = second_factor.code_of(secret, step)
        assert page.submit(code=used).status == 422  # the code of the set-up does not work again
        page = page.submit(code=second_factor.code_of(secret, step + 1))
    assert page.url == "/office"


def test_the_code_and_the_picture_are_shown_once(portal: Portal) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    code = code_for(visitor, portal, "clerk-new")
    again = visitor.open("/office/staff/letter?lang=en")
    assert again.url == "/office/staff"
    assert code not in again.html
    page = begin(portal.visitor(), code)
    first = secret_on(page)
    assert secret_on(begin(portal.visitor(), code)) != first


def test_a_code_works_once(portal: Portal) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    code = code_for(visitor, portal, "clerk-new")
    page = begin(portal.visitor(), code)
    other = begin(portal.visitor(), code)
    page.submit("Finish", code=_digits(page))
    assert other.submit("Finish", code=_digits(other)).url == "/office/set-up"
    assert begin(portal.visitor(), code).status == 422


def _digits(page: Page) -> str:
    return second_factor.code_of(secret_on(page), second_factor.step_at(clock.now()))


def test_wrong_digits_change_nothing(portal: Portal) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    page = begin(portal.visitor(), code_for(visitor, portal, "clerk-new")).submit("Finish", code="000000")
    assert page.status == 422
    assert page.errors
    with portal.reading() as session:
        assert session.scalars(select(StaffSetUp.used_at)).all() == [None]


@pytest.mark.parametrize("login", ["clerk-new", "nobody-here", "citizen-one"])
def test_every_wrong_try_gets_the_same_answer(portal: Portal, login: str) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    code_for(visitor, portal, "clerk-new")
    page = begin(portal.visitor(), "AAAA-BBBB-CCCC", login=login)
    assert page.status == 422
    assert page.errors[0].startswith("Account name and code do not belong together")


def test_a_code_is_void_after_too_many_tries_and_after_its_days(portal: Portal) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    code = code_for(visitor, portal, "clerk-new")
    with clock.travel(clock.now() + timedelta(days=limit(STAFF_SET_UP_DAYS), seconds=60)):
        assert begin(portal.visitor(), code).status == 422
    for _ in range(limit(ACTIVATION_TRIES)):
        begin(portal.visitor(), "AAAA-BBBB-CCCC")
    assert begin(portal.visitor(), code).status == 422


def test_who_lost_the_phone_gets_a_new_set_up_only_by_two_people(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-old")
    clerk = sign_in(portal, "clerk-old")
    first, second = admin(portal), admin(portal, "admin-two")
    with portal.reading() as session:
        account = session.scalars(select(Account).where(Account.login == "clerk-old")).one()
    page = first.open(f"/office/staff/{account.id}?lang=en")
    assert not page.has_button("Hand out a set-up code")
    page = page.submit("Ask for a new set-up")
    assert not page.has_button("Hand out a set-up code")
    second.open("/office/staff/changes?lang=en").submit("Agree: clerk-old")
    assert clerk.client.get("/office").status_code == 303
    person = portal.visitor()
    page = begin(person, code_for(first, portal, "clerk-old"), login="clerk-old")
    page.submit("Finish", code=_digits(page))
    # Used up: the next one needs two people again.
    assert not first.open(f"/office/staff/{account.id}?lang=en").has_button("Hand out a set-up code")
    with portal.reading() as session:
        verbs = [event.verb for event in session.scalars(select(Event).order_by(Event.position))]
    assert [verb for verb in verbs if verb.startswith("staff")] == [
        "staff.change-proposed",
        "staff.change-approved",
        "staff.set-up-issued",
        "staff.set-up",
    ]


def test_the_second_page_needs_the_first(portal: Portal) -> None:
    assert portal.visitor().open("/office/set-up/app?lang=en").url == "/office/set-up"


def test_no_code_and_no_secret_stands_in_the_database(portal: Portal) -> None:
    visitor = admin(portal)
    make_member(visitor, portal)
    code = code_for(visitor, portal, "clerk-new")
    secret = secret_on(begin(portal.visitor(), code))
    with portal.reading() as session:
        from app.kernel.sessions import WebSession

        kept = "".join(str(row.data) for row in session.scalars(select(WebSession)))
        kept += "".join(row.code_hash for row in session.scalars(select(StaffSetUp)))
    for word in (code, code.replace("-", ""), secret, PASSWORD):
        assert word not in kept
