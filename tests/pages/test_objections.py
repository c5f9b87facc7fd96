"""Objections: a person objects to a record, the mark shows at once, the office answers in writing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.features.disclosures import queries as disclosures
from app.features.messages.models import Message
from app.features.objections import queries, services
from app.features.objections.models import Objection
from app.features.objections.states import Ground, ObjectionOutcome, ObjectionState
from app.features.records.models import CreditRecord
from app.kernel import access_log, clock, events
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.permissions import Role
from app.kernel.sessions import WebSession
from tests.support import people, records_steps
from tests.support.objections_steps import (
    ANSWER,
    PURPOSE,
    REQUEST,
    clerk,
    decide,
    file,
    make_objector,
    open_in_office,
    reviewer,
    write,
)
from tests.support.portal import Portal, Visitor

MONDAY = date(2026, 3, 2)
OTHER_BODY = "灵寿县市场监督管理局"


def objection_of(portal: Portal, reference: str) -> Objection:
    with portal.reading() as session:
        return session.scalars(select(Objection).where(Objection.reference == reference)).one()


def record_of(portal: Portal, reference: str) -> CreditRecord:
    with portal.reading() as session:
        return session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()


# --- filing -------------------------------------------------------------------------------------------


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
        assert "The date is provisional" in page.click("Follow your objection").text


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


# --- the mark -------------------------------------------------------------------------------------------


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


# --- following ------------------------------------------------------------------------------------------


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
        letter = page.click("The answer for printing")
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
    assert letter.summary("Name") == objector.citizen.name
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


@pytest.mark.parametrize("outcome", list(ObjectionOutcome))
def test_every_outcome_is_a_page_of_its_own_words(portal: Portal, outcome: ObjectionOutcome) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    page = decide(reviewer(portal), reference, outcome)
    assert page.status == 200, page.errors
    shown = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert shown.status == 200
    assert objector.visitor.open(f"/me/objections/{reference}/answer?lang=zh").heading == "对您所提异议的答复"
    assert not record_of(portal, objector.record).is_under_objection


# --- effects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["deleted", "display-ended", "removed-from-list"])
def test_upheld_objection_takes_the_public_page_away_at_once(portal: Portal, outcome: str) -> None:
    objector = make_objector(portal)
    disclosure = records_steps.published_disclosure(portal, record=objector.record)
    reference = file(objector)
    assert portal.visitor().open(f"/disclosures/{disclosure}").status == 200
    decide(reviewer(portal), reference, outcome)
    assert portal.visitor().open(f"/disclosures/{disclosure}").status in {404, 410}
    with portal.reading() as session:
        stones = [stone.reference for stone in disclosures.removals(session, clock.today())]
    assert disclosure in stones


@pytest.mark.parametrize("outcome", ["corrected", "supplemented", "not-upheld", "cannot-be-confirmed"])
def test_other_outcomes_leave_the_public_page(portal: Portal, outcome: str) -> None:
    objector = make_objector(portal)
    disclosure = records_steps.published_disclosure(portal, record=objector.record)
    decide(reviewer(portal), file(objector), outcome)
    assert portal.visitor().open(f"/disclosures/{disclosure}").status == 200


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
    decide(reviewer(portal), file(objector), "removed-from-list")
    with portal.reading() as session:
        assert [
            row.state for row in disclosures.of_record(session, record_of(portal, objector.record).id)
        ] == ["refused"]
    assert portal.visitor().open(f"/disclosures/{disclosure}").status == 404


# --- the office -----------------------------------------------------------------------------------------


def test_staff_state_a_purpose_and_the_person_reads_it(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    staff = clerk(portal)
    page = staff.open(f"/office/objections/{reference}?lang=en")
    assert page.heading == "Open an objection"
    assert "licence" not in page.text
    assert objector.citizen.name not in page.text
    assert page.submit("Open the objection", purpose="").errors == ["Say what you open the record for"]
    page = page.submit("Open the objection", purpose=PURPOSE)
    assert page.summary("Name") == objector.citizen.name
    assert "I never lent my licence to anybody." in page.summary("The person's words")
    with portal.reading() as session:
        look = access_log.of_subject(session, objector.citizen.subject_id)[0]
    assert (look.action, look.thing, look.purpose) == ("objections.viewed", reference, PURPOSE)
    assert look.body == records_steps.TRANSPORT
    assert PURPOSE in objector.visitor.open("/me/accesses?lang=en").text


def test_every_page_that_shows_the_case_is_logged_also_one_with_errors(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    staff = reviewer(portal)
    page = open_in_office(staff, reference).click("Answer and decide")
    page = page.submit("Send the answer and decide", answer="Only words, no outcome")
    assert page.errors == ["Choose the outcome"]
    assert "Only words, no outcome" in page.html
    with portal.reading() as session:
        looks = access_log.of_subject(session, objector.citizen.subject_id)
    assert [look.action for look in looks].count("objections.viewed") == 3
    assert objection_of(portal, reference).state == ObjectionState.FILED


def test_answer_page_asks_for_the_purpose_first(portal: Portal) -> None:
    reference = file(make_objector(portal))
    page = reviewer(portal).open(f"/office/objections/{reference}/answer?lang=en")
    assert page.heading == "Open an objection"


def test_office_sees_what_is_due_first_and_what_is_late(portal: Portal) -> None:
    with clock.travel(date(2026, 3, 10)):
        later = file(make_objector(portal, name="钱守约"))
    with clock.travel(MONDAY):
        first = file(make_objector(portal))
    staff = reviewer(portal)
    with clock.travel(date(2026, 3, 13)):
        page = staff.open("/office/objections/?lang=en")
        rows = page.rows("To be answered")
        assert [row[0] for row in rows] == [first, later]
        assert rows[0][1] == "11 March 2026 late"
        assert rows[1][1] == "19 March 2026"
        for hidden in ("王守诺", "钱守约", "licence"):
            assert hidden not in page.html
        desk = staff.open("/office?lang=en")
        assert "Objections to be answered" in desk.text
        with portal.reading() as session:
            actor = records_steps.staff(portal, Role.REVIEWER)
            assert queries.count_waiting(session, actor, clock.today()) == (2, 1)


def test_clerk_proposes_and_the_reviewer_decides_on_it(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    page = open_in_office(clerk(portal), reference)
    assert not page.has_button("Answer and decide")
    page = page.click("Propose an answer").submit("Propose this answer", outcome="corrected", answer=ANSWER)
    assert "Your proposal is kept" in page.text
    assert "The number belongs to another licence." in page.text
    own = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert "An answer was proposed" in own.text
    assert "another licence" not in own.text
    assert "corrected" not in own.text
    staff = reviewer(portal)
    page = open_in_office(staff, reference).click("Answer and decide")
    assert page.form().select_one("textarea").get_text(strip=True) == ANSWER  # type: ignore[union-attr]
    page.submit("Send the answer and decide")
    objection = objection_of(portal, reference)
    assert (objection.state, objection.outcome) == (ObjectionState.DECIDED, "corrected")
    assert objection.decided_by != objection.proposed_by


def test_clerk_cannot_decide(portal: Portal) -> None:
    reference = file(make_objector(portal))
    actor = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with portal.writing() as session, pytest.raises(NotAllowed):
        services.decide_objection(
            session,
            actor,
            queries.get_for_staff(session, actor, reference),
            outcome=ObjectionOutcome.DELETED,
            answer="Deleted.",
        )


def test_decided_objection_cannot_be_decided_again(portal: Portal) -> None:
    reference = file(make_objector(portal))
    staff = reviewer(portal)
    form = open_in_office(staff, reference).click("Answer and decide")
    decide(staff, reference, "not-upheld")
    page = form.submit("Send the answer and decide", outcome="deleted", answer="Second thoughts.")
    assert page.heading == f"Objection {reference}"
    assert objection_of(portal, reference).outcome == "not-upheld"


def test_staff_of_another_body_cannot_see_the_objection(portal: Portal) -> None:
    reference = file(make_objector(portal))
    stranger = clerk(portal, OTHER_BODY)
    assert reference not in stranger.open("/office/objections/").html
    assert stranger.open(f"/office/objections/{reference}").status == 404


@pytest.mark.parametrize(
    "role", [Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER]
)
def test_other_posts_cannot_see_objections(portal: Portal, role: Role) -> None:
    reference = file(make_objector(portal))
    people.make_staff(portal, role)
    staff = people.sign_in(portal, str(role))
    for address in ("/office/objections/", f"/office/objections/{reference}"):
        assert staff.open(address).status == 404


def test_another_citizen_cannot_object_to_the_record_or_see_the_objection(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    other: Visitor = people.sign_in(portal, people.make_citizen(portal, name="周别人").login)
    for address in (
        f"/me/objections/new?record={objector.record}",
        f"/me/objections/new/check?record={objector.record}",
        f"/me/objections/{reference}",
        f"/me/objections/{reference}/filed",
        f"/me/objections/{reference}/withdraw",
        f"/me/objections/{reference}/answer",
    ):
        assert other.open(address).status == 404


def test_pages_speak_chinese_first(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    page = objector.visitor.open(f"/me/objections/{reference}?lang=zh")
    assert page.heading == "您的异议"
    assert "撤回" in page.text
