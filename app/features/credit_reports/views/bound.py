"""Reports that a person makes for one recipient and one purpose, to hand over themselves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.credit_reports import bound_forms, bound_making, bound_queries, bound_services, labels
from app.features.credit_reports.bound_making import Wish
from app.features.credit_reports.bounds import checked
from app.features.credit_reports.forms import MakeForm
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotNow
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.locale import current_language
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("bound_reports", __name__, url_prefix="/me/reports/bound")
_DRAFT, _MADE = "bound-report", "20/hour"


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """Those I made and those that recipients took, newest first."""
    page, session = asked_page(), db_session()
    found, total = bound_queries.of_subject(
        session, _subject_id(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    lines = [
        {
            "report": one,
            "bounds": bound_queries.bounds_of(session, one),
            "code": bound_queries.code_of(session, one),
            "is_valid": one.is_valid_on(clock.today()),
        }
        for one in found
    ]
    return render_template(
        "credit_reports/bound/index.html", paging=Paging(lines, page, total), labels=labels
    )


@blueprint.route("/new", methods=["GET", "POST"])
@citizens
def new() -> ResponseReturnValue:
    """For what, for whom, which parts, until when."""
    draft = bound_forms.find_draft(_DRAFT)
    answers = bound_forms.answers_of(draft) if draft else bound_forms.first_answers()
    form = bound_forms.BoundsForm(data=answers)
    form.recipient.description = _("The full name of the organisation or person; it stands on every page.")
    if form.validate_on_submit() and (bounds := form.within_rules()):
        bound_forms.keep_draft(_DRAFT, bounds)
        return redirect(url_for("bound_reports.check"), 303)
    return render_template("credit_reports/bound/new.html", form=form), 422 if form.errors else 200


@blueprint.route("/new/check", methods=["GET", "POST"])
@citizens
def check() -> ResponseReturnValue:
    """Everything once more; then it is made while the person waits, in transactions of its own."""
    draft = bound_forms.find_draft(_DRAFT)
    if draft is None:
        return redirect(url_for("bound_reports.new"), 303)
    form = MakeForm(data={"language": current_language()})
    if form.validate_on_submit():
        throttle.by_key(_MADE, "credit-reports", str(current_actor().account_id))
        try:
            wish = Wish(_subject_id(), checked(draft, clock.today()), str(form.language.data))
            bound_making.make_bound_report(toolbox(), current_actor(), wish)
        except InvalidInput:  # the day has changed meanwhile
            return redirect(url_for("bound_reports.new"), 303)
        except NotNow as problem:
            form.problem("language", str(labels.BOUND_PROBLEMS[problem.code]))
        else:
            bound_forms.drop_draft(_DRAFT)
            flash(_("Your report is ready."), "success")
            return redirect(url_for("bound_reports.index"), 303)
    page = render_template("credit_reports/bound/check.html", form=form, bounds=draft, labels=labels)
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>.pdf")
@citizens
def download(reference: str) -> ResponseReturnValue:
    """The file of one of them."""
    report = bound_queries.get_own(db_session(), current_actor(), reference)
    data = toolbox().files(bound_making.FOLDER).get(report.reference)
    with toolbox().database.transaction() as session:
        bound_services.note_download(session, current_actor(), report)
    response = make_response(data)
    response.mimetype = "application/pdf"
    name = f"credit-report-{report.reference}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/<reference>/revoke", methods=["GET", "POST"])
@citizens
@writes
def revoke(reference: str) -> ResponseReturnValue:
    """Take one back: its verification says so at once."""
    report = bound_queries.get_own(db_session(), current_actor(), reference)
    form = PortalForm()
    if form.validate_on_submit():
        try:
            bound_services.revoke_bound_report(db_session(), current_actor(), report)
        except NotNow:
            return redirect(url_for("bound_reports.index"), 303)
        flash(_("The report is revoked. Whoever checks it reads that."), "success")
        return redirect(url_for("bound_reports.index"), 303)
    bounds = bound_queries.bounds_of(db_session(), report)
    page = render_template("credit_reports/bound/revoke.html", form=form, report=report, bounds=bounds)
    return page, 422 if form.errors else 200


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
