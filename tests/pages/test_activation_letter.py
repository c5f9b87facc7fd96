"""The counter's letter with a one-time code, and what it leaves behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.accounts import queries as accounts
from app.features.accounts import second_factor, services
from app.features.accounts.models import Account, ActivationCode
from app.features.bodies import queries as bodies
from app.features.messages import queries as messages
from app.features.subjects.services import register_subject
from app.kernel import access_log, clock, events
from app.kernel.errors import FourEyes
from app.kernel.events import Event
from tests.support.accounts_steps import activate, issue, try_to_sign_in
from tests.support.page import Page
from tests.support.people import (
    PASSWORD,
    Citizen,
    code_on,
    make_citizen,
    make_staff,
    next_id_number,
    sign_in,
)
from tests.support.portal import Portal, Visitor


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
    code = code_on(page)
    assert "a second member of staff" in activate(visitor, number, code).errors[0]
    agree(portal, number)
    assert activate(visitor, number, code).url == "/account/login"
    with portal.reading() as session:
        agreed, look = access_log.of_subject(session, subject_id)
    assert (agreed.action, agreed.post) == ("accounts.activation-agreed", "reviewer")
    assert (look.action, look.post) == ("accounts.activation-issued", "clerk")
    assert look.purpose == "Asked for an account"


def agree(
    portal: Portal, number: str, login: str = "reviewer", button: str = "I have seen it and agree"
) -> Page:
    """Somebody else than the clerk looks at the card, too."""
    if login == "reviewer":
        make_staff(portal, "reviewer")
    page = sign_in(portal, login).open("/office/accounts/activation/agree?lang=en")
    choice = page.soup.select_one("input[name=code]")
    assert choice is not None, page.text
    return page.submit(button, code=choice["value"], last_four=number[-4:])


def known_person(portal: Portal) -> tuple[Citizen, Visitor, str]:
    """Somebody with an account and an app, and the letter that one clerk made for it."""
    make_staff(portal, "clerk")
    citizen = make_citizen(portal, name="钱有信")
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/account/security/app?lang=en")
    secret = "".join(page.soup.select_one("main .app-code").get_text().split())  # type: ignore[union-attr]
    page.submit("Finish", code=second_factor.code_of(secret, second_factor.step_at(clock.now())))
    return citizen, visitor, code_on(_ask_for_letter(sign_in(portal, "clerk"), citizen.id_number))


def test_no_single_clerk_can_take_over_an_account(portal: Portal) -> None:
    citizen, visitor, code = known_person(portal)
    assert activate(portal.visitor(), citizen.id_number, code).status == 422
    clerk = sign_in(portal, "clerk")
    page = clerk.open("/office/accounts/activation/agree?lang=en")
    assert "No code waits for you" in page.text
    with portal.reading() as session:
        made = session.scalars(select(ActivationCode).where(ActivationCode.used_at.is_(None))).one()
        kinds = [message.kind for message in messages.of_subject(session, citizen.subject_id)]
        clerk_account = accounts.find_by_login(session, "clerk")
        assert clerk_account is not None
    with portal.writing() as session:
        ones_own = session.get_one(ActivationCode, made.id)
        with pytest.raises(FourEyes):
            services.agree_to_code(session, clerk_account.actor, ones_own, last_four=citizen.id_number[-4:])
    assert kinds[0] == "activation-code-made"
    page = visitor.open("/account/security?lang=en").submit("I did not ask for it: make the code void")
    assert "The code is void" in page.text
    make_staff(portal, "reviewer")
    assert (
        "No code waits" in sign_in(portal, "reviewer").open("/office/accounts/activation/agree?lang=en").text
    )
    assert visitor.open("/me").url == "/me"


def test_the_second_person_has_to_know_the_number_and_can_refuse(portal: Portal) -> None:
    citizen, _visitor, code = known_person(portal)
    page = agree(portal, "0" * 18)
    assert "not the last four" in page.errors[0]
    assert citizen.name not in page.text
    assert citizen.id_number[-4:] not in page.text
    reviewer = sign_in(portal, "reviewer")
    page = reviewer.open("/office/accounts/activation/agree?lang=en")
    choice = page.soup.select_one("input[name=code]")
    assert choice is not None
    page.submit("Refuse: make the code void", code=choice["value"])
    page = activate(portal.visitor(), citizen.id_number, code)
    assert "do not belong together" in page.errors[0]


def test_a_code_leaves_the_second_factor_where_the_clerk_did_not_reset_it(portal: Portal) -> None:
    citizen, visitor, code = known_person(portal)
    agree(portal, citizen.id_number)
    assert activate(portal.visitor(), citizen.id_number, code, login="again").url == "/account/login"
    assert visitor.open("/me").url == "/account/login", "every session has ended"
    page = portal.visitor().open("/account/login?lang=en").submit(login="again", password=PASSWORD)
    assert page.url == "/account/login/code"
    with portal.reading() as session:
        kinds = [message.kind for message in messages.of_subject(session, citizen.subject_id)]
    assert kinds[0] == "account-given-back"


def test_a_lost_second_factor_is_taken_away_at_the_counter_alone_and_that_is_recorded(portal: Portal) -> None:
    citizen, _visitor, _code = known_person(portal)
    page = sign_in(portal, "clerk").open("/office/accounts/activation?lang=en")
    asked = {"id_number": citizen.id_number, "purpose": "Lost the phone", "resets_factors": "y"}
    by_post = page.submit("Make the letter", channel="post", **asked)
    assert "only where the person stands at the counter" in by_post.errors[0]
    code = code_on(page.submit("Make the letter", channel="counter", **asked))
    agree(portal, citizen.id_number)
    activate(portal.visitor(), citizen.id_number, code, login="again")
    assert sign_in(portal, "again").open("/me").url == "/me"
    with portal.reading() as session:
        event = session.scalars(select(Event).where(Event.verb == "accounts.activated-again")).one()
    assert event.details == {"identity_checked": "counter", "factors_reset": 1}


def test_the_letter_is_a_pdf_file_once(portal: Portal, quick: list[str]) -> None:
    make_staff(portal, "clerk")
    number, _old = issue(portal)
    clerk = sign_in(portal, "clerk")
    page = _ask_for_letter(clerk, number)
    answer = clerk.client.get(page.link("Letter as a PDF file"))
    assert answer.mimetype == "application/pdf"
    assert code_on(page) in quick[0]
    assert number not in quick[0]
    assert clerk.open("/office/accounts/activation/letter.pdf").url == "/office/accounts/activation"


def test_a_letter_is_shown_once(portal: Portal) -> None:
    make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    number, _old = issue(portal)
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
    number, code = issue(portal, name="钱有信")
    activate(visitor, number, "0000-0000-0000")
    activate(visitor, number, code)
    try_to_sign_in(visitor, number)
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
