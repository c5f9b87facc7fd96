"""Evidence of an objection: sent with it or after it, shown to who handles it, each look logged."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from app.cli.worker import drain
from app.features.objections import erasers, services
from app.features.objections.models import Objection
from app.kernel import clock, events
from app.kernel.errors import NotAllowed, NotNow
from tests.support import upload_files as made
from tests.support.objections_steps import (
    REQUEST,
    Objector,
    clerk,
    decide,
    file,
    make_objector,
    open_in_office,
    reviewer,
)
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.uploads_steps import add, forget_files, form_of, names, stored, uploads

PHOTO, LETTER = made.photo(), made.pdf(pages=3)


@pytest.fixture
def objector(portal: Portal) -> Iterator[Objector]:
    forget_files(portal)
    yield make_objector(portal)
    forget_files(portal)


def check_page(objector: Objector) -> Page:
    page = add(form_of(objector.visitor, objector.record), ("licence.heic", PHOTO), ("letter.pdf", LETTER))
    return page.submit("Continue", ground="wrong", request=REQUEST)


def file_with_evidence(objector: Objector) -> str:
    page = check_page(objector).submit("File the objection")
    assert page.heading == "Your objection is filed", page.text
    return page.url.split("/")[-2]


def evidence_in_office(portal: Portal, staff: Visitor, reference: str) -> Page:
    page = open_in_office(staff, reference)
    assert names(page) == ["licence.jpg", "letter.pdf"]
    return page


def test_the_citizen_checks_the_files_before_they_are_sent(portal: Portal, objector: Objector) -> None:
    page = check_page(objector)
    assert page.summary("Evidence").startswith("licence.jpg (Photograph")
    assert "letter.pdf (PDF document" in page.summary("Evidence")


def test_filing_attaches_them_and_the_case_lists_them(portal: Portal, objector: Objector) -> None:
    reference = file_with_evidence(objector)
    page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert names(page) == ["licence.jpg", "letter.pdf"]
    assert "2 files" in page.text
    assert {(upload.state, upload.basket) for upload in uploads(portal)} == {("attached", None)}
    # A new form begins without them.
    assert names(form_of(objector.visitor, objector.record)) == []


def test_a_stale_draft_without_words_leads_back_to_the_form(portal: Portal, objector: Objector) -> None:
    add(form_of(objector.visitor, objector.record), ("a.jpg", PHOTO))
    page = objector.visitor.open(f"/me/objections/new/check?record={objector.record}&lang=en")
    assert page.heading == "Object to a record"


def test_the_citizen_gets_the_own_file_back_as_a_download(portal: Portal, objector: Objector) -> None:
    page = objector.visitor.open(f"/me/objections/{file_with_evidence(objector)}?lang=en")
    answer = objector.visitor.client.get(page.link("Download licence.jpg"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''licence.jpg")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert "no-store" in answer.headers["Cache-Control"]
    assert made.PLACE.encode() not in answer.data
    assert Image.open(io.BytesIO(answer.data)).size == (640, 480)


def test_a_chinese_name_survives_the_header(portal: Portal, objector: Objector) -> None:
    add(form_of(objector.visitor, objector.record), ("执照.jpg", PHOTO))
    reference = file(objector)
    page = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    header = objector.visitor.client.get(page.link("Download")).headers["Content-Disposition"]
    assert header == "attachment; filename=\"file.jpg\"; filename*=UTF-8''%E6%89%A7%E7%85%A7.jpg"


def test_further_evidence_is_checked_then_sent(portal: Portal, objector: Objector) -> None:
    reference = file(objector)
    page = objector.visitor.open(f"/me/objections/{reference}?lang=en").click("Send further evidence")
    assert page.submit("Continue").errors == ["Choose a file first"]
    page = page.submit("Continue", evidence=[(io.BytesIO(b"A statement"), "statement.txt")])
    assert page.heading == "Check your evidence"
    assert names(page) == ["statement.txt"]
    page = page.submit("Send the evidence")
    assert "Your evidence has arrived" in page.text or "Your evidence has arrived" in page.html
    assert names(page) == ["statement.txt"]
    assert "Further evidence was sent" in page.text
    with portal.reading() as session:
        added = [
            event for event in events.history(session, reference) if event.verb.endswith("evidence-added")
        ]
    assert [event.details for event in added] == [{"files": 1}]


def test_sending_twice_sends_once(portal: Portal, objector: Objector) -> None:
    reference = file(objector)
    page = objector.visitor.open(f"/me/objections/{reference}/evidence?lang=en")
    page = page.submit("Continue", evidence=[(io.BytesIO(b"A statement"), "statement.txt")])
    first, second = page.submit("Send the evidence"), page.submit("Send the evidence")
    assert first.url == second.url == f"/me/objections/{reference}"
    assert len(uploads(portal)) == len(stored(portal)) == 1


def test_an_answered_objection_takes_no_more(portal: Portal, objector: Objector) -> None:
    reference = file(objector)
    decide(reviewer(portal), reference, "not-upheld")
    page = objector.visitor.open(f"/me/objections/{reference}/evidence?lang=en")
    assert page.url == f"/me/objections/{reference}"
    assert not page.has_link("Send further evidence")
    other = make_objector(portal, name="李别人").citizen.actor
    with portal.writing() as session:
        objection = session.query(Objection).filter_by(reference=reference).one()
        with pytest.raises(NotNow, match="objection-closed"):
            services.add_evidence(session, objector.citizen.actor, objection, basket="b")
        with pytest.raises(NotAllowed):
            services.add_evidence(session, other, objection, basket="b")


def test_the_office_sees_pictures_page_by_page_and_each_look_is_logged(
    portal: Portal, objector: Objector
) -> None:
    reference = file_with_evidence(objector)
    staff = reviewer(portal)
    page = evidence_in_office(portal, staff, reference).click("Look at it letter.pdf")
    picture = page.soup.select_one(".app-uploads__figure img")
    assert str(picture["src"]).startswith("data:image/jpeg;base64,/9j/")
    assert "Page 1 of 3" in page.text
    page = page.click("Next page")
    assert "Page 2 of 3" in page.text
    assert page.has_link("Page before")
    answer = staff.client.get(page.link("Download"))
    assert answer.data.startswith(b"%PDF-")
    looks = objector.visitor.open("/me/accesses?lang=en").text
    # The line that folds them, and each of the three looks within.
    assert looks.count("Opened evidence that you sent") == 1 + 3
    assert staff.open(f"{page.url}?page=4&lang=en").status == 404


def test_without_a_purpose_the_office_sees_no_file(portal: Portal, objector: Objector) -> None:
    reference = file_with_evidence(objector)
    upload = uploads(portal)[0].reference
    staff = reviewer(portal)
    for ending in ("", "/download"):
        answer = staff.client.get(f"/office/objections/{reference}/evidence/{upload}{ending}")
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/office/objections/{reference}"


def test_a_file_is_found_through_its_own_objection_alone(portal: Portal, objector: Objector) -> None:
    file_with_evidence(objector)
    upload = uploads(portal)[0].reference
    other = make_objector(portal, name="李别人")
    theirs = file(other)
    assert other.visitor.client.get(f"/me/objections/{theirs}/evidence/{upload}").status_code == 404
    staff = clerk(portal)
    open_in_office(staff, theirs)
    for ending in ("", "/download"):
        address = f"/office/objections/{theirs}/evidence/{upload}{ending}"
        assert staff.client.get(address).status_code == 404


def test_a_file_whose_bytes_changed_is_not_handed_out(portal: Portal, objector: Objector) -> None:
    page = objector.visitor.open(f"/me/objections/{file_with_evidence(objector)}?lang=en")
    path = next(path for path in stored(portal) if path.stem == uploads(portal)[0].reference)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert objector.visitor.client.get(page.link("Download licence.jpg")).status_code == 500


def test_the_pages_speak_chinese(portal: Portal, objector: Objector) -> None:
    reference = file_with_evidence(objector)
    page = objector.visitor.open(f"/me/objections/{reference}?lang=zh")
    assert "您的证据材料" in page.text
    assert "补充提交证据材料" in page.text


def test_evidence_is_erased_with_its_objection_after_its_time(portal: Portal, objector: Objector) -> None:
    reference = file_with_evidence(objector)
    decide(reviewer(portal), reference, "not-upheld")
    open_one = file_with_evidence(make_objector(portal, name="李别人"))
    eraser = erasers.ERASERS[0]
    for months, left in ((59, 4), (61, 2)):
        with portal.writing() as session:
            eraser.erase(session, add_months(clock.today(), months), 100)
        drain(portal.toolbox)
        assert len(uploads(portal)) == len(stored(portal)) == left
    with portal.reading() as session:
        assert [one.reference for one in session.scalars(select(Objection))] == [open_one]


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))
