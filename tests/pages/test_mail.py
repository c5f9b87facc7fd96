"""Messages by e-mail: a code first, nothing about the person in a mail, nothing twice or to the wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli.worker import JOBS
from app.features.messages import queries, services
from app.features.messages.kinds import MessageKind
from app.kernel import clock, outbox
from app.rulebook.account_limits import MAIL_CODE_MINUTES, MAIL_CODE_TRIES, limit
from tests.support.page import Page
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal, Visitor
from tests.support.post_office import PostOffice, open_post_office, text_of

ADDRESS = "shouxin.zhao@example.org"
SETTINGS = "/me/messages/mail?lang=en"


@pytest.fixture
def post_office(portal: Portal) -> Iterator[PostOffice]:
    before = portal.toolbox.settings
    with open_post_office() as office:
        portal.toolbox.settings = replace(
            before,
            smtp_url=office.url,
            mail_from="诚信门户 <portal@example.net>",
            base_url="https://portal.example.net",
        )
        yield office
        portal.toolbox.settings = before


@pytest.fixture
def citizen(portal: Portal, post_office: PostOffice) -> Citizen:
    return make_citizen(portal, name="赵守信")


@pytest.fixture
def visitor(portal: Portal, citizen: Citizen) -> Visitor:
    return sign_in(portal, citizen.login)


def work(portal: Portal) -> None:
    portal.run("worker", "--once")


def ask(visitor: Visitor, **answers: str) -> Page:
    return visitor.open(SETTINGS).submit(
        "Send me the code", **{"address": ADDRESS, "language": "en"} | answers
    )


def code_in(office: PostOffice) -> str:
    lines = text_of(office.mails[-1]).splitlines()
    (code,) = [line for line in lines if re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", line)]
    return code


def set_up(portal: Portal, office: PostOffice, visitor: Visitor, **answers: str) -> Page:
    page = ask(visitor, **answers)
    work(portal)
    page = page.submit("Confirm the address", code=code_in(office))
    work(portal)
    office.mails.clear()
    return page


def tell(portal: Portal, citizen: Citizen, kind: MessageKind = MessageKind.OBJECTION_DECIDED) -> None:
    with portal.writing() as session:
        services.send(session, citizen.subject_id, kind, thing="O2026-7K3M-9Q2X")


def test_a_citizen_is_told_by_mail_after_entering_the_code(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    page = set_up(portal, post_office, visitor)
    assert "From now on you are told by e-mail too" in page.text
    assert ADDRESS in page.text
    tell(portal, citizen)
    work(portal)
    (mail,) = post_office.mails
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == "A new message in the Integrity Portal"
    assert "https://portal.example.net/me/messages?lang=en" in text_of(mail)


def test_a_mail_says_nothing_about_the_person_or_the_case(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    set_up(portal, post_office, visitor, language="zh")
    tell(portal, citizen)
    work(portal)
    whole = post_office.mails[0].as_string() + text_of(post_office.mails[0])
    assert "您有一条新消息" in text_of(post_office.mails[0])
    for secret in (citizen.name, citizen.id_number, citizen.login, "O2026-7K3M-9Q2X", "异议", "objection"):
        assert secret not in whole


def test_nothing_is_sent_before_the_code_is_back(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    ask(visitor)
    work(portal)
    post_office.mails.clear()
    tell(portal, citizen)
    work(portal)
    assert post_office.mails == []


def test_a_wrong_code_is_counted_and_the_last_try_ends_it(
    portal: Portal, post_office: PostOffice, visitor: Visitor
) -> None:
    page = ask(visitor)
    work(portal)
    for _ in range(limit(MAIL_CODE_TRIES)):
        page = page.submit("Confirm the address", code="0000-0000")
        assert page.status == 422
        assert "That is not the code that we sent" in " ".join(page.errors)
    page = page.submit("Confirm the address", code=code_in(post_office))
    assert "can no longer be used" in " ".join(page.errors)


def test_a_code_expires(portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor) -> None:
    page = ask(visitor)
    work(portal)
    with portal.writing() as session:
        row = queries.find_mail_address(session, citizen.subject_id)
        assert row is not None
        assert row.code_expires_at is not None
        row.code_expires_at -= timedelta(minutes=limit(MAIL_CODE_MINUTES))
    page = page.submit("Confirm the address", code=code_in(post_office))
    assert "can no longer be used" in " ".join(page.errors)


def test_what_cannot_be_an_address_is_said_and_kept(post_office: PostOffice, visitor: Visitor) -> None:
    page = ask(visitor, address="zhao at example")
    assert page.status == 422
    assert page.errors == ["Enter an e-mail address such as name@example.com"]
    assert page.filled_in("Send me the code")["address"] == "zhao at example"


def test_a_header_cannot_be_smuggled_in(portal: Portal, post_office: PostOffice, visitor: Visitor) -> None:
    page = ask(visitor, address="a@example.org\r\nBcc: b@example.org")
    assert page.status == 422
    work(portal)
    assert post_office.mails == []


def test_a_sign_in_is_mailed_only_where_that_was_asked_for(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    page = set_up(portal, post_office, visitor)
    tell(portal, citizen, MessageKind.SIGNED_IN)
    work(portal)
    assert post_office.mails == []
    page.submit("Keep these wishes", wants_sign_ins="y")
    tell(portal, citizen, MessageKind.SIGNED_IN)
    work(portal)
    assert len(post_office.mails) == 1


def test_an_address_that_its_provider_refuses_is_no_longer_used_and_the_person_is_told_here(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    set_up(portal, post_office, visitor)
    post_office.refused.add(ADDRESS)
    tell(portal, citizen)
    work(portal)
    with portal.reading() as session:
        assert outbox.backlog(session) == (0, 0)
    assert "Our e-mails do not reach you" in visitor.open("/me/messages?lang=en").text
    assert "Our e-mails do not reach you" in visitor.open(SETTINGS).text


def test_a_post_office_that_is_closed_is_asked_again_and_nothing_goes_twice(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    set_up(portal, post_office, visitor)
    post_office.is_closed = True
    tell(portal, citizen)
    work(portal)
    assert post_office.mails == []
    post_office.is_closed = False
    with clock.travel(clock.now() + timedelta(minutes=5)):
        work(portal)
        work(portal)
    assert len(post_office.mails) == 1


def test_the_same_task_done_twice_carries_the_same_message_id(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    set_up(portal, post_office, visitor)
    tell(portal, citizen)
    with portal.writing() as session:
        tasks = outbox.lease(session)
    with portal.app.app_context():
        for _ in range(2):  # as after a crash between handing over and noting it
            JOBS["mail.message"](portal.toolbox, tasks)
    first, second = post_office.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_citizen_can_stop_mails_and_the_address_is_gone(
    portal: Portal, post_office: PostOffice, citizen: Citizen, visitor: Visitor
) -> None:
    page = set_up(portal, post_office, visitor)
    page = page.submit("Send no e-mails and delete the address")
    assert "We have deleted your address" in page.text
    tell(portal, citizen)
    work(portal)
    assert post_office.mails == []
    assert ADDRESS not in visitor.open("/me/data.json").text


@pytest.mark.only_on("sqlite")
def test_an_address_lies_sealed_in_the_database(
    portal: Portal, post_office: PostOffice, visitor: Visitor
) -> None:
    set_up(portal, post_office, visitor)
    files = Path(portal.settings.instance).glob("portal.sqlite*")
    assert all(ADDRESS.encode() not in path.read_bytes() for path in files)


def test_where_no_mail_is_set_up_the_page_says_so(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open(SETTINGS)
    assert "This portal does not send e-mails at present" in page.text
