"""A credit report is verified by anybody: by its code or by its file."""

from __future__ import annotations

import pytest

from app.features.objections import services as objections
from app.features.objections.states import Ground
from app.features.records import queries as records
from app.features.records import services as record_services
from app.kernel import access_log, clock
from app.kernel.actors import SYSTEM, Actor
from tests.support import people, records_steps, reports_steps
from tests.support.people import Citizen, make_citizen, sign_in
from tests.support.portal import Portal


def object_to(portal: Portal, citizen: Citizen, record: str) -> None:
    with portal.writing() as session:
        found = records.find_by_reference(session, record)
        assert found is not None
        objections.file_objection(
            session, citizen.actor, record=found, ground=Ground.WRONG, request="罚款早已缴清。"
        )


def record_for(portal: Portal, citizen: Citizen) -> str:
    return records_steps.make_record(
        portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    )


def verify_page(portal: Portal, reference: str, lang: str = "en"):  # type: ignore[no-untyped-def]
    return portal.visitor().open(f"/verify/{reports_steps.code_of(portal, reference)}?lang={lang}")


def test_the_page_says_that_the_content_has_changed_after_a_new_record(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal)
    reference = reports_steps.make_report(portal, citizen)
    assert "The content has not changed" in verify_page(portal, reference).text
    record_for(portal, citizen)
    page = verify_page(portal, reference)
    assert page.heading == "This report is genuine"
    assert "The content has changed since" in page.text


def test_the_page_says_that_the_content_has_changed_after_an_objection(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal)
    record = record_for(portal, citizen)
    reference = reports_steps.make_report(portal, citizen)
    object_to(portal, citizen, record)
    assert "The content has changed since" in verify_page(portal, reference).text


def test_the_page_says_that_the_content_has_changed_after_a_withdrawal(
    portal: Portal, quick: list[str]
) -> None:
    citizen = make_citizen(portal)
    record = record_for(portal, citizen)
    reference = reports_steps.make_report(portal, citizen)
    with portal.writing() as session:
        found = records.find_by_reference(session, record)
        assert found is not None
        record_services.withdraw_record(session, SYSTEM, found, reason="test")
    assert "The content has changed since" in verify_page(portal, reference).text


def test_a_look_at_the_person_does_not_change_the_content(portal: Portal, quick: list[str]) -> None:
    citizen, clerk = make_citizen(portal), people.make_staff(portal, "clerk")
    reference = reports_steps.make_report(portal, citizen)
    _look(portal, clerk, citizen)
    reports_steps.make_report(portal, citizen)
    assert "The content has not changed" in verify_page(portal, reference).text


def test_a_verification_is_shown_to_the_person(portal: Portal, quick: list[str]) -> None:
    citizen = make_citizen(portal)
    reference = reports_steps.make_report(portal, citizen)
    verify_page(portal, reference)
    looks = sign_in(portal, citizen.login).open("/me/accesses?lang=en").text
    assert "A member of the public" in looks
    assert f"Checked a credit report {reference}" in looks


def test_a_revoked_report_is_said_to_be_revoked(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    with portal.writing() as session:
        reports_steps.report_of(session, reference).revoked_at = clock.now()
    assert "This report is revoked" in verify_page(portal, reference).text


def test_a_code_is_found_however_it_is_typed(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    code = reports_steps.code_of(portal, reference)
    assert len(code.replace("-", "")) == 16  # five bits each
    typed = f"  {code.replace('-', ' ').replace('0', 'o').replace('1', 'l').lower()} "
    page = portal.visitor().open("/verify?lang=en").submit("Check the code", code=typed)
    assert page.status == 200
    assert page.url == f"/verify/{code}"
    assert page.summary("Report number") == reference


@pytest.mark.parametrize("code", ["K7QF-2M9X-TR4C-8HVD", "short", "沈㛃", "%2e%2e", "x" * 300, "' OR 1=1"])
def test_an_unknown_code_is_answered_like_a_malformed_one(portal: Portal, code: str) -> None:
    page = portal.visitor().open(f"/verify/{code}?lang=en")
    assert page.status == 404
    assert page.heading == "We know no report with this code"


def test_a_report_that_is_not_made_yet_is_not_known(portal: Portal) -> None:
    reference = reports_steps.request_report(portal, make_citizen(portal))
    assert verify_page(portal, reference).status == 404


def test_the_code_is_kept_nowhere_in_the_open(portal: Portal, quick: list[str]) -> None:
    reference = reports_steps.make_report(portal, make_citizen(portal))
    plain = reports_steps.code_of(portal, reference).replace("-", "")
    with portal.reading() as session:
        row = reports_steps.report_of(session, reference)
        assert plain not in row.code_sealed
        assert plain not in row.code_index


def test_codes_cannot_be_tried_without_end(portal: Portal) -> None:
    visitor = portal.visitor()
    answers = {visitor.client.get("/verify/K7QF-2M9X-TR4C-8HVD").status_code for _ in range(121)}
    assert answers == {404, 429}


def test_a_code_has_to_be_entered(portal: Portal) -> None:
    page = portal.visitor().open("/verify?lang=en").submit("Check the code")
    assert page.status == 422
    assert page.errors == ["Enter the verification code"]


def test_a_file_has_to_be_chosen(portal: Portal) -> None:
    page = portal.visitor().open("/verify?lang=en").submit("Check the file")
    assert page.status == 422
    assert page.errors == ["Choose the PDF file"]


@pytest.mark.parametrize(
    ("data", "heading"),
    [
        (b"hello", "This is not a PDF file"),
        (b"%PDF-1.7\n1 0 obj\n", "We did not make this file"),
        (b"", "This is not a PDF file"),
    ],
)
def test_a_file_that_is_not_ours_is_told_from_one_that_is_none(
    portal: Portal, data: bytes, heading: str
) -> None:
    assert reports_steps.verify_file(portal.visitor(), data).heading == heading


def _look(portal: Portal, actor: Actor, citizen: Citizen) -> None:
    with portal.writing() as session:
        access_log.record(session, actor, subject_id=citizen.subject_id, action="records.viewed")
