"""Certificates: what was shown about me, that nothing is shown, and the answer of a check."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import text

from app.features.certificates import history
from app.features.certificates.erasers import ERASERS
from app.features.certificates.models import Certificate
from app.features.disclosures import queries, services
from app.features.disclosures.states import EndReason
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from tests.support import people, records_steps, reports_steps
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

NAME = "欧阳守诺"


@pytest.fixture
def listed(portal: Portal) -> tuple[Citizen, str]:
    """A citizen, and the disclosure about them that was published today."""
    number = people.next_id_number()
    reference = records_steps.published_disclosure(
        portal, records_steps.penalty_row(name=NAME, id_number=number)
    )
    return people.make_citizen(portal, name=NAME, id_number=number), reference


def make(visitor: Visitor, kind: str, language: str = "en") -> Page:
    return visitor.open("/me/certificates?lang=en").submit(
        "Make the certificate", kind=kind, language=language
    )


def pdf_on(page: Page) -> bytes:
    """The newest certificate's file."""
    address = next(link for link in page.links() if link.endswith(".pdf"))
    answer = page.client.get(address)
    assert answer.status_code == 200
    return answer.data


def code_on(page: Page) -> str:
    return next(link for link in page.links() if link.startswith("/verify/")).rsplit("/", 1)[-1]


def end(portal: Portal, reference: str) -> None:
    with portal.writing() as session:
        found = queries.find_by_reference(session, reference)
        assert found is not None
        services.end(session, SYSTEM, found, reason=EndReason.REPAIRED)


def test_history_names_every_time_of_display_and_the_head_of_the_log(
    portal: Portal, listed: tuple[Citizen, str], tmp_path: Path
) -> None:
    citizen, reference = listed
    with clock.travel(clock.now() + timedelta(days=2)):
        end(portal, reference)
        page = make(people.sign_in(portal, citizen.login), "history")
        assert "Your certificate is ready" in page.text
        pdf = pdf_on(page)
    words = reports_steps.words_of(pdf, tmp_path)
    assert NAME in words
    assert citizen.id_number not in words
    assert reference in words
    assert "The person's credit was repaired" in words
    assert "no judgement of the person's credit" in words
    assert "every entry from the first on" in words
    with portal.reading() as session:
        kept = session.query(Certificate).one()
        assert kept.facts["disclosures"] == 1
        assert kept.facts["head"] in words.replace(" ", "")
    with pikepdf.open(BytesIO(pdf)) as document:
        assert list(document.attachments) == ["certificate.json"]


def test_anybody_verifies_a_certificate_and_learns_nothing_about_the_person(
    portal: Portal, listed: tuple[Citizen, str], visitor: Visitor
) -> None:
    citizen, reference = listed
    page = make(people.sign_in(portal, citizen.login), "history")
    pdf, code = pdf_on(page), code_on(page)
    checked = visitor.open(f"/verify/{code}?lang=en")
    assert checked.heading == "This certificate is genuine"
    assert "What it says is still so" in checked.text
    for secret in (NAME, "欧阳", citizen.id_number, citizen.id_number[-4:] + " ", reference):
        assert secret not in checked.text
    assert reports_steps.verify_file(visitor, pdf).heading == "This certificate is genuine"
    assert reports_steps.verify_file(visitor, pdf + b" ").heading != "This certificate is genuine"
    end(portal, reference)
    assert "What it says is no longer so" in visitor.open(f"/verify/{code}?lang=en").text
    looks = people.sign_in(portal, citizen.login).open("/me/accesses?lang=en").text
    assert "Checked a certificate" in looks


def test_no_history_is_certified_from_a_log_that_was_altered(
    portal: Portal, listed: tuple[Citizen, str]
) -> None:
    citizen, _reference = listed
    visitor = people.sign_in(portal, citizen.login)
    with portal.writing() as session:
        session.execute(
            text("UPDATE events SET verb = 'disclosures.ended' WHERE verb = 'disclosures.published'")
        )
        assert not events.check(session).is_ok
    page = make(visitor, "history")
    assert page.status == 422
    assert page.errors[0].startswith("The log does not pass its check")


