"""What the office gives in writing has a number and a code, and anybody can verify it by code and by file."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.features.objections import erasers
from app.features.papers import queries, services
from app.features.papers.models import IssuedPaper
from app.kernel import access_log
from app.kernel.errors import NotFound
from tests.support import records_steps, reports_steps
from tests.support.objections_steps import Objector, decide, file, make_objector, reviewer
from tests.support.page import Page
from tests.support.people import sign_in
from tests.support.portal import Portal


def answered(portal: Portal) -> tuple[Objector, str]:
    objector = make_objector(portal)
    reference = file(objector)
    decide(reviewer(portal), reference, "not-upheld")
    return objector, reference


def code_of(portal: Portal, kind: str) -> str:
    with portal.reading() as session:
        paper = session.scalars(select(IssuedPaper).where(IssuedPaper.kind == kind)).one()
        return queries.code_of(session, paper)


def upload(portal: Portal, data: bytes) -> Page:
    return reports_steps.verify_file(portal.visitor(), data)


def test_an_answer_is_verified_by_its_code_and_nothing_is_told_about_the_person(portal: Portal) -> None:
    objector, reference = answered(portal)
    page = objector.visitor.open(f"/me/objections/{reference}/answer?lang=en")
    code = code_of(portal, "objection-answer")
    assert len(code.replace("-", "")) * 5 >= 80
    assert code in page.text
    shown = portal.visitor().open(f"/verify/{code.lower()}?lang=en")
    assert shown.heading == "This paper is genuine"
    assert shown.summary("Kind of paper") == "Answer to an objection"
    assert shown.summary("Number").startswith("信异复〔")
    assert shown.summary("Number") in page.text
    for hidden in (objector.citizen.name, objector.citizen.id_number, reference, objector.record):
        assert hidden not in shown.html
    with portal.reading() as session:
        look = access_log.of_subject(session, objector.citizen.subject_id)[0]
    assert (look.action, look.thing) == ("papers.verified", reference)
    assert "Checked a paper of the office about you" in objector.visitor.open("/me/accesses?lang=en").text
    assert portal.visitor().open(f"/verify/{code[::-1]}?lang=en").status == 404


def test_the_signed_file_is_verified_to_the_last_byte(portal: Portal) -> None:
    objector, reference = answered(portal)
    made = objector.visitor.client.get(f"/me/objections/{reference}/answer.pdf?lang=zh")
    assert made.mimetype == "application/pdf"
    page = upload(portal, made.data)
    assert page.heading == "This paper is genuine"
    assert "to the last byte" in page.text
    with pikepdf.open(BytesIO(made.data)) as document:
        named = document.attachments["paper.json"].get_file().read_bytes().decode()
    assert code_of(portal, "objection-answer") in named
    altered = made.data.replace(b"/Title", b"/Titel", 1)
    assert upload(portal, altered).heading != "This paper is genuine"


def test_the_papers_of_a_publication_have_codes_of_their_own(portal: Portal) -> None:
    objector = make_objector(portal)
    reference = records_steps.published_disclosure(portal, record=objector.record)
    visitor = sign_in(portal, objector.citizen.login)
    codes = set()
    for kind, title in (
        ("notice", "Notice before publication"),
        ("decision", "Decision on publication"),
        ("repair-notice", "Notice of how to repair credit"),
    ):
        code = code_of(portal, kind)
        codes.add(code)
        assert code in visitor.open(f"/me/disclosures/{reference}/papers/{kind}?lang=en").text
        assert portal.visitor().open(f"/verify/{code}?lang=en").summary("Kind of paper") == title
    assert len(codes) == 3


def test_whoever_verifies_a_paper_reads_that_another_took_its_place(portal: Portal) -> None:
    answered(portal)
    code = code_of(portal, "objection-answer")
    with portal.writing() as session:
        old = session.scalars(select(IssuedPaper)).one()
        new = services.issue_paper(
            session,
            kind="reconsideration-decision",
            series="信异核",
            owner_id=old.owner_id,
            reference=old.reference,
            subject_id=old.subject_id,
            facts={"outcome": "deleted"},
        )
        services.replace_paper(session, old, by=new)
        number = new.number
    page = portal.visitor().open(f"/verify/{code}?lang=en")
    assert "Another paper stands in its place" in page.text
    assert number in page.text


def test_what_was_issued_is_never_changed_and_goes_with_its_case(portal: Portal) -> None:
    answered(portal)
    code = code_of(portal, "objection-answer")
    with portal.writing() as session, pytest.raises(IntegrityError):
        session.execute(text("UPDATE issued_papers SET number = 'x'"))
    with portal.writing() as session:
        paper = session.scalars(select(IssuedPaper)).one()
        assert "licence" not in repr(vars(paper))
        assert "licence" in queries.read(session, paper)["answer"]
        place = queries.contents_place(paper.id)
        paper.contents_sealed = portal.toolbox.keyring.seal('{"answer": "You win."}', place)
        with pytest.raises(NotFound):
            queries.read(session, paper)
        session.rollback()
        assert erasers.ERASERS[0].erase(session, date(2060, 1, 1), 10).count == 1
        assert session.scalars(select(IssuedPaper)).all() == []
        session.commit()
    assert portal.visitor().open(f"/verify/{code}").status == 404
