"""Opening an account with a one-time code."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import argon2
import pytest
from sqlalchemy import select

from app.features.accounts import passwords
from app.features.accounts.models import Account, ActivationCode
from app.kernel import clock
from tests.support.accounts_steps import activate, issue, try_to_sign_in
from tests.support.people import (
    FULL_COST,
    PASSWORD,
    id_number,
    make_citizen,
    next_id_number,
    sign_in,
)
from tests.support.portal import Portal, Visitor


def test_a_citizen_can_open_an_account_and_sign_in(portal: Portal, visitor: Visitor) -> None:
    number, code = issue(portal)
    page = activate(visitor, number, code)
    assert page.url == "/account/login"
    assert "Your account is open" in page.text
    page = page.submit("Sign in", login="qian", password=PASSWORD)
    assert page.url == "/me"


def test_a_code_typed_in_small_letters_without_dashes_is_the_same_code(
    portal: Portal, visitor: Visitor
) -> None:
    number, code = issue(portal)
    assert activate(visitor, number, code.lower().replace("-", " ")).url == "/account/login"


def test_a_code_works_once(portal: Portal, visitor: Visitor) -> None:
    number, code = issue(portal)
    activate(visitor, number, code)
    page = activate(visitor, number, code, login="other")
    assert page.status == 422
    assert "do not belong together" in page.errors[0]


def test_a_code_expires(portal: Portal, visitor: Visitor) -> None:
    number, code = issue(portal)
    with clock.travel(clock.now() + timedelta(days=31)):
        assert activate(visitor, number, code).status == 422
    assert activate(visitor, number, code).status == 200


def test_a_new_code_makes_the_old_one_void(portal: Portal, visitor: Visitor) -> None:
    number, old = issue(portal)
    _, new = issue(portal, number=number)
    assert activate(visitor, number, old).status == 422
    assert activate(visitor, number, new).status == 200
    assert activate(visitor, number, old).status == 422


def test_wrong_tries_make_a_code_void(portal: Portal, visitor: Visitor) -> None:
    number, code = issue(portal)
    for _ in range(10):
        assert activate(visitor, number, "0000-0000-0000").status == 422
    assert activate(visitor, number, code).status == 422


def test_a_wrong_name_counts_as_a_wrong_try(portal: Portal, visitor: Visitor) -> None:
    number, code = issue(portal)
    assert activate(visitor, number, code, name="别人").status == 422
    with portal.reading() as session:
        assert session.scalars(select(ActivationCode.tries)).one() == 1


def test_known_and_unknown_people_get_the_same_answer(portal: Portal, visitor: Visitor) -> None:
    number, code = issue(portal)
    with_wrong_code = activate(visitor, number, "0000-0000-0000")
    without_record = activate(visitor, next_id_number(), code)
    assert with_wrong_code.errors == without_record.errors
    assert with_wrong_code.status == without_record.status == 422


def test_unknown_people_take_as_much_hashing_as_known_ones(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen(portal)
    number, _code = issue(portal)
    verified: list[str] = []
    real = passwords._hasher
    monkeypatch.setattr(
        passwords,
        "_hasher",
        SimpleNamespace(
            verify=lambda hashed, secret: (verified.append(hashed), real.verify(hashed, secret)),
            hash=real.hash,
            check_needs_rehash=real.check_needs_rehash,
        ),
    )
    for login in (citizen.login, "nobody-at-all"):
        verified.clear()
        try_to_sign_in(portal.visitor(), login)
        assert len(verified) == 1, login
    for somebody in (number, next_id_number()):
        verified.clear()
        activate(portal.visitor(), somebody, "0000-0000-0000")
        assert len(verified) == 1


def test_passwords_are_hashed_at_the_full_cost() -> None:
    cost = argon2.extract_parameters(FULL_COST.hash("a password"))
    assert cost == argon2.profiles.RFC_9106_LOW_MEMORY
    assert cost.type is argon2.Type.ID


def test_a_minor_gets_a_kind_answer(portal: Portal, visitor: Visitor) -> None:
    child = id_number(date(1900, 3, 1), 7)
    with clock.travel(date(1915, 6, 1)):
        page = activate(visitor, child, "0000-0000-0000")
    assert page.status == 422
    assert "You are not yet 18" in page.errors[0]


def test_a_mistyped_number_is_said_beside_the_field(visitor: Visitor) -> None:
    good = next_id_number()
    mistyped = good[:-1] + ("0" if good[-1] != "0" else "1")
    page = activate(visitor, mistyped, "0000-0000-0000")
    assert page.errors == ["This ID number has a mistyped digit. Please compare it with the card."]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "qwertyuiop"}, "Many people use this password"),
        ({"password": "aaaaaaaaaaaa"}, "Many people use this password"),
        ({"login": "qian-youxin", "password": "Qian-youxin"}, "must not be the account name"),
        ({"login": "q"}, "3 to 40 characters"),
        ({"login": "qian you xin"}, "only letters, digits"),
        ({"login": id_number(date(1900, 1, 1), 1)}, "do not use your ID number"),
    ],
)
def test_a_citizen_cannot_choose_a_bad_name_or_password(
    portal: Portal, visitor: Visitor, changes: dict[str, str], complaint: str
) -> None:
    number, code = issue(portal)
    page = activate(visitor, number, code, **changes)
    assert page.status == 422
    assert complaint in page.errors[0]


def test_a_taken_name_costs_no_try_and_shows_only_with_a_right_code(portal: Portal, visitor: Visitor) -> None:
    taken = make_citizen(portal).login
    number, code = issue(portal)
    assert "do not belong together" in activate(visitor, number, "0000-0000-0000", login=taken).errors[0]
    assert "Somebody else has this account name" in activate(visitor, number, code, login=taken).errors[0]
    assert activate(visitor, number, code).url == "/account/login"


def test_a_new_code_gives_a_lost_account_back_and_signs_every_device_out(portal: Portal) -> None:
    citizen = make_citizen(portal, name="钱有信")
    thief = sign_in(portal, citizen.login)
    _, code = issue(portal, number=citizen.id_number)
    activate(portal.visitor(), citizen.id_number, code, login="again", password="an entirely new one")
    assert thief.open("/me").url == "/account/login"
    assert sign_in(portal, "again", "an entirely new one").open("/me").url == "/me"
    with portal.reading() as session:
        assert len(session.scalars(select(Account).where(Account.kind == "citizen")).all()) == 1
