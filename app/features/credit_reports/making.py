"""Makes the file of a person's own report and keeps it. No transaction is open while it is printed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import structlog

from app.adapters.pdf import (
    MissingGlyphs,
    ReportOutOfMemory,
    ReportProblem,
    ReportTooSlow,
    ReportWorkerBusy,
    ReportWorkerDied,
)
from app.features.credit_reports import labels, queries, services
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.printing import Order, Printed, print_report
from app.features.credit_reports.states import PrintingStage, ReportFailure, ReportState
from app.web.locale import speaking
from app.web.toolbox import Toolbox

FOLDER = "reports"
_FAILURES = {
    MissingGlyphs: ReportFailure.MISSING_GLYPHS,
    ReportTooSlow: ReportFailure.TOO_SLOW,
    ReportOutOfMemory: ReportFailure.OUT_OF_MEMORY,
    ReportWorkerDied: ReportFailure.WORKER_DIED,
}
_log = structlog.get_logger("portal")


def make_report(tools: Toolbox, report_id: UUID, *, is_watched: bool = False) -> None:
    """Make one report if it still waits; `is_watched`: the person follows on a page how far it is.

    A problem of the paper becomes the state `failed`. Raises ReportWorkerBusy where every place was taken;
    the report then waits on.
    """
    order = _order(tools, report_id)
    if order is None:
        return
    try:
        printed = print_report(tools, order, tell=_telling(tools, report_id) if is_watched else _silent)
    except ReportWorkerBusy:
        raise
    except ReportProblem as problem:
        _give_up(tools, report_id, problem)
    else:
        _finish(tools, report_id, printed)


def _order(tools: Toolbox, report_id: UUID) -> Order | None:
    """What a report that waits asks for; None where it waits no longer."""
    with tools.database.reading() as session:
        report = session.get(CreditReport, report_id)
        if report is None or report.state != ReportState.REQUESTED:
            return None
        with speaking(report.language):
            return Order(
                reference=report.reference,
                subject_id=report.subject_id,
                code=queries.code_of(session, report),
                language=report.language,
                purpose=report.purpose,
                purpose_in_words=str(labels.PURPOSES[report.purpose]),
                watermark=str(labels.WATERMARKS[report.purpose]),
            )


def _silent(_stage: PrintingStage) -> None:
    """Nobody watches: whoever asked gets the answer when the report is made."""


def _telling(tools: Toolbox, report_id: UUID) -> Callable[[PrintingStage], None]:
    def tell(stage: PrintingStage) -> None:
        with tools.database.transaction() as session:
            report = session.get(CreditReport, report_id)
            if report is not None and report.state == ReportState.REQUESTED:
                services.note_stage(session, report, stage)

    return tell


def _finish(tools: Toolbox, report_id: UUID, printed: Printed) -> None:
    with tools.database.transaction() as session:
        report = session.get(CreditReport, report_id, with_for_update=True)
        if report is None or report.state != ReportState.REQUESTED:
            return  # somebody else was quicker; their file stays
        tools.files(FOLDER).put(report.reference, printed.pdf)
        services.finish_report(
            session,
            report,
            content_digest=printed.contents_digest,
            file_digest=printed.file_digest,
            made_at=printed.made_at,
        )


def _give_up(tools: Toolbox, report_id: UUID, problem: ReportProblem) -> None:
    failure = _FAILURES.get(type(problem), ReportFailure.ENGINE_FAILED)
    # A missing character is named for whoever looks after the fonts; it is one sign, not a name.
    missing = str(problem) if isinstance(problem, MissingGlyphs) else ""
    _log.error("credit-report-failed", problem=str(failure), missing=missing)
    with tools.database.transaction() as session:
        report = session.get(CreditReport, report_id, with_for_update=True)
        if report is not None and report.state == ReportState.REQUESTED:
            services.give_up_report(session, report, failure, missing=missing)
