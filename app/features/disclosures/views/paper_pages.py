"""The papers of the procedure as pages and as signed PDF files, for staff and for the person alike."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from app.features.disclosures import paper_words, papers
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import PaperKind
from app.features.papers import pages as verifiable
from app.kernel import clock
from app.kernel.errors import NotFound
from app.rulebook import deadlines
from app.web.locale import current_language
from app.web.paper import Paper
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session


def paper_of(disclosure: Disclosure, kind: PaperKind) -> Paper | None:
    """A paper as it was issued, in the reader's language; None where it was not."""
    found = papers.find_paper(db_session(), disclosure, kind)
    if found is None:
        return None
    paper = _in_words(kind, papers.read(db_session(), found))
    registered = papers.registered(db_session(), disclosure, kind)
    return verifiable.sealed(registered, paper) if registered is not None else paper


def draft_notice(disclosure: Disclosure) -> Paper:
    """The notice as it would be served today."""
    today = clock.today()
    facts = papers.facts_of(db_session(), disclosure, today)
    due_on = deadlines.due("disclosure-reply", today).on
    return _in_words(PaperKind.NOTICE, facts | {"reply_due_on": due_on.isoformat()})


def get_paper(disclosure: Disclosure, kind: str, *, is_own: bool) -> tuple[PaperKind, Paper]:
    """A paper that its reader may see. Raises NotFound."""
    if kind not in set(PaperKind):
        raise NotFound("no-such-paper")
    known = PaperKind(kind)
    if is_own and known not in papers.TOLD_AT_ONCE and disclosure.documents_served_on is None:
        raise NotFound("not-served-yet")
    paper = paper_of(disclosure, known)
    if paper is None:
        raise NotFound("no-such-paper")
    return known, paper


def pdf_answer(disclosure: Disclosure, kind: PaperKind, paper: Paper, reader: str) -> Response:
    """The paper as a signed PDF file; `reader` is counted, as printing is work."""
    registered = papers.registered(db_session(), disclosure, kind)
    if registered is None:  # issued before papers had codes
        issued = papers.find_paper(db_session(), disclosure, kind)
        assert issued is not None, "it was read a moment ago"
        name = f"{kind}-{disclosure.reference}"
        return verifiable.printed(paper, name=name, at=issued.issued_at, reader=reader)
    return verifiable.pdf_answer(registered, paper, reader=reader)


def links_for_staff(disclosure: Disclosure) -> list[dict[str, Any]]:
    """Every paper that there is, in the order in which they were issued."""
    return _links(disclosure, "disclosures_procedure.paper", is_own=False)


def links_for_own(disclosure: Disclosure) -> list[dict[str, Any]]:
    """The papers that the person may read."""
    return _links(disclosure, "my_disclosures.paper", is_own=True)


def _links(disclosure: Disclosure, endpoint: str, *, is_own: bool) -> list[dict[str, Any]]:
    is_served = disclosure.documents_served_on is not None
    return [
        {
            "title": paper_words.title_of(PaperKind(paper.kind)),
            "number": paper.number,
            "issued_at": paper.issued_at,
            "href": url_for(endpoint, reference=disclosure.reference, kind=paper.kind),
            "pdf": url_for(f"{endpoint}_pdf", reference=disclosure.reference, kind=paper.kind),
        }
        for paper in papers.papers_of(db_session(), disclosure)
        if not is_own or is_served or paper.kind in papers.TOLD_AT_ONCE
    ]


def _in_words(kind: PaperKind, facts: papers.Facts) -> Paper:
    settings, is_chinese = toolbox().settings, current_language() == "zh"
    office = settings.office if is_chinese else settings.office_en
    contact = f"{office} · {settings.office_address} · {settings.office_phone}"
    return paper_words.in_words(kind, facts, office=office, contact=contact)
