"""A person's own reports."""

from __future__ import annotations

from uuid import UUID

import structlog
from flask import (
    Blueprint,
    Response,
    after_this_request,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.credit_reports import labels, policies, queries, services
from app.features.credit_reports.forms import MakeForm, RevokeForm
from app.features.credit_reports.making import FOLDER, make_report
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import PrintingStage, ReportState, RevocationReason
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.locale import current_language
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("credit_reports", __name__)
_log = structlog.get_logger("portal")


@blueprint.get("/me/reports")
@citizens
def index() -> ResponseReturnValue:
    """My reports, newest first, and the button that makes one."""
    return _page(MakeForm(formdata=None, language=current_language()))


@blueprint.post("/me/reports")
@citizens
@writes
def make() -> ResponseReturnValue:
    """Ask for a report; a short one is made before the answer goes out."""
    form = MakeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    actor = current_actor()
    throttle.by_key("20/hour", "credit-reports", str(actor.account_id))
    is_awaited = queries.is_made_at_once(db_session(), _subject_id())
    report = services.request_report(
        db_session(), actor, language=str(form.language.data), is_awaited=is_awaited
    )
    if is_awaited:
        _make_after_commit(report.id)
        return redirect(url_for("credit_reports.index"), 303)
    return redirect(url_for("credit_reports.show", reference=report.reference), 303)


@blueprint.get("/me/reports/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One of my reports: how far it is, or what to do with it."""
    report = queries.get_own(db_session(), current_actor(), reference)
    return render_template(
        "credit_reports/show.html",
        report=report,
        code=queries.code_of(db_session(), report),
        labels=labels,
        before=queries.waiting_before(db_session(), report),
        progress=_progress(report),
        can_revoke=policies.can_revoke(current_actor(), report),
    )


@blueprint.get("/me/reports/<reference>/progress")
@citizens
def progress(reference: str) -> ResponseReturnValue:
    """How far one of my reports is, for the page that watches it."""
    return jsonify(_progress(queries.get_own(db_session(), current_actor(), reference)))


@blueprint.route("/me/reports/<reference>/revoke", methods=["GET", "POST"])
@citizens
@writes
def revoke(reference: str) -> ResponseReturnValue:
    """Have a report of mine said to be revoked wherever it is checked."""
    report = queries.get_own_ready(db_session(), current_actor(), reference)
    form = RevokeForm()
    if not form.validate_on_submit():
        page = render_template("credit_reports/revoke.html", form=form, report=report)
        return page, 422 if form.errors else 200
    services.revoke_report(db_session(), current_actor(), report, RevocationReason(form.reason.data))
    flash(_("The report is revoked. Whoever checks it is told so from now on."), "success")
    return redirect(url_for("credit_reports.show", reference=reference), 303)


@blueprint.get("/me/reports/<reference>.pdf")
@citizens
def download(reference: str) -> ResponseReturnValue:
    """The file of one of my reports."""
    report = queries.get_own_ready(db_session(), current_actor(), reference)
    data = toolbox().files(FOLDER).get(report.reference)
    with toolbox().database.transaction() as session:
        services.note_download(session, current_actor(), report)
    response = make_response(data)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="credit-report-{report.reference}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: MakeForm) -> str:
    page = asked_page()
    found, total = queries.of_subject(
        db_session(), _subject_id(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    reports = [(report, queries.code_of(db_session(), report)) for report in found]
    return render_template(
        "credit_reports/index.html",
        form=form,
        paging=Paging(reports, page, total),
        labels=labels,
        is_made_at_once=queries.is_made_at_once(db_session(), _subject_id()),
    )


def _progress(report: CreditReport) -> dict[str, object]:
    """Steps done out of all; `goes_on` while the report is being made."""
    stages = list(PrintingStage)
    goes_on = report.state == ReportState.REQUESTED
    done = stages.index(PrintingStage(report.stage)) if goes_on else len(stages)
    return {
        "done": done,
        "expected": len(stages),
        "goes_on": goes_on,
        "says": str(labels.STAGES[PrintingStage(report.stage)]),
    }


def _make_after_commit(report_id: UUID) -> None:
    """Make the file once the request stands in the database, and before the person gets their answer."""

    @after_this_request
    def make_now(response: Response) -> Response:
        try:
            make_report(toolbox(), report_id)
        except Exception as problem:  # noqa: BLE001 - the worker looks after the report in a few minutes
            _log.error("credit-report-put-off", kind=type(problem).__name__)
        return response


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
