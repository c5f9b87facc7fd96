"""The office answers objections in writing, within the legal time."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.features.objections import desk, queries, services
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome, ObjectionState
from app.kernel import access_log, clock
from app.kernel.errors import NotAllowed
from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.objections_steps import (
    ANSWER,
    CHANGES,
    PURPOSE,
    clerk,
    decide,
    file,
    make_objector,
    open_in_office,
    reviewer,
)
from tests.support.portal import Portal, Visitor

MONDAY = date(2026, 3, 2)
OTHER_BODY = "灵寿县市场监督管理局"


def objection_of(portal: Portal, reference: str) -> Objection:
    with portal.reading() as session:
        return session.scalars(select(Objection).where(Objection.reference == reference)).one()


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
    page = page.click("Propose an answer").submit(
        "Propose this answer", outcome="corrected", answer=ANSWER, **CHANGES["corrected"]
    )
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


def test_desk_names_what_is_due_soon(portal: Portal) -> None:
    with clock.travel(MONDAY):
        file(make_objector(portal))
    actor = records_steps.staff(portal, Role.REVIEWER)
    for day, soon in ((date(2026, 3, 6), 0), (date(2026, 3, 9), 1), (date(2026, 3, 12), 0)):
        with clock.travel(day), portal.reading() as session, portal.app.test_request_context():
            _waiting, due_soon, _again = desk.entries(session, actor)
        assert due_soon.count == soon, day


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
