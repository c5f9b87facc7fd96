"""The counter's letter with a one-time code, and what it leaves behind."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.features.accounts.models import Account
from app.features.bodies import queries as bodies
from app.features.subjects.services import register_subject
from app.kernel import access_log, events
from tests.support.accounts_steps import activate, issue, try_to_sign_in
from tests.support.page import Page
from tests.support.people import (
    PASSWORD,
    code_on,
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
    assert activate(visitor, number, code_on(page)).url == "/account/login"
    with portal.reading() as session:
        (look,) = access_log.of_subject(session, subject_id)
    assert (look.action, look.post) == ("accounts.activation-issued", "clerk")
    assert look.purpose == "Asked for an account"


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