def test_of_a_very_long_log_the_entries_used_are_checked(
    portal: Portal, listed: tuple[Citizen, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(history, "WHOLE_CHECK", 0)
    citizen, _reference = listed
    visitor = people.sign_in(portal, citizen.login)
    words = reports_steps.words_of(pdf_on(make(visitor, "history")), tmp_path)
    assert "the entries used here, and the seal of its head" in words
    with portal.writing() as session:
        session.execute(text("UPDATE events SET actor = 'staff:other' WHERE verb = 'disclosures.published'"))
    assert make(visitor, "history").status == 422


def test_not_listed_certificate_is_for_whoever_is_not_listed(
    portal: Portal, listed: tuple[Citizen, str], visitor: Visitor, tmp_path: Path
) -> None:
    citizen, _reference = listed
    page = make(people.sign_in(portal, citizen.login), "not-listed")
    assert page.status == 422
    assert page.errors == ["Something about you is shown today, so this certificate cannot be made."]
    namesake = people.make_citizen(portal, name=NAME)
    page = make(people.sign_in(portal, namesake.login), "not-listed", "zh")
    words = reports_steps.words_of(pdf_on(page), tmp_path)
    assert NAME in words
    assert "未公示" in words.replace(" ", "") or "没有" in words
    assert "What it says is still so" in visitor.open(f"/verify/{code_on(page)}?lang=en").text


def test_a_citizen_cannot_download_anothers_certificate(portal: Portal, listed: tuple[Citizen, str]) -> None:
    citizen, _reference = listed
    page = make(people.sign_in(portal, citizen.login), "history")
    address = next(link for link in page.links() if link.endswith(".pdf"))
    stranger = people.sign_in(portal, people.make_citizen(portal).login)
    assert stranger.open(address).status == 404
    assert portal.visitor().open(address).status == 404


def take_answer(visitor: Visitor, name: str, last_four: str) -> Page:
    page = visitor.open("/disclosures/check?lang=en").submit("Check", name=name, last_four=last_four)
    return page.submit("Take the answer along, with a code")


def test_anonymous_answer_is_about_one_person_and_holds_neither_name_nor_number(
    portal: Portal, visitor: Visitor
) -> None:
    page = take_answer(visitor, NAME, "123X")
    assert page.heading == "Answer of a check: no entry"
    assert page.url.startswith("/verify/")
    with portal.reading() as session:
        row = session.execute(text("SELECT * FROM certificates")).one()
    assert NAME not in str(row)
    assert "123X" not in str(row)
    other = portal.visitor()
    checked = other.open(page.url + "?lang=en")
    assert NAME not in checked.html
    assert "It is about this person" in checked.submit("Compare", name="欧阳 守诺", last_four="123x").text
    assert "not about this person" in checked.submit("Compare", name=NAME, last_four="1234").text
    assert checked.submit("Compare", name="", last_four="1").status == 422


def test_two_answers_about_one_person_cannot_be_joined(portal: Portal, visitor: Visitor) -> None:
    take_answer(visitor, NAME, "123X")
    take_answer(visitor, NAME, "123X")
    with portal.reading() as session:
        prints = session.execute(text("SELECT fingerprint FROM certificates")).scalars().all()
    assert len(set(prints)) == 2


def test_answer_says_when_it_is_no_longer_so(portal: Portal, visitor: Visitor) -> None:
    number = people.next_id_number()
    page = take_answer(visitor, NAME, number[-4:])
    records_steps.published_disclosure(portal, records_steps.penalty_row(name=NAME, id_number=number))
    page = page.submit("Compare", name=NAME, last_four=number[-4:])
    assert "It is about this person, but it is no longer so" in page.text


def test_whoever_is_listed_gets_no_answer_to_take_along(
    portal: Portal, listed: tuple[Citizen, str], visitor: Visitor
) -> None:
    citizen, _reference = listed
    page = visitor.open("/disclosures/check?lang=en").submit("Check", name="某人", last_four="0000")
    forged = page.submit("Take the answer along, with a code", name=NAME, last_four=citizen.id_number[-4:])
    assert forged.status == 422
    assert "Yes: there is an entry" in forged.text


def test_answers_are_limited_by_address_together_with_checks(visitor: Visitor) -> None:
    for _ in range(10):
        take_answer(visitor, "王某", "0001")
    answer = visitor.open("/disclosures/check?lang=en").submit("Check", name="王某", last_four="0001")
    assert answer.status == 429


def test_certificates_and_answers_are_erased_with_their_files_when_their_time_is_over(
    portal: Portal, listed: tuple[Citizen, str], visitor: Visitor
) -> None:
    citizen, _reference = listed
    page = make(people.sign_in(portal, citizen.login), "history")
    take_answer(visitor, NAME, "123X")
    (eraser,) = ERASERS
    with clock.travel(clock.now() + timedelta(days=740)), portal.writing() as session:
        assert eraser.due(session, clock.today()) == 2
        erased = eraser.erase(session, clock.today(), 10)
        assert erased.count == 2
        assert all(folder == "certificates" for folder, _name in erased.files)
    assert visitor.open(f"/verify/{code_on(page)}").status == 404


def test_this_is_not_me_leads_everybody_to_what_helps_them(
    portal: Portal, listed: tuple[Citizen, str], visitor: Visitor
) -> None:
    citizen, reference = listed
    address = f"/disclosures/{reference}/not-me?lang=en"
    assert (
        visitor.open(f"/disclosures/{reference}?lang=en")
        .click("This is not me")
        .heading.endswith("This is not me")
    )
    anonymous = visitor.open(address)
    assert anonymous.has_button("Report a mix-up")
    assert not anonymous.has_button("Object: this is not me")
    own = people.sign_in(portal, citizen.login).open(address)
    page = own.click("Object: this is not me")
    assert page.soup.select_one('input[name="ground"][value="not-me"][checked]') is not None
    namesake = people.sign_in(portal, people.make_citizen(portal, name=NAME).login).open(address)
    assert "It is not kept as yours" in namesake.text
    assert namesake.has_button("Make a certificate")
    assert visitor.open("/disclosures/not-me?lang=en").status == 200
    end(portal, reference)
    assert visitor.open(address).status == 404


def test_object_leads_whose_record_it_is_on_and_tells_anybody_else_what_helps(
    portal: Portal, listed: tuple[Citizen, str], visitor: Visitor
) -> None:
    citizen, reference = listed
    address = f"/disclosures/{reference}?lang=en"
    page = visitor.open(address).click("Object to this record")
    assert page.status == 200
    page = page.click("Sign in and object").submit("Sign in", login=citizen.login, password=people.PASSWORD)
    assert page.url == "/me/objections/new"
    other = people.sign_in(portal, people.make_citizen(portal, name=NAME).login)
    page = other.open(address).click("Object to this record")
    assert "It is not kept as yours" in page.text
    assert page.has_button("This is not me")
    people.make_staff(portal, "clerk")
    clerk = people.sign_in(portal, "clerk")
    assert "as a member of staff" in clerk.open(address).click("Object to this record").text
    assert not clerk.open("/?lang=en").has_link("My credit")
    assert clerk.open("/?lang=en").click("Staff desk").url == "/office"
