"""Closing one's account: at once and whole, with the law's part kept, cases going on, and a way back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.cli.worker import JOBS
from app.features.accounts.models import Account, ActivationCode, KnownDevice, Passkey, RecoveryCode
from app.features.closing import registry
from app.features.messages.models import MailAddress, Message
from app.features.objections.models import Objection
from app.kernel import access_log, clock, events, outbox
from app.kernel.events import Event
from tests.pages.test_mail import ADDRESS, post_office, set_up, text_of, work  # noqa: F401
from tests.support import records_steps, repairs_steps
from tests.support.accounts_steps import FAILED, activate, issue, try_to_sign_in
from tests.support.authenticators import add_passkey
from tests.support.objections_steps import file_about, make_objector
from tests.support.page import Page
from tests.support.people import PASSWORD, make_citizen, make_staff, next_id_number, sign_in
from tests.support.portal import Portal, Visitor
from tests.support.post_office import PostOffice


def close(visitor: Visitor, **answers: str) -> Page:
    given = {"current": PASSWORD, "sure": "y"} | answers
    page = visitor.open("/account/close?lang=en")
    assert page.url == "/account/close"
    return page.submit("Close my account", **{name: value for name, value in given.items() if value})


def test_a_citizen_can_close_the_account_and_every_way_in_is_gone(portal: Portal) -> None:
    citizen = make_citizen(portal, name="钱有信")
    visitor, other = sign_in(portal, citizen.login), sign_in(portal, citizen.login)
    add_passkey(visitor)
    issue(portal, number=citizen.id_number)
    page = close(visitor)
    assert page.heading == "Your account is closed"
    for browser in (visitor, other):
        assert browser.open("/me").url == "/account/login"
    assert FAILED in try_to_sign_in(portal.visitor(), citizen.login, PASSWORD).errors[0]
    with portal.reading() as session:
        account = session.get_one(Account, citizen.actor.account_id)
        assert (account.subject_id, account.password_hash, account.is_active) == (None, "", False)
        assert citizen.login not in str(vars(account))
        for kind in (Passkey, RecoveryCode, KnownDevice, ActivationCode, Message):
            assert session.scalars(select(kind)).all() == [], kind
        (closed,) = session.scalars(select(Event).where(Event.verb == "accounts.closed"))
        assert closed.details["ended"]["accounts.ended"] == 1
        assert access_log.of_subject(session, citizen.subject_id), "who looked is kept"
        assert events.check(session).is_ok
    _number, code = issue(portal, number=citizen.id_number)
    assert activate(portal.visitor(), citizen.id_number, code, login=citizen.login).url == "/account/login"
    assert sign_in(portal, citizen.login).open("/me").url == "/me"


def test_the_page_says_what_ends_what_stays_and_what_goes_on(portal: Portal) -> None:
    objector = make_objector(portal)
    visitor = sign_in(portal, objector.citizen.login)
    reference = file_about(visitor, objector.record)
    page = visitor.open("/account/close?lang=en")
    for closer in registry.closers():
        with portal.app.test_request_context("/?lang=en"):
            assert str(closer.words) in page.text
    assert "Open objections: 1" in page.text
    kept = dict(page.rows("Kept after the account is closed"))
    assert kept["Log of who looked at a record"] == "at least 10 years"
    close(visitor)
    with portal.reading() as session:
        assert session.scalars(select(Objection)).one().reference == reference
        assert session.scalars(select(Objection)).one().state == "filed"


def test_nobody_closes_it_without_the_password_and_a_clear_yes(portal: Portal) -> None:
    citizen = make_citizen(portal)
    visitor = sign_in(portal, citizen.login)
    assert "not your present password" in close(visitor, current="not the password").errors[0]
    assert "Tick the box" in close(visitor, sure="").errors[0]
    with clock.travel(clock.now() + timedelta(minutes=11)):
        assert visitor.open("/account/close").url == "/account/security/confirm"
    assert visitor.open("/me").url == "/me"


def test_staff_cannot_close_their_account_here(portal: Portal) -> None:
    make_staff(portal, "clerk")
    clerk = sign_in(portal, "clerk")
    assert clerk.open("/account/close").status == 404
    assert not clerk.open("/account/security?lang=en").has_link("Close your account")


def test_a_last_mail_says_so_and_the_address_is_forgotten(
    portal: Portal,
    post_office: PostOffice,  # noqa: F811
) -> None:
    citizen = make_citizen(portal)
    visitor = sign_in(portal, citizen.login)
    set_up(portal, post_office, visitor)
    close(visitor)
    with portal.reading() as session:
        assert session.scalars(select(MailAddress)).all() == []
        waiting = str([item.payload for item in session.scalars(select(outbox.OutboxItem))])
    assert ADDRESS not in waiting
    assert "mail.farewell" in JOBS
    post_office.mails.clear()
    work(portal)
    (mail,) = [mail for mail in post_office.mails if "closed today" in text_of(mail)]
    assert mail["To"] == ADDRESS
    with portal.reading() as session:
        assert session.scalars(select(outbox.OutboxItem)).all() == []


def test_every_feature_that_ends_something_says_so_in_words(portal: Portal) -> None:
    closers = registry.closers()
    assert closers[-1].what == "accounts.ended", "the way in itself goes last"
    assert len({closer.what for closer in closers}) == len(closers)
    with portal.app.test_request_context("/?lang=en"):
        assert all(str(closer.words).endswith(".") for closer in closers)
        assert all(str(one.words) for one in registry.going_on())


def test_the_page_names_what_goes_on_of_every_kind(portal: Portal) -> None:
    number = next_id_number()
    citizen = make_citizen(portal, name="王守诺", id_number=number)
    row = records_steps.penalty_row(name=citizen.name, id_number=number, decided="2026/02/09")
    record = records_steps.make_record(portal, row)
    visitor = sign_in(portal, citizen.login)
    assert "Notices of a publication" not in visitor.open("/account/close?lang=en").text
    records_steps.noticed_disclosure(portal, record)
    repairs_steps.apply_for(portal, citizen, record)
    text = visitor.open("/account/close?lang=en").text
    assert "Notices of a publication, with the reply and the decision" in text
    assert "Applications for credit repair under way" in text
