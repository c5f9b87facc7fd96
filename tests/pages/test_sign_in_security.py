"""The second factor, and the page on the security of one's own sign-in."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.features.accounts import second_factor
from app.kernel import clock
from app.kernel.sessions import WebSession
from tests.support.accounts_steps import FAILED, WRONG, try_to_sign_in
from tests.support.people import (
    PASSWORD,
    TOTP_SECRET,
    Citizen,
    enter_code,
    make_citizen,
    make_staff,
    sign_in,
)
from tests.support.portal import Portal, Visitor


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """The examples of RFC 6238, appendix B, in six digits."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert second_factor.code_of(secret, seconds // second_factor.SECONDS) == code


def test_staff_can_sign_in_with_their_second_factor(portal: Portal) -> None:
    make_staff(portal, "clerk")
    for _ in range(3):
        assert sign_in(portal, "clerk").open("/office?lang=en").heading.endswith("Your desk")


def test_staff_are_not_in_before_the_second_factor(portal: Portal, visitor: Visitor) -> None:
    make_staff(portal, "clerk")
    page = visitor.open("/office/login?lang=en").submit("Go on", login="clerk", password=PASSWORD)
    assert page.heading == "Enter the code of your app"
    assert visitor.open("/office").url == "/office/login"
    assert page.submit("Go on", code="000000").status == 422
    assert visitor.open("/office").url == "/office/login"


def test_a_second_factor_code_works_once(portal: Portal) -> None:
    make_staff(portal, "clerk")
    code = second_factor.code_of(TOTP_SECRET, second_factor.step_at(clock.now()))
    first, second = portal.visitor(), portal.visitor()
    pages = [
        each.open("/office/login?lang=en").submit("Go on", login="clerk", password=PASSWORD)
        for each in (first, second)
    ]
    assert pages[0].submit("Go on", code=code).url == "/office"
    replayed = pages[1].submit("Go on", code=code)
    assert replayed.status == 422
    assert "used before" in replayed.errors[0]


def test_wrong_second_factor_codes_are_throttled(portal: Portal, visitor: Visitor) -> None:
    make_staff(portal, "clerk")
    page = visitor.open("/office/login?lang=en").submit("Go on", login="clerk", password=PASSWORD)
    for _ in range(5):
        assert page.submit("Go on", code="12345x").status == 422
    assert enter_code(portal, page, "clerk").status == 429


def test_the_second_step_ends_after_ten_minutes(portal: Portal, visitor: Visitor) -> None:
    make_staff(portal, "clerk")
    page = visitor.open("/office/login?lang=en").submit("Go on", login="clerk", password=PASSWORD)
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert enter_code(portal, page, "clerk").url == "/account/login"


def test_a_citizen_cannot_use_the_staffs_way_in(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    page = visitor.open("/office/login?lang=en").submit("Go on", login=citizen.login, password=PASSWORD)
    assert page.status == 422
    assert FAILED in page.errors[0]


def _two_devices(portal: Portal) -> tuple[Citizen, Visitor, Visitor]:
    citizen = make_citizen(portal)
    return citizen, sign_in(portal, citizen.login), sign_in(portal, citizen.login)


def test_a_citizen_can_sign_one_device_out(portal: Portal) -> None:
    _citizen, here, there = _two_devices(portal)
    page = here.open("/account/security?lang=en").submit("Sign this device out")
    assert "has been signed out" in page.text
    assert there.open("/me").url == "/account/login"
    assert here.open("/me").url == "/me"


def test_a_citizen_can_sign_all_other_devices_out(portal: Portal) -> None:
    _citizen, here, there = _two_devices(portal)
    here.open("/account/security?lang=en").submit("Sign all other devices out")
    assert there.open("/me").url == "/account/login"
    assert here.open("/me").url == "/me"


def test_a_citizen_cannot_sign_somebody_elses_device_out(portal: Portal) -> None:
    _citizen, here, _there = _two_devices(portal)
    victim = make_citizen(portal)
    other = sign_in(portal, victim.login)
    with portal.reading() as session:
        target = session.scalars(
            select(WebSession.id).where(WebSession.account_id == victim.actor.account_id)
        ).one()
    page = here.open("/account/security?lang=en").submit("Sign this device out", session=str(target))
    assert page.status == 404
    assert other.open("/me").url == "/me"


def test_a_citizen_can_change_the_password_which_signs_other_devices_out(portal: Portal) -> None:
    citizen, here, there = _two_devices(portal)
    page = here.open("/account/security?lang=en").submit(
        "Change the password", current=PASSWORD, password="another sentence to keep"
    )
    assert "Your password is changed" in page.text
    assert there.open("/me").url == "/account/login"
    assert here.open("/me").url == "/me"
    assert FAILED in try_to_sign_in(portal.visitor(), citizen.login, PASSWORD).errors[0]
    sign_in(portal, citizen.login, "another sentence to keep")


def test_a_citizen_cannot_change_the_password_without_the_present_one(portal: Portal) -> None:
    citizen, here, _there = _two_devices(portal)
    page = here.open("/account/security?lang=en").submit(
        "Change the password", current=WRONG, password="another sentence to keep"
    )
    assert page.errors == ["This is not your present password."]
    sign_in(portal, citizen.login)
