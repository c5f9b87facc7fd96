"""Credit repair in the office: who found it repairs it, two people decide, recipients confirm, clocks run."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.cli import retention
from app.features.messages.models import Message
from app.features.repairs import jobs, queries, services
from app.features.repairs.models import RepairApplication, RepairNotice
from app.features.repairs.states import RepairOutcome
from app.features.uploads.models import Upload
from app.kernel import access_log, clock
from app.kernel.actors import Actor
from app.kernel.errors import FourEyes, NotAllowed, NotNow
from app.kernel.permissions import Role
from tests.support import people, records_steps, uploads_steps
from tests.support.portal import Portal
from tests.support.repairs_steps import (
    REASONS,
    Applicant,
    accept,
    accepted_and_proposed,
    application_of,
    apply,
    begin,
    body_clerk,
    body_reviewer,
    decide,
    give_access,
    grant,
    make_applicant,
    notices_of,
    office,
    open_in_office,
    propose,
    reviewer_of_body,
)

TODAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _a_monday(portal: Portal) -> Iterator[None]:
    with clock.travel(TODAY):
        yield
    uploads_steps.forget_files(portal)


def test_clerk_of_the_office_accepts_and_the_determining_body_has_it(portal: Portal) -> None:
    reference = apply(make_applicant(portal))
    give_access(portal)
    page = accept(portal, reference)
    assert "It is accepted" in page.html
    assert records_steps.TRANSPORT in page.text
    assert not page.has_link("Propose a decision"), "only the body that made the finding judges"
    application = application_of(portal, reference)
    assert application.due_on == date(2026, 9, 20), "a Sunday that is worked"
    assert application.referred_at is not None
    page = open_in_office(body_clerk(portal), reference)
    assert page.has_link("Propose a decision")


def test_staff_of_the_office_cannot_judge_what_another_body_found(portal: Portal) -> None:
    reference = accepted_and_proposed(portal, apply(make_applicant(portal)))
    office_reviewer = records_steps.staff(portal, Role.REVIEWER, "reviewer")
    with portal.writing() as session:
        application = queries.get_for_staff(session, office_reviewer, reference)
        with pytest.raises(NotAllowed, match="not-the-determining-body"):
            services.decide_as_proposed(session, office_reviewer, application)


def test_staff_of_a_third_body_cannot_open_it(portal: Portal) -> None:
    reference = apply(make_applicant(portal))
    records_steps.staff(portal, Role.REVIEWER, "market-reviewer", "灵寿县市场监督管理局")
    visitor = people.sign_in(portal, "market-reviewer")
    assert visitor.open(f"/office/repairs/{reference}?lang=en").status == 404
    assert reference not in visitor.open("/office/repairs/?lang=en").html


def test_office_records_the_answer_of_a_body_without_access(portal: Portal) -> None:
    applicant = make_applicant(portal, is_published=False)
    reference = apply(applicant)
    accept(portal, reference)
    staff = office(portal)
    page = open_in_office(staff, reference).click("Propose a decision")
    page = page.submit("Propose it", outcome="granted", reasons=REASONS)
    assert page.errors == ["Enter the number of the document in which the body answered"]
    page.submit("Propose it", body_answer_no="灵交函〔2026〕8号")
    assert not open_in_office(staff, reference).has_link("Decide as proposed")
    records_steps.staff(portal, Role.REVIEWER, "reviewer")
    decide(people.sign_in(portal, "reviewer"), reference)
    page = applicant.visitor.open(f"/me/repairs/{reference}/decision?lang=en")
    assert "灵交函〔2026〕8号" in page.text


def test_proposer_cannot_decide_and_a_second_person_can_send_it_back(portal: Portal) -> None:
    give_access(portal)
    reference = apply(make_applicant(portal))
    reviewer = reviewer_of_body(portal)
    with portal.writing() as session:
        application = queries.get_for_staff(session, reviewer, reference)
        services.accept_application(session, reviewer, application)
        services.propose_decision(
            session, reviewer, application, outcome=RepairOutcome.GRANTED, reasons=REASONS
        )
        with pytest.raises(FourEyes):
            services.decide_as_proposed(session, reviewer, application)
        session.rollback()
    with portal.writing() as session:
        application = queries.get_for_staff(session, reviewer, reference)
        services.accept_application(session, reviewer, application)
        services.propose_decision(
            session, reviewer, application, outcome=RepairOutcome.GRANTED, reasons=REASONS
        )
    page = open_in_office(body_reviewer(portal), reference)
    assert "You proposed it. A second person decides." in page.text
    assert not page.has_link("Decide as proposed")
    reviewer_of_body(portal, "second-reviewer")
    second = people.sign_in(portal, "second-reviewer")
    page = open_in_office(second, reference).click("Send the proposal back")
    page = page.submit("Send it back", reasons="Which account?")
    assert "Which account?" in page.text
    assert application_of(portal, reference).state == "accepted"


def test_refused_repair_gives_reasons_remedies_and_bars_after_false_material(portal: Portal) -> None:
    give_access(portal)
    applicant = make_applicant(portal)
    reference = apply(applicant)
    accept(portal, reference)
    propose(body_clerk(portal), reference, "refused", bar="false-material")
    decide(body_reviewer(portal), reference)
    page = applicant.visitor.open(f"/me/repairs/{reference}?lang=en")
    assert REASONS in page.text
    assert "administrative reconsideration" in page.text
    assert "up to and including 7 September 2027" in page.text
    assert applicant.visitor.open(f"/me/records/{applicant.record}").status == 200, "it stays in force"
    page = applicant.visitor.open(f"/me/repairs/records/{applicant.record}?lang=en")
    assert "from 8 September 2027 on you can apply again" in page.text
    assert not page.has_link("Apply for repair")


def test_office_does_not_accept_with_ground_and_reasons(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    page = open_in_office(office(portal), reference).click("Do not accept it")
    page = page.submit("Do not accept it", reasons="Another authority repairs it.")
    assert page.errors == ["Choose the ground"]
    page.submit("Do not accept it", ground="other-body")
    page = applicant.visitor.open(f"/me/repairs/{reference}/decision?lang=en")
    assert page.heading.endswith("Notice that a repair application is not accepted")
    assert "Another authority is competent by law" in page.text
    assert begin(applicant).status == 200, "one may apply again at once"


def test_time_to_decide_is_extended_once_with_reasons_before_it_is_over(portal: Portal) -> None:
    give_access(portal)
    applicant = make_applicant(portal)
    reference = apply(applicant)
    accept(portal, reference)
    staff = body_clerk(portal)
    page = open_in_office(staff, reference).click("Extend the time (once)")
    page.submit("Extend the time", reasons="The treasury has to confirm the payment.")
    assert application_of(portal, reference).due_on == date(2026, 10, 10), "over the holidays"
    assert not open_in_office(staff, reference).has_link("Extend the time (once)")
    assert "The treasury has to confirm" in applicant.visitor.open(f"/me/repairs/{reference}?lang=en").text
    clerk = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with portal.writing() as session:
        application = queries.get_for_staff(session, clerk, reference)
        with pytest.raises(NotNow, match="extended-already"):
            services.extend_time(session, clerk, application, reasons="Again")


def test_clock_stands_still_and_goes_on_and_lateness_shows_on_the_desk(portal: Portal) -> None:
    give_access(portal)
    reference = apply(make_applicant(portal))
    accept(portal, reference)
    staff = body_clerk(portal)
    page = open_in_office(staff, reference).click("Let the clock stand still")
    assert "what it asked the person to add" not in page.text, "there is one list of gaps, and no second"
    page = page.submit("Let it stand still", reason="expert-opinion", words="An expert measures it.")
    assert "An expert measures it." in page.text
    with clock.travel(TODAY + timedelta(days=7)):
        staff = body_clerk(portal)
        open_in_office(staff, reference).submit("Let the clock go on")
        assert application_of(portal, reference).due_on > date(2026, 9, 20)
    with clock.travel(TODAY + timedelta(days=60)):
        page = body_clerk(portal).open("/office?lang=en")
        assert "Repair applications to be decided" in page.text
        assert "Repair applications to be decided 1 1" in page.text, "one waits, and it is late"


def test_two_decisions_at_once_have_one_effect(portal: Portal) -> None:
    reference = accepted_and_proposed(portal, apply(make_applicant(portal)))
    reviewers = [reviewer_of_body(portal, login) for login in ("body-reviewer", "second-reviewer")]

    def press(actor: Actor) -> str:
        with clock.travel(TODAY):
            try:
                with portal.writing() as session:
                    application = queries.get_for_staff(session, actor, reference)
                    services.decide_as_proposed(session, actor, application)
            except NotNow:
                return "too late"
        return "decided"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, reviewers * 2))
    assert sorted(answers) == ["decided", "too late", "too late", "too late"]
    with portal.reading() as session:
        told = session.scalar(select(func.count()).where(Message.kind == "repair-granted"))
        recipients = session.scalars(select(RepairNotice.recipient)).all()
    assert told == 1
    assert len(recipients) == len(set(recipients))


def test_recipients_confirm_are_reminded_and_put_before_the_office(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    grant(portal, reference)
    (notice, *others) = notices_of(portal, reference)
    staff = office(portal)
    page = staff.open("/office/repairs/recipients/?lang=en").click(notice.reference)
    assert applicant.citizen.name in page.summary("Name")
    page = page.submit("Confirm: done everywhere")
    assert page.errors == ["Enter the number of the document in which the recipient confirmed it"]
    page.submit("Confirm: done everywhere", proof="石信平函〔2026〕1号")
    page = applicant.visitor.open(f"/me/repairs/{reference}?lang=en")
    assert "acknowledged" in page.rows("Recipients of the repair")[0][3]
    for days, words in ((1, "sent"), (8, "reminded"), (20, "put before the credit office")):
        with clock.travel(TODAY + timedelta(days=days)):
            jobs.tidy(portal.toolbox)
            jobs.tidy(portal.toolbox)
            visitor = people.sign_in(portal, applicant.citizen.login)
            board = visitor.open(f"/me/repairs/{reference}?lang=en").rows("Recipients of the repair")
            assert all(words in row[3] for row in board[1:]), (days, board)
    with portal.reading() as session:
        looks = access_log.of_subject(session, applicant.citizen.subject_id)
    assert "repairs.notice-opened" in {look.action for look in looks}
    with portal.writing() as session:
        for other in others:
            row = session.get_one(RepairNotice, other.id)
            services.acknowledge(session, reviewer_of_office(portal), row, proof="函1号")
    assert "Everybody has removed" in applicant.visitor.open("/me/messages?lang=en").text


def reviewer_of_office(portal: Portal) -> Actor:
    return records_steps.staff(portal, Role.CLERK, "office-clerk")


def test_entry_in_a_list_has_its_measures_lifted_by_those_who_apply_them(portal: Portal) -> None:
    number, body_name = people.next_id_number(), "灵寿县人力资源和社会保障局"
    row = records_steps.list_row(name="钱重诺", id_number=number, entered="2025/06/02")
    with clock.travel(date(2025, 6, 5)):
        record = records_steps.make_record(portal, row, "serious-list")
    citizen = people.make_citizen(portal, name="钱重诺", id_number=number)
    visitor = people.sign_in(portal, citizen.login)
    reference = apply(Applicant(citizen, record, visitor))
    clerk = records_steps.clerk_of(portal, body_name)
    reviewer = records_steps.staff(portal, Role.REVIEWER, "wages-reviewer", body_name)
    with portal.writing() as session:
        application = queries.get_for_staff(session, clerk, reference)
        services.accept_application(session, clerk, application)
        services.propose_decision(session, clerk, application, outcome=RepairOutcome.GRANTED, reasons=REASONS)
        services.decide_as_proposed(session, reviewer, application)
    assert application_of(portal, reference).measures_lifted
    board = visitor.open(f"/me/repairs/{reference}?lang=en").rows("Recipients of the repair")
    assert any("lifts:" in row[0] for row in board)
    assert "Measures lifted" in visitor.open(f"/me/repairs/{reference}/decision?lang=en").text


def test_application_settles_itself_when_its_record_has_ended(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    with clock.travel(date(2031, 9, 8)):
        jobs.tidy(portal.toolbox)
    assert application_of(portal, reference).state == "settled"


def test_closed_application_is_erased_with_its_proof_when_its_time_is_over(portal: Portal) -> None:
    reference = apply(make_applicant(portal))
    grant(portal, reference)
    with clock.travel(TODAY + timedelta(days=5 * 366 + 40)):
        retention.erase(portal.toolbox)
    with portal.reading() as session:
        for table in (RepairApplication, RepairNotice, Upload):
            assert session.scalar(select(func.count()).select_from(table)) == 0
