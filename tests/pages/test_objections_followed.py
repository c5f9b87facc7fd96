"""Following an objection to its answer, and what the answer brings about."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.features.disclosures import queries as disclosures
from app.features.messages.models import Message
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome, ObjectionState
from app.features.records.models import CreditRecord
from app.kernel import clock
from tests.support import people, records_steps
from tests.support.objections_steps import (
    clerk,
    decide,
    file,
    make_objector,
    open_in_office,
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


def test_citizen_follows_the_objection_through_its_steps(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        reference = file(objector)
        page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
        assert "The record is marked “objection pending”" in page.text
        assert "An answer is due by 11 March 2026 at the latest." in page.text
        assert "refers it to the source body in progress Due by 4 March 2026" in page.text
        staff = clerk(portal)
        open_in_office(staff, reference).submit("Refer to the source body")
        page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
        assert f"{records_steps.TRANSPORT} is checking the objection." in page.text
        assert f"{records_steps.TRANSPORT} · Clerk" in page.text
        assert "Due by 9 March 2026" in page.text


def test_citizen_sees_when_the_office_is_late(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        reference = file(objector)
    with clock.travel(date(2026, 3, 11)):
        visitor = people.sign_in(portal, objector.citizen.login)
        assert "The time limit has passed" not in visitor.open(f"/me/objections/{reference}").text
    with clock.travel(date(2026, 3, 12)):
        visitor = people.sign_in(portal, objector.citizen.login)
        assert "The time limit has passed" in visitor.open(f"/me/objections/{reference}").text
        assert "answer due by 11 March 2026 late" in visitor.open("/me/objections").text


def test_citizen_can_withdraw_while_it_is_open(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    page = objector.visitor.open(f"/me/objections/{reference}?lang=en").click("Withdraw this objection")
    assert record_of(portal, objector.record).is_under_objection
    page = page.submit("Withdraw the objection")
    assert "The objection was withdrawn" in page.text
    assert not page.has_button("Withdraw this objection")
    assert not record_of(portal, objector.record).is_under_objection
    assert "Withdrawn" in objector.visitor.open("/me/objections").text
    assert write(objector.visitor, objector.record).heading == "Check your objection"


def test_citizen_cannot_withdraw_what_is_answered(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    page = objector.visitor.open(f"/me/objections/{reference}/withdraw?lang=en")
    decide(reviewer(portal), reference, "not-upheld")
    assert page.submit("Withdraw the objection").heading == "Your objection"
    assert objection_of(portal, reference).state == ObjectionState.DECIDED


def test_citizen_reads_outcome_reasons_effect_and_remedies(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        reference = file(objector)
        decide(reviewer(portal), reference, "not-upheld")
        page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
        letter = page.click("The answer as a paper")
    assert "The objection is not upheld" in page.text
    assert "The record stays as it is" in page.text
    assert "The number belongs to another licence." in page.text
    # Sixty days after 2 March is 1 May, a holiday; work begins again on 6 May.
    assert "administrative reconsideration by 6 May 2026" in page.text
    assert "administrative suit by 2 September 2026" in page.text
    assert letter.heading == "Answer to your objection"
    assert "The number belongs to another licence." in letter.text
    assert "I never lent my licence to anybody." in letter.summary("Your words")
    assert people.OFFICE_NAME in letter.text
    assert f"To: {objector.citizen.name}" in letter.text
    assert objector.citizen.id_number not in letter.html
    assert "6 May 2026" in letter.text


def test_citizen_is_told_that_remedies_in_an_undecreed_year_are_provisional(portal: Portal) -> None:
    with clock.travel(date(2026, 11, 23)):
        objector = make_objector(portal)
        reference = file(objector)
        decide(reviewer(portal), reference, "not-upheld")
        page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert "administrative reconsideration by 22 January 2027" in page.text
    assert "are provisional" in page.text


def test_there_is_no_answer_to_print_before_it_is_given(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    assert objector.visitor.open(f"/me/objections/{reference}/answer").status == 404


def test_citizen_is_told_of_receipt_and_answer(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    decide(reviewer(portal), reference, "corrected")
    with portal.reading() as session:
        found = session.scalars(select(Message).where(Message.thing == reference).order_by(Message.id))
        assert [message.kind for message in found] == ["objection-received", "objection-decided"]


@pytest.mark.parametrize("outcome", set(ObjectionOutcome) - {ObjectionOutcome.REMOVED_FROM_LIST})
def test_every_outcome_is_a_page_of_its_own_words(portal: Portal, outcome: ObjectionOutcome) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    page = decide(reviewer(portal), reference, outcome)
    assert page.status == 200, page.errors
    shown = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert shown.status == 200
    assert objector.visitor.open(f"/me/objections/{reference}/answer?lang=zh").heading == "对您所提异议的答复"
    assert not record_of(portal, objector.record).is_under_objection


def test_deleted_record_is_gone_and_its_objection_still_readable(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    decide(reviewer(portal), reference, "deleted")
    assert objector.visitor.open(f"/me/records/{objector.record}").status == 404
    page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert "The record is deleted" in page.text
    assert not page.has_link(record_of(portal, objector.record).title)


def test_upheld_objection_stops_a_publication_that_is_being_prepared(portal: Portal) -> None:
    objector = make_objector(portal)
    disclosure, _due = records_steps.noticed_disclosure(portal, objector.record)
    decide(reviewer(portal), file(objector), "display-ended")
    with portal.reading() as session:
        assert [
            row.state for row in disclosures.of_record(session, record_of(portal, objector.record).id)
        ] == ["refused"]
    assert portal.visitor().open(f"/disclosures/{disclosure}").status == 404
