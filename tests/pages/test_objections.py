"""Objections: a person objects to a record, and the mark shows at once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.features.objections import queries, services
from app.features.objections.models import Objection
from app.features.objections.states import Ground
from app.features.records.models import CreditRecord
from app.kernel import clock, events
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.sessions import WebSession
from tests.support import people, records_steps
from tests.support.objections_steps import (
    ANSWER,
    REQUEST,
    decide,
    file,
    make_objector,
    reviewer,
    write,
)
from tests.support.portal import Portal

MONDAY = date(2026, 3, 2)


def objection_of(portal: Portal, reference: str) -> Objection:
    with portal.reading() as session:
        return session.scalars(select(Objection).where(Objection.reference == reference)).one()


def record_of(portal: Portal, reference: str) -> CreditRecord:
    with portal.reading() as session:
        return session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()


def test_citizen_without_objections_sees_what_to_do(portal: Portal) -> None:
    page = people.sign_in(portal, people.make_citizen(portal).login).open("/me/objections?lang=en")
    assert page.heading == "My objections"
    assert "You have not objected to anything" in page.text
    assert page.link("See my records") == "/me/records"


def test_citizen_comes_from_the_record_to_the_form(portal: Portal) -> None:
    objector = make_objector(portal)
    page = objector.visitor.open(f"/me/records/{objector.record}?lang=en").click("Object to this record")
    assert page.heading == "Object to a record"
    assert "This is not about me" in page.text
    assert "for example a person of the same name" in page.text


def test_citizen_without_a_record_in_hand_chooses_one(portal: Portal) -> None:
    objector = make_objector(portal)
    page = objector.visitor.open("/me/objections/new?lang=en")
    title = record_of(portal, objector.record).title
    assert page.heading == "Which record do you object to?"
    assert page.click(title).heading == "Object to a record"


def test_citizen_checks_everything_before_it_is_sent(portal: Portal) -> None:
    objector = make_objector(portal)
    page = write(objector.visitor, objector.record, ground="not-me")
    assert page.heading == "Check your objection"
    assert page.summary("What is wrong").startswith("This is not about me")
    assert "I never lent my licence" in page.summary("Your words")
    assert not record_of(portal, objector.record).is_under_objection
    again = page.click("Change what is wrong")
    assert again.form("Continue").select_one("textarea").get_text(strip=True) == REQUEST  # type: ignore[union-attr]
    assert again.submit("Continue", ground="wrong").summary("What is wrong").startswith("Something in it")


def test_citizen_files_and_reads_number_date_and_what_happens_next(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        page = write(objector.visitor, objector.record).submit("File the objection")
        case = page.click("Follow your objection")
    objection = objection_of(portal, page.url.split("/")[-2])
    assert page.heading == "Your objection is filed"
    assert objection.reference in page.text
    # Seven working days with another body: 3, 4, 5, 6, 9, 10, 11 March.
    assert objection.due_on == date(2026, 3, 11)
    assert "by 11 March 2026 at the latest" in page.text
    assert case.heading == "Your objection"


def test_an_objection_to_a_record_of_the_credit_office_itself_is_due_sooner(portal: Portal) -> None:
    with clock.travel(MONDAY):
        number = people.next_id_number()
        row = records_steps.penalty_row(id_number=number, body_name=people.OFFICE_NAME, decided="2026/02/09")
        record = records_steps.make_record(portal, row)
        citizen = people.make_citizen(portal, name="王守诺", id_number=number)
        page = write(people.sign_in(portal, citizen.login), record).submit("File the objection")
    assert objection_of(portal, page.url.split("/")[-2]).due_on == date(2026, 3, 5)


def test_citizen_is_told_that_a_date_in_an_undecreed_year_is_provisional(portal: Portal) -> None:
    with clock.travel(date(2027, 3, 1)):
        objector = make_objector(portal)
        page = write(objector.visitor, objector.record)
        assert "holidays of that year are not decreed yet" in page.text
        page = page.submit("File the objection")
        assert "holidays of that year are not decreed yet" in page.text
        assert "(provisional: the holidays" in page.click("Follow your objection").text


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"ground": "wrong", "request": " \r\n "}, "Write the reasons in your own words"),
        ({"ground": "wrong", "request": "x" * 4001}, "Shorten this to at most 4000 characters"),
        ({"request": REQUEST}, "Choose what is wrong with the record"),
    ],
)
def test_citizen_sees_what_is_missing_and_keeps_their_words(
    portal: Portal, words: dict[str, str], error: str
) -> None:
    objector = make_objector(portal)
    form = objector.visitor.open(f"/me/objections/new?record={objector.record}&lang=en")
    page = form.submit("Continue", **words)
    assert page.status == 422
    assert page.errors == [error]
    field = page.form("Continue").select_one("textarea")
    assert field is not None
    assert field.get_text().strip() == words["request"].strip()


def test_line_ends_do_not_count_twice(portal: Portal) -> None:
    objector = make_objector(portal)
    page = write(objector.visitor, objector.record, request="字\r\n" * 2000)
    assert page.heading == "Check your objection"


def test_pressing_twice_files_once(portal: Portal) -> None:
    objector = make_objector(portal)
    page = write(objector.visitor, objector.record)
    first, second = page.submit("File the objection"), page.submit("File the objection")
    assert first.url == second.url
    with portal.reading() as session:
        assert len(session.scalars(select(Objection)).all()) == 1


def test_citizen_with_an_open_objection_is_led_to_it(portal: Portal) -> None:
    objector = make_objector(portal)
    page = write(objector.visitor, objector.record)
    reference = file(objector)
    again = objector.visitor.open(f"/me/objections/new?record={objector.record}&lang=en")
    assert again.heading == "You have objected to this record already"
    assert again.click("See your objection").url == f"/me/objections/{reference}"
    # A second window that was left open on the last page comes to the same.
    assert page.submit("File the objection").heading == "You have objected to this record already"
    with portal.reading() as session:
        assert len(session.scalars(select(Objection)).all()) == 1


def test_service_refuses_a_second_open_objection(portal: Portal) -> None:
    objector = make_objector(portal)
    file(objector)
    with portal.writing() as session:
        record = session.scalars(select(CreditRecord)).one()
        with pytest.raises(NotNow):
            services.file_objection(
                session, objector.citizen.actor, record=record, ground=Ground.WRONG, request="again"
            )


def test_service_refuses_an_objection_to_somebody_elses_record(portal: Portal) -> None:
    make_objector(portal)
    other = people.make_citizen(portal, name="周别人")
    with portal.writing() as session:
        record = session.scalars(select(CreditRecord)).one()
        with pytest.raises(NotAllowed):
            services.file_objection(
                session, other.actor, record=record, ground=Ground.NOT_ME, request="not mine"
            )


def test_no_table_holds_the_words_of_an_objection(portal: Portal) -> None:
    objector = make_objector(portal)
    write(objector.visitor, objector.record)
    with portal.reading() as session:
        kept = repr([row.data for row in session.scalars(select(WebSession))])
        assert objector.record in kept
        assert "licence" not in kept
    reference = file(objector)
    decide(reviewer(portal), reference, "corrected")
    with portal.reading() as session:
        row = session.scalars(select(Objection)).one()
        assert "licence" not in repr(vars(row))
        assert queries.request_of(session, row) == REQUEST
        assert queries.answer_of(session, row) == ANSWER
        logged = repr([event.contents() for event in events.history(session, reference)])
    assert "licence" not in logged
    assert "objections.filed" in logged


def test_mark_shows_at_once_on_record_list_and_public_page_and_goes_with_the_answer(portal: Portal) -> None:
    objector = make_objector(portal)
    disclosure = records_steps.published_disclosure(portal, record=objector.record)
    public = portal.visitor()
    address = f"/disclosures/{disclosure}"
    assert "异议处理中" not in public.open(address).text
    reference = file(objector)
    assert "异议处理中" in public.open(address).text
    assert "异议处理中" in public.open("/disclosures").text
    assert "异议处理中" in objector.visitor.open(f"/me/records/{objector.record}?lang=zh").text
    assert "异议处理中" in objector.visitor.open("/me/records?lang=zh").text
    decide(reviewer(portal), reference, "not-upheld")
    assert "异议处理中" not in public.open(address).text
    assert "异议处理中" not in objector.visitor.open(f"/me/records/{objector.record}?lang=zh").text
