"""Opening an account, signing in and out, and the security of one's own sign-in."""

from __future__ import annotations

import base64
import time
from datetime import date, timedelta
from types import SimpleNamespace

import argon2
import pytest
from sqlalchemy import select

from app.adapters import rate_limits
from app.features.accounts import passwords, second_factor, services
from app.features.accounts.local_paths import local_path
from app.features.accounts.models import Account, ActivationCode
from app.features.bodies import queries as bodies
from app.features.messages import queries as messages
from app.features.subjects.services import register_subject
from app.kernel import access_log, clock, events
from app.kernel.actors import SYSTEM
from app.kernel.sessions import WebSession
from tests.support.page import Page
from tests.support.people import (
    FULL_COST,
    PASSWORD,
    TOTP_SECRET,
    Citizen,
    code_on,
    enter_code,
    id_number,
    make_citizen,
    make_staff,
    next_id_number,
    sign_in,
    sign_out,
)
from tests.support.portal import Portal, Visitor

WRONG = "not the password of anyone"
FAILED = "The account name or the password is not right"


def _issue(portal: Portal, name: str = "钱有信", number: str = "") -> tuple[str, str]:
    """A person of the register and the one-time code the counter gave them: (ID number, code)."""
    number = number or next_id_number()
    with portal.writing() as session:
        subject = register_subject(session, name=name, id_number=number)
        code = services.issue_activation_code(session, SYSTEM, subject=subject, channel="counter")
    return number, code


def _activate(visitor: Visitor, number: str, code: str, **changes: str) -> Page:
    given = {"name": "钱有信", "login": "qian", "password": PASSWORD} | changes
    return visitor.open("/account/register?lang=en").submit(
        "Open my account", id_number=number, code=code, **given
    )


def _try_to_sign_in(visitor: Visitor, login: str, password: str = WRONG) -> Page:
    return visitor.open("/account/login?lang=en").submit("Sign in", login=login, password=password)


# --- opening an account ---------------------------------------------------------------------------


def test_a_citizen_can_open_an_account_and_sign_in(portal: Portal, visitor: Visitor) -> None:
    number, code = _issue(portal)
    page = _activate(visitor, number, code)
    assert page.url == "/account/login"
    assert "Your account is open" in page.text
    page = page.submit("Sign in", login="qian", password=PASSWORD)
    assert page.url == "/me"


def test_a_code_typed_in_small_letters_without_dashes_is_the_same_code(
    portal: Portal, visitor: Visitor
) -> None:
    number, code = _issue(portal)
    assert _activate(visitor, number, code.lower().replace("-", " ")).url == "/account/login"


def test_a_code_works_once(portal: Portal, visitor: Visitor) -> None:
    number, code = _issue(portal)
    _activate(visitor, number, code)
    page = _activate(visitor, number, code, login="other")
    assert page.status == 422
    assert "do not belong together" in page.errors[0]


def test_a_code_expires(portal: Portal, visitor: Visitor) -> None:
    number, code = _issue(portal)
    with clock.travel(clock.now() + timedelta(days=31)):
        assert _activate(visitor, number, code).status == 422
    assert _activate(visitor, number, code).status == 200


def test_a_new_code_makes_the_old_one_void(portal: Portal, visitor: Visitor) -> None:
    number, old = _issue(portal)
    _, new = _issue(portal, number=number)
    assert _activate(visitor, number, old).status == 422
    assert _activate(visitor, number, new).status == 200
    assert _activate(visitor, number, old).status == 422


def test_wrong_tries_make_a_code_void(portal: Portal, visitor: Visitor) -> None:
    number, code = _issue(portal)
    for _ in range(10):
        assert _activate(visitor, number, "0000-0000-0000").status == 422
    assert _activate(visitor, number, code).status == 422


def test_a_wrong_name_counts_as_a_wrong_try(portal: Portal, visitor: Visitor) -> None:
    number, code = _issue(portal)
    assert _activate(visitor, number, code, name="别人").status == 422
    with portal.reading() as session:
        assert session.scalars(select(ActivationCode.tries)).one() == 1


def test_known_and_unknown_people_get_the_same_answer(portal: Portal, visitor: Visitor) -> None:
    number, code = _issue(portal)
    with_wrong_code = _activate(visitor, number, "0000-0000-0000")
    without_record = _activate(visitor, next_id_number(), code)
    assert with_wrong_code.errors == without_record.errors
    assert with_wrong_code.status == without_record.status == 422


