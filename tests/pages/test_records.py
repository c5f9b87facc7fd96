"""Records: a person's own, complete and with proof; the office's, opened with a purpose."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.features.intake.states import BatchMode
from app.features.records import queries, services
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.permissions import Role
from tests.support import people
from tests.support import records_steps as steps
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

NAME = "王守诺"


@pytest.fixture
def citizen(portal: Portal) -> Citizen:
    return people.make_citizen(portal, name=NAME)


@pytest.fixture
def record(portal: Portal, citizen: Citizen) -> str:
    """An ordinary fine: nobody sees it but the person and the bodies."""
    return steps.make_record(portal, steps.fine_row(name=NAME, id_number=citizen.id_number))


@pytest.fixture
def own(portal: Portal, citizen: Citizen) -> Visitor:
    return people.sign_in(portal, citizen.login)


def test_citizen_sees_their_record_with_passport_derivation_and_versions(own: Visitor, record: str) -> None:
    page = own.open("/me/records?lang=en").click("出租道路运输经营许可证件")
    assert page.summary("Fine").startswith("5,000")
    assert page.summary("Severity").startswith("general")
    assert page.summary("Last day of use")
    assert "How these dates follow from the law" in page.text
    assert page.rows("Versions of this record")[0][2] == "handed in"
    assert page.has_button("Object to this record")


def test_another_citizen_sees_no_such_record(portal: Portal, record: str) -> None:
    stranger = people.make_citizen(portal, name="李守信")
    visitor = people.sign_in(portal, stranger.login)
    assert visitor.open(f"/me/records/{record}").status == 404
    assert record not in visitor.open("/me/records").html


def test_visitor_sees_neither_own_nor_office_page(visitor: Visitor, record: str) -> None:
    assert visitor.open(f"/me/records/{record}").status == 404
    assert visitor.open(f"/office/records/{record}").status == 404


def test_record_past_its_use_is_neither_listed_nor_opened(
    portal: Portal, citizen: Citizen, own: Visitor, record: str
) -> None:
    with portal.reading() as session:
        found = queries.find_by_reference(session, record)
        assert found is not None
        last = found.use_until
    assert last is not None
    with clock.travel(last):
        assert people.sign_in(portal, citizen.login).open(f"/me/records/{record}").status == 200
    with clock.travel(last + timedelta(days=1)):
        visitor = people.sign_in(portal, citizen.login)
        assert visitor.open(f"/me/records/{record}").status == 404
        listed = visitor.open("/me/records?lang=en")
        assert record not in listed.html
        assert "Expired, no longer used" in listed.text


def test_withdrawn_record_is_gone(portal: Portal, own: Visitor, record: str) -> None:
    with portal.writing() as session:
        found = queries.find_by_reference(session, record)
        assert found is not None
        services.withdraw_record(session, SYSTEM, found, reason="basis-revoked")
    assert own.open(f"/me/records/{record}").status == 404
    assert "There is no record about you" in own.open("/me/records?lang=en").text


def test_row_handed_in_as_a_correction_adds_a_version(portal: Portal, citizen: Citizen, own: Visitor) -> None:
    row = steps.fine_row(name=NAME, id_number=citizen.id_number)
    record = steps.make_record(portal, row)
    corrected = row | {"违法事实": "当事人两次未按规定使用道路运输证。"}
    batch = steps.hand_in(portal, [corrected], mode=BatchMode.CORRECTION)
    assert steps.outcomes(portal, batch) == [("corrected", "")]
    page = own.open(f"/me/records/{record}?lang=en")
    assert page.summary("Facts as found") == "当事人两次未按规定使用道路运输证。"
    assert [row[2] for row in page.rows("Versions of this record")] == [
        "corrected by its source",
        "handed in",
    ]
    changes = page.rows("What version 2 changed")
    assert changes == [
        ["Facts as found", "当事人未按规定使用道路运输证。", "当事人两次未按规定使用道路运输证。"]
    ]


def test_clerk_states_a_purpose_and_the_person_reads_it(portal: Portal, own: Visitor, record: str) -> None:
    steps.clerk_of(portal, steps.TRANSPORT)
    clerk = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    page = clerk.open(f"/office/records/{record}?lang=en")
    assert NAME not in page.html
    page = page.submit("Open the record", purpose="")
    assert page.status == 422
    page = page.submit("Open the record", purpose="answering a question at the counter")
    assert page.summary("Name") == NAME
    looks = own.open("/me/accesses?lang=en").text
    assert "answering a question at the counter" in looks
    assert steps.TRANSPORT in looks


def test_full_number_is_on_no_page(portal: Portal, citizen: Citizen, own: Visitor, record: str) -> None:
    steps.staff(portal, Role.REVIEWER)
    reviewer = people.sign_in(portal, "reviewer")
    page = reviewer.open(f"/office/records/{record}?lang=en").submit(
        "Open the record", purpose="checking a row"
    )
    assert citizen.id_number not in page.html
    assert citizen.id_number not in own.open(f"/me/records/{record}").html


def test_clerk_of_another_body_sees_no_such_record(portal: Portal, record: str) -> None:
    steps.clerk_of(portal, "灵寿县应急管理局")
    assert people.sign_in(portal, "clerk-灵寿县应急管理局").open(f"/office/records/{record}").status == 404


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.EDITOR])
def test_posts_without_records_see_no_such_record(portal: Portal, record: str, role: Role) -> None:
    steps.staff(portal, role)
    assert people.sign_in(portal, str(role)).open(f"/office/records/{record}").status == 404


def test_citizen_reads_that_an_ordinary_fine_is_never_shown_to_the_public(
    portal: Portal, citizen: Citizen, own: Visitor
) -> None:
    row = steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    page = own.open(f"/me/records/{steps.make_record(portal, row)}?lang=en")
    assert "never shown to the public" in page.text
    assert "The catalogue gives no basis for publishing it" in page.text
    assert "Last day of display" not in page.text
    assert "The last day of the display is" not in page.text
