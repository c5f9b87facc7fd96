"""A citizen's second factor: an app, ten codes on paper, asked at sign-in, removed with password and code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.features.accounts import second_factor
from app.features.accounts.models import Account, RecoveryCode
from app.features.messages import queries as messages
from app.kernel import clock
from app.rulebook.account_limits import PROOF_MINUTES, RECOVERY_CODES, SECOND_FACTOR_FAILURES, limit
from tests.support.page import Page
from tests.support.people import PASSWORD, Citizen, make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor


def secret_on(page: Page) -> str:
    found = page.soup.select_one("main .app-code")
    assert found is not None, page.text
    return "".join(found.get_text().split())


def codes_on(page: Page) -> list[str]:
    return [item.get_text(strip=True) for item in page.soup.select(".app-codes li")]


def digits(secret: str, ahead: int = 0) -> str:
    return second_factor.code_of(secret, second_factor.step_at(clock.now()) + ahead)


def pair(visitor: Visitor) -> tuple[str, list[str]]:
    """The secret of the app and the recovery codes."""
    page = visitor.open("/account/security/app?lang=en")
    secret = secret_on(page)
    page = page.submit("Finish", code=digits(secret))
    assert page.url == "/account/security/codes", page.errors
    return secret, codes_on(page)


def password_first(portal: Portal, login: str) -> tuple[Visitor, Page]:
    visitor = portal.visitor()
    page = visitor.open("/account/login?lang=en").submit("Sign in", login=login, password=PASSWORD)
    assert page.url == "/account/login/code"
    return visitor, page


@pytest.fixture(autouse=True)
def _fresh_half_minute() -> Iterator[None]:
    """Each test begins with a half minute, so that it ends before the next code comes."""
    begins = (second_factor.step_at(clock.now()) + 1) * second_factor.SECONDS
    with clock.travel(datetime.fromtimestamp(begins, UTC)):
        yield


@pytest.fixture
def citizen(portal: Portal) -> Citizen:
    return make_citizen(portal)


@pytest.fixture
def at_home(portal: Portal, citizen: Citizen) -> Visitor:
    return sign_in(portal, citizen.login)


def kinds_of(portal: Portal, citizen: Citizen) -> list[str]:
    with portal.reading() as session:
        return [message.kind for message in messages.of_subject(session, citizen.subject_id)]


def test_a_citizen_can_pair_an_app_whose_code_is_then_asked_for_once_each(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    secret, codes = pair(at_home)
    assert len(set(codes)) == limit(RECOVERY_CODES)
    visitor, page = password_first(portal, citizen.login)
    assert visitor.open("/me").url == "/account/login"
    assert page.submit("Go on", code=digits(secret)).status == 422, "the digits of the pairing are used up"
    assert page.submit("Go on", code="000000").status == 422
    code = digits(secret, ahead=1)
    assert page.submit("Go on", code=code).url == "/me"
    _other, again = password_first(portal, citizen.login)
    assert "used before" in again.submit("Go on", code=code).errors[0]
    assert {"second-factor-added", "recovery-codes-made"} <= set(kinds_of(portal, citizen))


def test_secret_and_codes_are_shown_once_and_stand_nowhere_in_the_clear(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    secret, codes = pair(at_home)
    again = at_home.open("/account/security/codes?lang=en")
    assert codes_on(again) == []
    assert at_home.open("/account/security/app").url == "/account/security"
    with portal.reading() as session:
        account = session.scalars(select(Account).where(Account.login == citizen.login)).one()
        kept = [str(vars(row)) for row in session.scalars(select(RecoveryCode))]
        assert secret not in account.totp_secret_sealed
    assert len(kept) == len(codes)
    assert not any(code in "".join(kept) or code.replace("-", "") in "".join(kept) for code in codes)


def test_a_recovery_code_stands_in_once_and_the_person_is_told(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    _secret, codes = pair(at_home)
    visitor, page = password_first(portal, citizen.login)
    assert page.submit("Go on", code=codes[0].lower().replace("-", " ")).url == "/me"
    assert kinds_of(portal, citizen)[1] == "recovery-code-used"
    assert "9 left" in visitor.open("/account/security?lang=en").text
    _other, again = password_first(portal, citizen.login)
    assert again.submit("Go on", code=codes[0]).status == 422


def test_new_recovery_codes_make_the_old_ones_void(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    _secret, old = pair(at_home)
    new = codes_on(at_home.open("/account/security/codes?lang=en").submit("Make new codes"))
    assert not set(old) & set(new)
    _visitor, page = password_first(portal, citizen.login)
    assert page.submit("Go on", code=old[1]).status == 422
    assert page.submit("Go on", code=new[1]).url == "/me"


def test_somebody_elses_recovery_code_opens_nothing(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    pair(at_home)
    _secret, others = pair(sign_in(portal, make_citizen(portal).login))
    _visitor, page = password_first(portal, citizen.login)
    assert page.submit("Go on", code=others[0]).status == 422


def test_wrong_codes_of_a_citizen_are_throttled(portal: Portal, citizen: Citizen, at_home: Visitor) -> None:
    _secret, codes = pair(at_home)
    _visitor, page = password_first(portal, citizen.login)
    for _ in range(limit(SECOND_FACTOR_FAILURES)):
        assert page.submit("Go on", code="00000-00000").status == 422
    assert page.submit("Go on", code=codes[0]).status == 429


def test_wrong_digits_pair_nothing(portal: Portal, citizen: Citizen, at_home: Visitor) -> None:
    page = at_home.open("/account/security/app?lang=en").submit("Finish", code="000000")
    assert page.status == 422
    secret = secret_on(page)
    assert secret_on(at_home.open("/account/security/app")) == secret, (
        "the picture that was scanned stays good"
    )
    assert sign_in(portal, citizen.login).open("/me").url == "/me"


def test_the_app_is_removed_with_password_and_code_only(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    secret, codes = pair(at_home)
    page = at_home.open("/account/security/app/remove?lang=en")
    assert page.submit("Remove the app", current="not the password", code=codes[0]).status == 422
    assert page.submit("Remove the app", current=PASSWORD, code="000000").status == 422
    assert page.submit("Remove the app", current=PASSWORD, code=digits(secret)).status == 422
    page = page.submit("Remove the app", current=PASSWORD, code=digits(secret, ahead=1))
    assert "not asked for any more" in page.text
    assert kinds_of(portal, citizen)[0] == "second-factor-removed"
    with portal.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
    sign_in(portal, citizen.login)


def test_whoever_finds_an_open_browser_is_asked_for_the_password_first(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    with clock.travel(clock.now() + timedelta(minutes=limit(PROOF_MINUTES), seconds=1)):
        page = at_home.open("/account/security/app?lang=en")
        assert page.url == "/account/security/confirm"
        assert at_home.open("/account/security/passkeys/new").url == "/account/security/confirm"
        assert at_home.open("/account/security/name").url == "/account/security/confirm"
        assert page.submit("Go on", current="not the password").status == 422
        assert page.submit("Go on", current=PASSWORD).url == "/account/security/app"
        _secret, codes = pair(at_home)
    with clock.travel(clock.now() + timedelta(minutes=2 * limit(PROOF_MINUTES) + 1)):
        page = at_home.open("/account/security/codes?lang=en")
        assert page.url == "/account/security/confirm"
        assert page.submit("Go on", current=PASSWORD, code="000000").status == 422
        assert page.submit("Go on", current=PASSWORD, code=codes[2]).url == "/account/security/codes"


def test_staff_cannot_remove_their_last_second_factor(portal: Portal) -> None:
    make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    page = clerk.open("/account/security?lang=en")
    assert not page.has_link("Remove the app")
    assert "always have a second factor" in page.text
    page = clerk.open("/account/security/app/remove?lang=en")
    page = page.submit("Remove the app", current=PASSWORD, code="000000")
    assert "always have a second factor" in page.errors[0]
    assert clerk.open("/account/security/codes").status == 404, "colleagues set them up anew instead"


def test_a_citizen_can_choose_another_account_name(
    portal: Portal, citizen: Citizen, at_home: Visitor
) -> None:
    other = make_citizen(portal).login
    page = at_home.open("/account/security/name?lang=en")
    assert "Somebody else has this" in page.submit("Change the name", login=other).errors[0]
    assert "your account name already" in page.submit("Change the name", login=citizen.login).errors[0]
    page = page.submit("Change the name", login="a-new-name")
    assert page.summary("Account name") == "a-new-name"
    sign_in(portal, "a-new-name")
    assert kinds_of(portal, citizen)[1] == "login-changed"


def test_a_new_kind_of_device_is_told_apart(portal: Portal, citizen: Citizen, at_home: Visitor) -> None:
    phone = portal.visitor()
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 14; Mobile) Firefox/130.0"
    page = phone.open("/account/login?lang=en").submit("Sign in", login=citizen.login, password=PASSWORD)
    assert page.url == "/me"
    assert kinds_of(portal, citizen)[0] == "new-device"
    assert "Firefox, Android" in phone.open("/account/security?lang=en").text
    sign_in(portal, citizen.login)
    assert kinds_of(portal, citizen)[0] == "signed-in"
