"""A person's own reports."""

from __future__ import annotations

from uuid import UUID

import structlog
from flask import Blueprint, Response, after_this_request, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.credit_reports import labels, queries, services
from app.features.credit_reports.forms import MakeForm
from app.features.credit_reports.making import FOLDER, make_report
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
