"""What an upheld objection brings about is told to those who received the record, and they confirm it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.features.messages.models import Message
from app.features.repairs import jobs, services
from app.features.repairs.models import ObjectionNotice
from app.kernel import access_log, clock
from app.kernel.permissions import Role
from tests.support import objections_steps, people, records_steps
from tests.support.objections_steps import Objector, file, make_objector
from tests.support.page import Page
from tests.support.portal import Portal
from tests.support.repairs_steps import office

BOARD = "Recipients of the decision"


def answered(portal: Portal, outcome: str) -> tuple[Objector, str]:
    objector = make_objector(portal)
    reference = file(objector)
    objections_steps.decide(objections_steps.reviewer(portal), reference, outcome)
    return objector, reference


def own_page(portal: Portal, objector: Objector, reference: str) -> Page:
    visitor = people.sign_in(portal, objector.citizen.login)
    return visitor.open(f"/me/objections/{reference}?lang=en")


def test_recipients_of_an_upheld_objection_confirm_and_the_person_sees_who_has(portal: Portal) -> None:
    objector, reference = answered(portal, "deleted")
    board = own_page(portal, objector, reference).rows(BOARD)
    assert board
    assert all("sent" in row[3] for row in board)
    with portal.reading() as session:
        first, *others = session.scalars(select(ObjectionNotice).order_by(ObjectionNotice.id)).all()
    staff = office(portal)
    page = staff.open("/office/repairs/recipients/?lang=en")
    assert "Deleted after an objection" in page.text
    page = page.click(first.reference)
    assert page.summary("Name") == objector.citizen.name
    assert page.summary("What to do").startswith("Deleted after an objection")
    page = page.submit("Confirm: done everywhere")
    assert page.errors == ["Enter the number of the document in which the recipient confirmed it"]
    page.submit("Confirm: done everywhere", proof="石信平函〔2026〕1号")
    assert "acknowledged" in own_page(portal, objector, reference).rows(BOARD)[0][3]
    with portal.reading() as session:
        looks = access_log.of_subject(session, objector.citizen.subject_id)
    assert (looks[0].action, looks[0].purpose) == ("repairs.notice-opened", "异议处理结果的执行")
    actor = records_steps.staff(portal, Role.CLERK, "office-clerk")
    with portal.writing() as session:
        for other in others:
            services.acknowledge(session, actor, session.get_one(ObjectionNotice, other.id), proof="函1号")
    with portal.reading() as session:
        told = session.scalars(select(Message.kind).where(Message.thing == reference)).all()
    assert told.count("objection-spread") == 1


def test_recipient_who_does_not_confirm_is_reminded_and_put_before_the_office(portal: Portal) -> None:
    objector, reference = answered(portal, "corrected")
    today = clock.today()
    for days, words in ((8, "reminded"), (24, "put before the credit office")):
        with clock.travel(today + timedelta(days=days)):
            for _ in range(2):
                jobs.tidy(portal.toolbox)
            board = own_page(portal, objector, reference).rows(BOARD)
            assert all(words in row[3] for row in board), (days, board)


@pytest.mark.parametrize("outcome", ["not-upheld", "cannot-be-confirmed"])
def test_nobody_is_told_of_an_objection_that_is_not_upheld(portal: Portal, outcome: str) -> None:
    objector, reference = answered(portal, outcome)
    assert BOARD not in own_page(portal, objector, reference).text
    with portal.reading() as session:
        assert not session.scalars(select(ObjectionNotice)).all()
