"""Credit repair, as the person lives it: the checklist, the application, the gaps, the effect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from app.features.messages.models import Message
from app.features.records.models import CreditRecord
from app.features.repairs import queries, services
from app.features.uploads.models import Upload
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from tests.pages.test_intake_kinds import row_of
from tests.support import people, records_steps, uploads_steps
from tests.support.portal import Portal
from tests.support.repairs_steps import (
    EARLY,
    GAPS,
    LATE,
    accept,
    add_proof,
    application_of,
    apply,
    basket_with_proof,
    begin,
    fill_in,
    grant,
    make_applicant,
    office,
    open_in_office,
)

TODAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _a_monday(portal: Portal) -> Iterator[None]:
    with clock.travel(TODAY):
        yield
    uploads_steps.forget_files(portal)


def kinds_of_messages(portal: Portal, reference: str) -> list[str]:
    with portal.reading() as session:
        found = select(Message.kind).where(Message.thing == reference).order_by(Message.id)
        return list(session.scalars(found))


def record_of(portal: Portal, reference: str) -> CreditRecord:
    with portal.reading() as session:
        return session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()


def test_citizen_without_negative_records_sees_that_nothing_is_to_be_repaired(portal: Portal) -> None:
    page = people.sign_in(portal, people.make_citizen(portal).login).open("/me/repairs?lang=en")
    assert page.heading == "Credit repair"
    assert "Nothing speaks against you" in page.text
    assert "Free of charge, always" in page.text


def test_citizen_who_is_too_early_reads_from_which_day_on_and_can_send_nothing(portal: Portal) -> None:
    applicant = make_applicant(portal, decided=LATE)
    page = applicant.visitor.open("/me/repairs?lang=en")
    assert "you can apply from 12 May 2027 on" in page.text
    page = page.click(record_of(portal, applicant.record).title)
    assert "Not yet. It is over on 12 May 2027" in page.text
    assert "信用修复管理办法" in page.text, "each line names its law"
    assert not page.has_link("Apply for repair")
    for step in ("proof", "commitment", "check"):
        turned = applicant.visitor.open(f"/me/repairs/new/{step}?record={applicant.record}&lang=en")
        assert turned.heading.startswith("Can this record be repaired?")
    with portal.writing() as session:
        record = session.scalars(select(CreditRecord)).one()
        with pytest.raises(NotNow, match="not-ready"):
            services.apply_for_repair(
                session, applicant.citizen.actor, record=record, signature="王守诺", basket="any"
            )


def test_citizen_of_a_minor_record_can_apply_as_soon_as_the_duty_is_performed(portal: Portal) -> None:
    number = people.next_id_number()
    row = records_steps.penalty_row(id_number=number, kinds="通报批评", decided="2026/09/01")
    record = records_steps.make_record(portal, row)
    visitor = people.sign_in(portal, people.make_citizen(portal, name="王守诺", id_number=number).login)
    page = visitor.open(f"/me/repairs/records/{record}?lang=en")
    assert "There is no minimum term" in page.text
    assert page.has_link("Apply for repair")


def test_judgment_debtor_is_sent_to_the_court_that_deletes_the_entry(portal: Portal) -> None:
    number = people.next_id_number()
    row = row_of("judgment-debtor", 身份证号码=number)
    records_steps.hand_in(portal, [row], "judgment-debtor")
    with portal.reading() as session:
        record = session.scalars(select(CreditRecord)).one()
    visitor = people.sign_in(portal, people.make_citizen(portal, name=row["姓名"], id_number=number).login)
    page = visitor.open(f"/me/repairs/records/{record.reference}?lang=en")
    assert "The executing court deletes this entry" in page.text
    assert not page.has_link("Apply for repair")


def test_citizen_applies_with_two_papers_and_reads_number_and_day(portal: Portal) -> None:
    applicant = make_applicant(portal)
    page = begin(applicant).submit("Continue")
    assert page.errors == ["Add your proof of performance first"]
    page = add_proof(page).submit("Continue")
    assert page.heading.endswith("Read and sign the commitment")
    assert "I have corrected the conduct" in page.text
    page = page.submit("Sign and continue", signature="李四")
    assert page.errors == ["This is not the name on your account. Type your own full name."]
    page = page.submit("Sign and continue", signature=" 王 守诺 ")
    assert page.summary("Commitment signed as") == "王 守诺"
    assert "receipt.txt" in page.summary("Proof of performance")
    assert "by 10 September 2026" in page.text
    page = page.submit("Send the application")
    reference = page.url.split("/")[-2]
    assert reference in page.text
    assert "Free of charge, always" in page.text
    application = application_of(portal, reference)
    assert (application.state, application.due_on) == ("filed", date(2026, 9, 10))
    assert len(application.commitment_digest) == 64
    assert kinds_of_messages(portal, reference) == ["repair-received"]
    assert "An application is under way" in applicant.visitor.open("/me/repairs?lang=en").text


def test_citizen_who_presses_twice_or_applies_again_has_one_application(portal: Portal) -> None:
    applicant = make_applicant(portal)
    page = fill_in(applicant)
    first, second = page.submit("Send the application"), page.submit("Send the application")
    assert first.url == second.url
    again = applicant.visitor.open(f"/me/repairs/new/proof?record={applicant.record}&lang=en")
    assert again.heading.startswith("Your application for repair")
    with portal.writing() as session:
        record = session.scalars(select(CreditRecord)).one()
        with pytest.raises(NotNow, match="repair-already-open"):
            services.apply_for_repair(
                session, applicant.citizen.actor, record=record, signature="王守诺", basket="any"
            )


def test_services_take_no_application_without_proof_signature_or_of_somebody_else(portal: Portal) -> None:
    applicant, other = make_applicant(portal), people.make_citizen(portal)
    basket = basket_with_proof(portal, "a basket")
    cases = [
        (other.actor, "王守诺", basket, NotAllowed),
        (applicant.citizen.actor, "", basket, InvalidInput),
        (applicant.citizen.actor, "李四", basket, InvalidInput),
        (applicant.citizen.actor, "王守诺", "an empty basket", InvalidInput),
    ]
    for actor, signature, files, problem in cases:
        with portal.writing() as session:
            record = session.scalars(select(CreditRecord)).one()
            with pytest.raises(problem):
                services.apply_for_repair(session, actor, record=record, signature=signature, basket=files)
            session.rollback()


def test_citizen_is_told_once_what_is_missing_and_completes_it(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    staff = office(portal)
    page = open_in_office(staff, reference).click("Say what is missing (once)")
    assert page.submit("Tell the person", gaps="").errors == ["Write what there is to say"]
    page.submit("Tell the person", gaps=GAPS)
    page = applicant.visitor.open(f"/me/repairs/{reference}?lang=en")
    assert GAPS in page.text
    assert application_of(portal, reference).due_on is None, "no clock runs while it is the person's turn"
    page = page.click("Add what is missing")
    assert page.submit("Continue").errors == ["Choose a file first"]
    page = add_proof(page, ("better.txt", b"480 yuan, paid")).submit("Continue").submit("Send it")
    assert "What you added has arrived." in page.html
    assert application_of(portal, reference).due_on == date(2026, 9, 10)
    page = open_in_office(staff, reference)
    assert not page.has_link("Say what is missing (once)"), "a second list is impossible"
    with portal.writing() as session:
        application = queries.find_by_reference(session, reference)
        assert application is not None
        with pytest.raises(NotNow):
            services.ask_completion(session, SYSTEM, application, gaps="More")
    assert staff.open(f"/office/repairs/{reference}/gaps?lang=en").heading.startswith("Repair application")
    kinds = ["repair-received", "repair-needs-completion", "repair-received"]
    assert kinds_of_messages(portal, reference) == kinds


def test_citizen_takes_the_application_back_and_may_apply_again(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    page = applicant.visitor.open(f"/me/repairs/{reference}?lang=en").click("Withdraw this application")
    page = page.submit("Withdraw the application")
    assert "You took the application back" in page.text
    assert apply(applicant) != reference


def test_granted_repair_ends_display_sharing_and_use_everywhere_at_once(portal: Portal) -> None:
    applicant = make_applicant(portal, is_published=True)
    public = portal.visitor()
    assert public.open(f"/disclosures/{applicant.disclosure}").status == 200
    reference = apply(applicant)
    assert grant(portal, reference).status == 200
    assert public.open(f"/disclosures/{applicant.disclosure}?lang=en").status == 404
    assert applicant.disclosure not in public.open("/disclosures?lang=en").html
    removals = public.open("/disclosures/removals?lang=en")
    assert "The person's credit was repaired" in removals.text
    assert applicant.visitor.open(f"/me/records/{applicant.record}?lang=en").status == 404
    assert "Nothing speaks against you" in applicant.visitor.open("/me/repairs?lang=en").text
    record = record_of(portal, applicant.record)
    assert (record.withdrawn_reason, record.is_usable_on(TODAY)) == ("repaired", False)
    page = applicant.visitor.open(f"/me/repairs/{reference}?lang=en")
    assert "Your credit is repaired" in page.text
    told = [row[0] for row in page.rows("Recipients of the repair")]
    assert any("石家庄市信用信息共享平台" in name for name in told)
    assert any("信用中国" in name for name in told), "it was public: the national site had it too"
    page = page.click("The decision for printing")
    assert "no longer displayed, shared or used" in page.text
    assert page.link("Download as a signed PDF file").endswith("decision.pdf")
    assert "repair-granted" in kinds_of_messages(portal, reference)


def test_decision_can_be_had_as_a_signed_pdf_file(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    assert applicant.visitor.open(f"/me/repairs/{reference}/decision").status == 404
    grant(portal, reference)
    answer = applicant.visitor.open(f"/me/repairs/{reference}/decision.pdf").response
    assert answer.mimetype == "application/pdf"
    assert b"/ByteRange" in answer.data


def test_public_reads_of_a_commitment_no_more_than_the_law_asks_for(portal: Portal) -> None:
    published, hidden = make_applicant(portal, is_published=True), make_applicant(portal, name="李重诺")
    with portal.writing() as session:  # a record whose item gives no basis for publishing
        record = session.scalars(select(CreditRecord).where(CreditRecord.reference == hidden.record)).one()
        items = {item.code: item for item in session.scalars(select(type(record.catalogue_item)))}
        record.catalogue_item = items["penalties"]
    first, second = apply(published), apply(hidden)
    public = portal.visitor()
    assert "No commitment is shown" in public.open("/repairs/commitments?lang=en").text
    for reference in (first, second):
        accept(portal, reference)
    page = public.open("/repairs/commitments?lang=en")
    rows = page.rows("Commitments shown at present")
    assert sorted(row[0] for row in rows) == ["a person", "王*"]
    for secret in ("王守诺", "李重诺", published.citizen.id_number, published.record, first):
        assert secret not in page.html
    with clock.travel(date(2026, 12, 8)):
        assert "No commitment is shown" in portal.visitor().open("/repairs/commitments?lang=en").text
    page = published.visitor.open(f"/me/repairs/{first}?lang=en").click("Withdraw this application")
    page.submit("Withdraw the application")
    assert len(public.open("/repairs/commitments?lang=en").rows("Commitments shown at present")) == 1


def test_copy_of_all_data_holds_the_application_and_its_board(portal: Portal) -> None:
    applicant = make_applicant(portal)
    reference = apply(applicant)
    grant(portal, reference)
    copy = json.loads(applicant.visitor.open("/me/data.json").response.data)
    assert copy["about"]["repairs"]
    (repair,) = copy["repairs"]
    assert (repair["reference"], repair["state"], repair["files"]) == (reference, "granted", 1)
    assert repair["recipients"]
    assert "proposed_by" not in repair


def test_files_of_an_application_that_fails_stay_with_the_form(portal: Portal) -> None:
    applicant = make_applicant(portal)
    page = add_proof(begin(applicant))
    assert uploads_steps.names(page) == ["receipt.txt"]
    with portal.reading() as session:
        assert session.scalars(select(Upload)).one().owner_id is None


def test_record_that_was_repaired_does_not_come_back_with_a_sheet(portal: Portal) -> None:
    applicant = make_applicant(portal)
    grant(portal, apply(applicant))
    with portal.reading() as session:
        number = session.scalars(select(CreditRecord.decision_no)).one()
    row = records_steps.penalty_row(
        name="王守诺", id_number=applicant.citizen.id_number, decision_no=number, decided=EARLY
    )
    batch = records_steps.hand_in(portal, [row])
    assert records_steps.outcomes(portal, batch) == [("rejected", "record-withdrawn")]
    assert "Nothing speaks against you" in applicant.visitor.open("/me/repairs?lang=en").text


def test_command_says_from_when_a_record_can_be_repaired_and_by_which_law(portal: Portal) -> None:
    applicant = make_applicant(portal, decided=LATE)
    printed = portal.run("rules", "explain", applicant.record, "--lang", "en")
    assert "[ ] The minimum term is over: Not yet." in printed
    assert "信用修复管理办法" in printed


def test_front_page_of_a_person_counts_what_is_under_way(portal: Portal) -> None:
    applicant = make_applicant(portal)
    apply(applicant)
    page = applicant.visitor.open("/me?lang=en")
    assert page.summary("Applications for credit repair under way").startswith("1")