def test_unknown_people_take_as_much_hashing_as_known_ones(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen(portal)
    number, _code = _issue(portal)
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
        _try_to_sign_in(portal.visitor(), login)
        assert len(verified) == 1, login
    for somebody in (number, next_id_number()):
        verified.clear()
        _activate(portal.visitor(), somebody, "0000-0000-0000")
        assert len(verified) == 1


def test_passwords_are_hashed_at_the_full_cost() -> None:
    cost = argon2.extract_parameters(FULL_COST.hash("a password"))
    assert cost == argon2.profiles.RFC_9106_LOW_MEMORY
    assert cost.type is argon2.Type.ID


def test_a_minor_gets_a_kind_answer(portal: Portal, visitor: Visitor) -> None:
    child = id_number(date(1900, 3, 1), 7)
    with clock.travel(date(1915, 6, 1)):
        page = _activate(visitor, child, "0000-0000-0000")
    assert page.status == 422
    assert "You are not yet 18" in page.errors[0]


def test_a_mistyped_number_is_said_beside_the_field(visitor: Visitor) -> None:
    good = next_id_number()
    mistyped = good[:-1] + ("0" if good[-1] != "0" else "1")
    page = _activate(visitor, mistyped, "0000-0000-0000")
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
    number, code = _issue(portal)
    page = _activate(visitor, number, code, **changes)
    assert page.status == 422
    assert complaint in page.errors[0]


def test_a_taken_name_costs_no_try_and_shows_only_with_a_right_code(portal: Portal, visitor: Visitor) -> None:
    taken = make_citizen(portal).login
    number, code = _issue(portal)
    assert "do not belong together" in _activate(visitor, number, "0000-0000-0000", login=taken).errors[0]
    assert "Somebody else has this account name" in _activate(visitor, number, code, login=taken).errors[0]
    assert _activate(visitor, number, code).url == "/account/login"


def test_a_new_code_gives_a_lost_account_back_and_signs_every_device_out(portal: Portal) -> None:
    citizen = make_citizen(portal, name="钱有信")
    thief = sign_in(portal, citizen.login)
    _, code = _issue(portal, number=citizen.id_number)
    _activate(portal.visitor(), citizen.id_number, code, login="again", password="an entirely new one")
    assert thief.open("/me").url == "/account/login"
    assert sign_in(portal, "again", "an entirely new one").open("/me").url == "/me"
    with portal.reading() as session:
        assert len(session.scalars(select(Account).where(Account.kind == "citizen")).all()) == 1


# --- signing in -----------------------------------------------------------------------------------


def test_known_and_unknown_names_get_the_same_answer(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    known, unknown = _try_to_sign_in(visitor, citizen.login), _try_to_sign_in(visitor, "nobody-at-all")
    assert known.status == unknown.status == 422
    assert known.errors == unknown.errors
    assert FAILED in known.errors[0]


def test_a_closed_account_answers_like_an_unknown_one(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    with portal.writing() as session:
        session.scalars(select(Account).where(Account.login == citizen.login)).one().is_active = False
    assert FAILED in _try_to_sign_in(visitor, citizen.login, PASSWORD).errors[0]


def test_the_account_name_may_be_typed_with_capitals_and_spaces(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    assert _try_to_sign_in(visitor, f"  {citizen.login.upper()} ", PASSWORD).url == "/me"


def test_wrong_passwords_lock_a_name_for_a_while(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen(portal)
    for login in (citizen.login, "nobody-at-all"):
        for _ in range(10):
            assert _try_to_sign_in(visitor, login).status == 422
        assert _try_to_sign_in(visitor, login, PASSWORD).status == 429
    later = SimpleNamespace(time=lambda: time.time() + 601)
    monkeypatch.setattr(rate_limits, "time", later)
    assert _try_to_sign_in(visitor, citizen.login, PASSWORD).url == "/me"


def test_wrong_passwords_for_many_names_lock_an_address(portal: Portal, visitor: Visitor) -> None:
    citizen = make_citizen(portal)
    address = portal.toolbox.keyring.blind("127.0.0.1", "address")
    for _ in range(59):  # counted without the hashing, to save time; the sixtieth is real
        portal.toolbox.rate_limits.hit("60/10 minutes", "sign-in-address", address)
    assert _try_to_sign_in(visitor, "yet-another-name").status == 422
    assert _try_to_sign_in(visitor, citizen.login, PASSWORD).status == 429


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
        assert set(kept.data) <= {"_user_id", "_fresh", "account_kind", "csrf_token", "_permanent"}


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


# --- the second factor ----------------------------------------------------------------------------


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


# --- one's own security page ----------------------------------------------------------------------


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
    assert FAILED in _try_to_sign_in(portal.visitor(), citizen.login, PASSWORD).errors[0]
    sign_in(portal, citizen.login, "another sentence to keep")


def test_a_citizen_cannot_change_the_password_without_the_present_one(portal: Portal) -> None:
    citizen, here, _there = _two_devices(portal)
    page = here.open("/account/security?lang=en").submit(
        "Change the password", current=WRONG, password="another sentence to keep"
    )
    assert page.errors == ["This is not your present password."]
    sign_in(portal, citizen.login)


# --- the counter's letter -------------------------------------------------------------------------


def _ask_for_letter(clerk: Visitor, number: str) -> Page:
    return clerk.open("/office/accounts/activation?lang=en").submit(
        "Make the letter", id_number=number, channel="counter", purpose="Asked for an account"
    )


def test_a_clerk_can_print_a_letter_that_opens_an_account(portal: Portal, visitor: Visitor) -> None:
    make_staff(portal, "clerk")
    number = next_id_number()
    with portal.writing() as session:
        subject_id = register_subject(session, name="钱有信", id_number=number).id
    clerk = sign_in(portal, "clerk")
    page = _ask_for_letter(clerk, number)
    assert page.heading.endswith("Your one-time code")
    assert number not in page.html
    assert _activate(visitor, number, code_on(page)).url == "/account/login"
    with portal.reading() as session:
        (look,) = access_log.of_subject(session, subject_id)
    assert (look.action, look.post) == ("accounts.activation-issued", "clerk")
    assert look.purpose == "Asked for an account"


def test_a_letter_is_shown_once(portal: Portal) -> None:
    make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    number, _old = _issue(portal)
    page = _ask_for_letter(clerk, number)
    again = clerk.open("/office/accounts/activation/letter")
    assert again.url == "/office/accounts/activation"
    assert code_on(page) not in again.html


def test_a_clerk_is_told_when_nothing_is_recorded_about_a_person(portal: Portal) -> None:
    make_staff(portal, "clerk")
    page = _ask_for_letter(sign_in(portal, "clerk"), next_id_number())
    assert page.status == 422
    assert "Nothing is recorded under this ID number" in page.errors[0]


@pytest.mark.parametrize("role", ["editor", "auditor", "administrator"])
def test_other_posts_cannot_issue_codes(portal: Portal, role: str) -> None:
    make_staff(portal, role)
    assert sign_in(portal, role).open("/office/accounts/activation").status == 404


def test_no_id_number_and_no_name_stands_in_the_log(
    portal: Portal, visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    number, code = _issue(portal, name="钱有信")
    _activate(visitor, number, "0000-0000-0000")
    _activate(visitor, number, code)
    _try_to_sign_in(visitor, number)
    written = capsys.readouterr()
    for secret in (number, "钱有信", code, PASSWORD, "qian"):
        assert secret not in written.out + written.err
    with portal.reading() as session:
        logged = [str(event.contents()) for event in session.scalars(select(events.Event))]
    assert logged
    assert not any(number in line or "钱有信" in line for line in logged)


def test_an_administrator_can_make_staff_at_the_terminal(portal: Portal) -> None:
    make_staff(portal, "clerk")
    with portal.reading() as session:
        (office,) = bodies.all_bodies(session)
    printed = portal.run(
        "staff",
        "create",
        *("--login", "new-reviewer", "--role", "reviewer", "--body-code", office.code),
        *("--password", PASSWORD),
    )
    assert "otpauth://totp/" in printed
    with portal.reading() as session:
        account = session.scalars(select(Account).where(Account.login == "new-reviewer")).one()
    assert account.roles == ["reviewer"]
    assert account.totp_secret_sealed
