"""Photographs and documents of a reporter: cleaned, sealed, shown to who handles the tip alone."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import select

from app.features.tips.models import Tip
from app.features.uploads import queries as uploads
from app.features.uploads.models import Upload
from app.kernel.permissions import Role
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import (
    CAMERA,
    answer_questions,
    every_file,
    file_tip,
    office_clerk,
    only_tip,
    open_tip,
    photograph,
    verbs,
)


def with_photograph(visitor: Visitor, name: str = "IMG_my-house.jpg") -> Page:
    """The guided form, with one photograph, up to the page where the answers are checked."""
    page = answer_questions(visitor).open("/tips/new/evidence?change=1")
    return page.submit("Continue", evidence=(photograph(), name))


def files_of(portal: Portal) -> list[Upload]:
    with portal.reading() as session:
        return list(uploads.attached_to(session, "tips", only_tip(portal).id))


def test_reporter_hands_in_a_photograph_and_staff_see_it(portal: Portal, visitor: Visitor) -> None:
    page = with_photograph(visitor)
    assert page.heading == "Check your answers"
    assert "IMG_my-house.jpg" in page.summary("Evidence")
    page.submit("File this tip")
    assert len(files_of(portal)) == 1
    page = office_clerk(portal).open("/office/tips/").click("T2")
    assert "IMG_my-house" not in page.html  # a name can point to the reporter
    shown = page.click("Look at it")
    assert "data:image/jpeg;base64," in shown.html
    assert verbs(portal).count("tips.viewed") == 2
    answer = shown.client.get(page.link("Download"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert CAMERA.encode() not in answer.get_data()


def test_no_file_of_the_portal_holds_a_photograph_or_its_metadata(portal: Portal, visitor: Visitor) -> None:
    with_photograph(visitor).submit("File this tip")
    kept = every_file(portal)
    for trace in (CAMERA.encode(), photograph().getvalue()[:200], b"my-house"):
        assert trace not in kept


def test_filing_twice_attaches_once(portal: Portal, visitor: Visitor) -> None:
    page = with_photograph(visitor)
    page.submit("File this tip")
    page.submit("File this tip")
    assert len(files_of(portal)) == 1


def test_reporter_hands_in_more_with_the_receipt_code(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    page = open_tip(portal.visitor(), code).click("Hand in photographs or documents")
    page = page.submit("Hand these files in", evidence=(photograph(), "later.jpg"))
    assert "Your files have arrived" in page.text
    assert len(files_of(portal)) == 1
    assert "The reporter handed in evidence" in page.text
    assert only_tip(portal).is_awaiting_answer


def test_what_was_left_behind_at_a_quick_exit_is_gone(portal: Portal, visitor: Visitor) -> None:
    page = with_photograph(visitor)
    token = page.soup.select_one("form[action='/tips/exit'] input[name=csrf_token]")["value"]
    visitor.client.post("/tips/exit", data={"csrf_token": token})
    with portal.reading() as session:
        assert session.scalars(select(Upload)).all() == []


def test_file_that_is_no_picture_is_refused_in_words_and_the_good_one_kept(visitor: Visitor) -> None:
    page = answer_questions(visitor).open("/tips/new/evidence?change=1")
    page = page.submit(
        "Continue", evidence=[(photograph(), "good.jpg"), (BytesIO(b"MZ\x90" * 50), "bad.jpg")]
    )
    assert page.status == 422
    assert "bad.jpg" in " ".join(page.errors)
    assert "good.jpg" in page.text


def test_staff_of_another_body_cannot_open_a_file(portal: Portal, visitor: Visitor) -> None:
    with_photograph(visitor).submit("File this tip")
    page = office_clerk(portal).open("/office/tips/").click("T2")
    people.make_staff(portal, Role.CLERK, login="tax-clerk", body_name="灵寿县税务局")
    other = people.sign_in(portal, "tax-clerk")
    for address in (page.link("Look at it"), page.link("Download")):
        assert other.open(address).status == 404
        assert portal.visitor().open(address).status == 404


def test_file_of_one_tip_cannot_be_opened_through_another(portal: Portal) -> None:
    with_photograph(portal.visitor()).submit("File this tip")
    name = files_of(portal)[0].reference
    file_tip(portal.visitor())
    with portal.reading() as session:
        other = session.scalars(select(Tip).order_by(Tip.id.desc())).first()
    assert other is not None
    assert office_clerk(portal).open(f"/office/tips/{other.reference}/files/{name}").status == 404
