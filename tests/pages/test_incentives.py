"""The page of the incentives that are open to a person: why, by which rule, and what is missing; no score."""

from __future__ import annotations

from app.kernel import clock
from tests.support import records_steps
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal
from tests.support.rewards_steps import honour


def test_a_person_with_an_honour_sees_what_is_open_and_why(portal: Portal) -> None:
    citizen = make_citizen(portal)
    record = honour(portal, citizen, title="诚实守信模范")
    page = sign_in(portal, citizen.login).open("/me/incentives?lang=en")
    assert page.text.count("You have the honour “诚实守信模范” of 4 May 2026") == 5
    assert page.link(record) == f"/me/records/{record}"
    assert "source to be confirmed" in page.text
    assert "国办发〔2016〕98号" in page.text
    assert "Not open yet" not in page.text
    assert "Nobody gives you a score" in page.text


def test_a_person_with_a_fresh_penalty_reads_when_time_opens_it(portal: Portal) -> None:
    citizen = make_citizen(portal)
    row = records_steps.fine_row(name=citizen.name, id_number=citizen.id_number, decided="2026/03/12")
    record = records_steps.make_record(portal, row)
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/incentives?lang=en")
    assert "No incentive is open to you at present" in page.text
    assert page.text.count("this opens to you on 13 March 2029") == 2
    assert page.text.count("No body has handed in an honour of yours.") == 3
    assert page.has_link(record)
    with clock.travel(clock.now().replace(year=2029, month=3, day=13, hour=4)):
        later = sign_in(portal, citizen.login).open("/me/incentives?lang=en")
    assert later.text.count("Open to you") >= 2


def test_a_person_without_records_has_clean_years(portal: Portal) -> None:
    page = sign_in(portal, make_citizen(portal).login).open("/me/incentives?lang=en")
    assert page.text.count("No negative record of the last 3 years stands against you.") == 2
    chinese = sign_in(portal, make_citizen(portal).login).open("/me/incentives?lang=zh")
    assert "绿色通道" in chinese.text


def test_the_public_table_and_the_front_page_lead_there(portal: Portal) -> None:
    visitor = sign_in(portal, make_citizen(portal).login)
    assert visitor.open("/me?lang=zh").has_link("守信激励")
    assert "/me/incentives" in portal.visitor().open("/measures").links()


def test_staff_are_not_led_to_pages_that_only_citizens_have(portal: Portal) -> None:
    make_staff(portal, "clerk")
    page = sign_in(portal, "clerk").open("/measures?lang=en")
    assert page.rows("Incentives")
    assert not page.has_link("My incentives")
