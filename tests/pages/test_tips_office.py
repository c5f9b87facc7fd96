"""Tips at the desk: taken up, answered, decided with a reason, closed to who has no business there."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.features.tips import queries, services
from app.features.tips.models import Tip
from app.features.tips.states import TipState
from app.kernel import clock, events
from app.kernel.permissions import Role
from tests.support import people
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import close_tip, file_tip, office_clerk, only_tip, open_tip, verbs


def test_clerk_takes_up_opens_a_case_and_closes_with_a_reason(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    desk = office_clerk(portal)
    page = desk.open("/office/tips/").click("T2").submit("Take up this tip")
    assert page.summary("State") == "In check"
    page = page.click("Open a case").submit("Open a case", text="The market bureau weighs again.")
    assert page.summary("State") == "Case opened"
    assert "The market bureau weighs again." in open_tip(portal.visitor(), code).text
    page = page.click("Close with a reason").submit("Close the tip", text="")
    assert page.errors == ["Choose why the tip is closed", "Explain the outcome to the reporter"]
    page = page.submit("Close the tip", reason="handled", text="The scales were sealed.")
    assert page.summary("State") == "Closed Confirmed and dealt with"
    page = open_tip(portal.visitor(), code)
    assert "Confirmed and dealt with" in page.text
    assert "The scales were sealed." in page.text


def test_reporter_can_have_it_checked_again_once(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    staff = people.make_staff(portal, Role.CLERK)
    close_tip(portal, staff)
    page = open_tip(visitor, code)
    assert not page.has_button("Send the message")
    page = page.click("Have it checked again").submit("Have it checked again", text="There is a photograph.")
    assert "is checking your tip" in page.text
    assert only_tip(portal).state == TipState.IN_CHECK
    with portal.writing() as session:
        tip = session.scalars(select(Tip)).one()
        services.close(session, staff, tip, reason="not-confirmed", text="Still nothing.")
    page = open_tip(visitor, code)
    assert not page.has_link("Have it checked again")
    assert visitor.open("/tips/follow-up/reopen").url == "/tips/follow-up/conversation"


def test_every_opening_by_staff_leaves_an_event(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    page = office_clerk(portal).open("/office/tips/").click("T2")
    assert verbs(portal).count("tips.viewed") == 1
    page = page.submit("Send the answer", text="")
    assert page.errors == ["Write a message first"]
    assert verbs(portal).count("tips.viewed") == 2
    assert "Opened by staff" in page.text


def test_events_hold_no_word_of_a_tip(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    with portal.reading() as session:
        logged = repr([event.contents() for event in events.history(session, only_tip(portal).reference)])
    assert "scales" not in logged
    assert "grain" not in logged
    assert "tips.filed" in logged


@pytest.mark.parametrize(
    "role", [Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER]
)
def test_other_staff_cannot_see_tips(portal: Portal, visitor: Visitor, role: Role) -> None:
    file_tip(visitor)
    people.make_staff(portal, role)
    staff = people.sign_in(portal, str(role))
    for address in ("/office/tips/", f"/office/tips/{only_tip(portal).reference}"):
        assert staff.open(address).status == 404


def test_citizen_and_nobody_cannot_see_tips_of_the_desk(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    reference = only_tip(portal).reference
    citizen = people.sign_in(portal, people.make_citizen(portal).login)
    for somebody in (citizen, portal.visitor()):
        assert somebody.open(f"/office/tips/{reference}").status == 404
        assert somebody.client.post(f"/office/tips/{reference}/take-up").status_code in {400, 404}
    assert only_tip(portal).state == TipState.RECEIVED


def test_desk_says_how_many_tips_wait(portal: Portal, visitor: Visitor) -> None:
    with clock.travel(date(2026, 3, 2)):
        file_tip(visitor)
    member = people.make_staff(portal, Role.CLERK)
    with portal.reading() as session:
        assert queries.count_in_check(session, queries.handler_of(session, member)) == (1, 1)
    page = people.sign_in(portal, "clerk").open("/office")
    assert "Tips to be checked" in page.text
