"""Makes the file of a report: gather, render, sign, keep. No database transaction is open meanwhile."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from flask import current_app

from app.adapters import signing
from app.adapters.pdf import (
    Attachment,
    MissingGlyphs,
    ReportOutOfMemory,
    ReportProblem,
    ReportTooSlow,
    ReportWorkerBusy,
    ReportWorkerDied,
)
from app.features.credit_reports import assembly, queries, services
from app.features.credit_reports.contents import ReportContents
from app.features.credit_reports.facts import Facts, Looks, gather, looks_at
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import ReportFailure, ReportState
from app.kernel import clock
from app.web.locale import speaking
from app.web.toolbox import Toolbox

ATTACHMENT = "report.json"
FOLDER = "reports"
_FAILURES = {
    MissingGlyphs: ReportFailure.MISSING_GLYPHS,
    ReportTooSlow: ReportFailure.TOO_SLOW,
    ReportOutOfMemory: ReportFailure.OUT_OF_MEMORY,
    ReportWorkerDied: ReportFailure.WORKER_DIED,
}
_log = structlog.get_logger("portal")


@dataclass(frozen=True)
class _Draft:
    """All that the paper needs, read in one go. `digest` is that of the contents."""

    contents: ReportContents
    data: bytes
    digest: str
    at: datetime
    html: str


def make_report(tools: Toolbox, report_id: UUID) -> None:
    """Make one report if it still waits.

    A problem of the paper becomes the state `failed`. Raises ReportWorkerBusy where every place was taken;
    the report then waits on.
    """
    draft = _draft(tools, report_id)
    if draft is None:
        return
    try:
        pdf = _signed(tools, draft)
    except ReportWorkerBusy:
        raise
    except ReportProblem as problem:
        _give_up(tools, report_id, problem)
    else:
        _finish(tools, report_id, draft, pdf)


def _draft(tools: Toolbox, report_id: UUID) -> _Draft | None:
    at = clock.now()
    with tools.database.reading() as session:
        report = session.get(CreditReport, report_id)
        if report is None or report.state != ReportState.REQUESTED:
            return None
        facts = gather(session, report.subject_id)
        looks = looks_at(session, report.subject_id, without=report.reference)
        code = queries.code_of(session, report)
        digest = facts.digest()
        data = _data(report, facts, looks, digest, at)
        with speaking(report.language):
            contents = assembly.contents_of(
                facts,
                looks,
                assembly.Copy(
                    reference=report.reference,
                    language=report.language,
                    purpose=report.purpose,
                    made_at=at,
                    code=code,
                    attachment_name=ATTACHMENT,
                    data_digest=hashlib.sha256(data).hexdigest(),
                    contents_digest=digest,
                ),
                tools.settings,
            )
            html = current_app.jinja_env.get_template("credit_reports/report.html").render(
                report=contents.for_template()
            )
    return _Draft(contents, data, digest, at, html)


def _signed(tools: Toolbox, draft: _Draft) -> bytes:
    contents = draft.contents
    attachment = Attachment(ATTACHMENT, draft.data, contents.title)
    pdf = tools.pdf.render(
        draft.html, title=contents.title, lang=contents.lang, attachments=[attachment], made_at=draft.at
    )
    return signing.sign(pdf, tools.signer, reason=contents.title, location=tools.settings.county, at=draft.at)


def _finish(tools: Toolbox, report_id: UUID, draft: _Draft, pdf: bytes) -> None:
    with tools.database.transaction() as session:
        report = session.get(CreditReport, report_id, with_for_update=True)
        if report is None or report.state != ReportState.REQUESTED:
            return  # somebody else was quicker; their file stays
        tools.files(FOLDER).put(report.reference, pdf)
        services.finish_report(
            session,
            report,
            content_digest=draft.digest,
            file_digest=hashlib.sha256(pdf).hexdigest(),
            made_at=draft.at,
        )


def _give_up(tools: Toolbox, report_id: UUID, problem: ReportProblem) -> None:
    failure = _FAILURES.get(type(problem), ReportFailure.ENGINE_FAILED)
    # A missing character is named for whoever looks after the fonts; it is one sign, not a name.
    missing = str(problem) if isinstance(problem, MissingGlyphs) else ""
    _log.error("credit-report-failed", problem=str(failure), missing=missing)
    with tools.database.transaction() as session:
        report = session.get(CreditReport, report_id, with_for_update=True)
        if report is not None and report.state == ReportState.REQUESTED:
            services.give_up_report(session, report, failure)


def _data(report: CreditReport, facts: Facts, looks: Looks, digest: str, at: datetime) -> bytes:
    """The attachment: the same for machines, and how its digest is made."""
    explained = {
        "about": {
            "contents_digest": "SHA-256 of `contents` as JSON in UTF-8, keys sorted, without spaces",
            "looks": "who opened information about the person; no part of the digest",
        },
        "report": {
            "reference": report.reference,
            "made_at": at.isoformat(timespec="seconds"),
            "language": report.language,
            "purpose": report.purpose,
            "contents_digest": digest,
        },
        "contents": facts.contents(),
        "looks": [
            {
                "reference": look.reference,
                "at": look.at.isoformat(timespec="seconds"),
                "body": look.body,
                "post": look.post,
                "action": look.action,
                "thing": look.thing,
                "purpose": look.purpose,
                "basis": look.basis,
            }
            for look in looks.newest
        ],
    }
    return json.dumps(explained, ensure_ascii=False, indent=2).encode()
