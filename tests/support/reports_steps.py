"""Credit reports of the tests: asked for and made as real ones are."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
from sqlalchemy import select

from app.features.credit_reports import jobs, queries, services
from app.features.credit_reports.models import CreditReport
from tests.support.page import Page
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

# What the quick printer prints.
PDF = b"%PDF-1.7\nnot a real one"


def make_report(portal: Portal, citizen: Citizen, *, language: str = "zh") -> str:
    """Ask for a report and have the worker make it; answers its reference."""
    reference = request_report(portal, citizen, language=language)
    make_waiting(portal)
    return reference


def request_report(portal: Portal, citizen: Citizen, *, language: str = "zh") -> str:
    """Ask for a report; answers its reference."""
    with portal.writing() as session:
        return services.request_report(session, citizen.actor, language=language).reference


def make_waiting(portal: Portal) -> None:
    """What the worker does, without its waiting."""
    with portal.app.app_context():
        jobs.make_waiting(portal.toolbox)


def code_of(portal: Portal, reference: str) -> str:
    """The verification code as it is printed."""
    with portal.reading() as session:
        return queries.code_of(session, report_of(session, reference))


def state_of(portal: Portal, reference: str) -> tuple[str, str]:
    """(state, problem) of a report."""
    with portal.reading() as session:
        report = report_of(session, reference)
        return report.state, report.problem


def report_of(session, reference: str) -> CreditReport:  # type: ignore[no-untyped-def]
    found = session.scalar(select(CreditReport).where(CreditReport.reference == reference))
    assert found is not None, f"no report {reference}"
    return found


def download(visitor: Visitor, reference: str) -> bytes:
    """The file, through the page's own address."""
    answer = visitor.client.get(f"/me/reports/{reference}.pdf")
    assert answer.status_code == 200, answer.status_code
    return answer.data


def words_of(pdf: bytes, folder: Path) -> str:
    """What a reader of the paper reads, in one line."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def attachment_of(pdf: bytes) -> bytes:
    """The same data for machines, out of the file."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return document.attachments["report.json"].get_file().read_bytes()


def verify_file(visitor: Visitor, pdf: bytes, name: str = "report.pdf") -> Page:
    """Hand a file in at the public page, in English."""
    page = visitor.open("/verify?lang=en")
    return page.submit("Check the file", upload_pdf=(BytesIO(pdf), name))
