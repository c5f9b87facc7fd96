"""A recipient opens an authorisation with its code, reads what was chosen, and may take it as a file."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.authorisations import labels, queries, services
from app.features.authorisations.forms import OpenForm, TakeForm
from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import Answer, Standing
from app.features.authorisations.views import held
from app.features.authorisations.views.held import Opened
from app.features.credit_reports import bound_contents, bound_making, bound_queries
from app.features.credit_reports.bound_making import Wish
from app.kernel import clock
from app.kernel.actors import RECIPIENT
from app.kernel.errors import NotNow, TooMany
from app.rulebook import authorisations as rules
from app.web import throttle
from app.web.access import public
from app.web.forms import PortalForm
from app.web.locale import current_language
from app.web.templating import day
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("authorisations_open", __name__, url_prefix="/authorisations")
_TRIES, _FILES = "120/hour", "20/hour"
_WRONG, _OTHERS, _OPENINGS = "authorisation-wrong", "authorisation-others", "authorisation-openings"


@blueprint.route("/open", methods=["GET", "POST"])
@public
@writes
def enter() -> ResponseReturnValue:
    """Enter the code, the organisation and the purpose."""
    form = OpenForm()
    if form.validate_on_submit():
        throttle.by_address(_TRIES, "authorisation-open")
        _refuse_guessing()
        answer, found = queries.answer_to(
            db_session(),
            code=str(form.code.data),
            recipient=str(form.recipient.data),
            purpose=str(form.purpose.data),
            today=clock.today(),
        )
        if answer is Answer.OPEN and found is not None:
            throttle.by_key(f"{rules.limit(rules.OPENINGS_PER_DAY)}/day", _OPENINGS, str(found.id))
            services.open_authorisation(db_session(), found)
            held.keep_opened(found)
            return redirect(url_for("authorisations_open.show"), 303)
        _count_failure(answer, found)
        form.problem("code", _why_not(answer, found))
    return render_template("authorisations/open.html", form=form), 422 if form.errors else 200


@blueprint.get("/opened")
@public
def show() -> ResponseReturnValue:
    """The chosen parts as they stand now, for as long as the authorisation and this opening hold."""
    opened, found = _opened()
    if opened is None or found is None:
        return _closed()
    bounds = queries.bounds_of(db_session(), found)
    excerpt = bound_contents.excerpt_of(db_session(), found.subject_id, bounds)
    report = bound_contents.in_words(excerpt, bounds, found.reference, toolbox().settings)
    return render_template(
        "authorisations/opened.html",
        authorisation=found,
        bounds=bounds,
        report=report.for_template(),
        form=TakeForm(formdata=None, language=current_language()),
        has_file=bool(opened.report),
    )


@blueprint.post("/opened/report")
@public
def take() -> ResponseReturnValue:
    """Have the file made. It has transactions of its own: none is open while it is printed."""
    opened, found = _opened()
    form = TakeForm()
    if opened is None or found is None:
        return _closed()
    if not form.validate_on_submit():
        return redirect(url_for("authorisations_open.show"), 303)
    throttle.by_key(_FILES, "authorisation-files", str(found.id))
    bounds = queries.bounds_of(db_session(), found)
    wish = Wish(found.subject_id, bounds, str(form.language.data), found.reference)
    try:
        reference = bound_making.make_bound_report(toolbox(), RECIPIENT, wish)
    except NotNow:
        flash(str(labels.NOT_PRINTED), "warning")
        return redirect(url_for("authorisations_open.show"), 303)
    if not _note_taken(found, reference):
        return _closed()
    held.keep_report(opened, reference)
    return redirect(url_for("authorisations_open.file"), 303)


@blueprint.get("/opened/report.pdf")
@public
def file() -> ResponseReturnValue:
    """The file that this opening had made, as long as the authorisation holds."""
    opened, found = _opened()
    if opened is None or found is None or not opened.report:
        return _closed()
    reports = bound_queries.of_authorisation(db_session(), found.reference)
    if opened.report not in {one.reference for one in reports if one.revoked_at is None}:
        return _closed()
    response = make_response(toolbox().files(bound_making.FOLDER).get(opened.report))
    response.mimetype = "application/pdf"
    name = f"credit-report-{opened.report}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.post("/opened/close")
@public
def close() -> ResponseReturnValue:
    """Leave nothing of it in this browser."""
    form = PortalForm()
    if form.validate_on_submit():
        held.close()
    return redirect(url_for("authorisations_open.enter"), 303)


def _opened() -> tuple[Opened | None, Authorisation | None]:
    """What this browser opened, where it still holds today."""
    opened = held.find_opened()
    found = queries.find_by_id(db_session(), opened.row_id) if opened else None
    holds = found is not None and found.standing_on(clock.today()) is Standing.ACTIVE
    return (opened, found) if holds else (None, None)


def _closed() -> ResponseReturnValue:
    flash(str(labels.ENDED_MEANWHILE) if held.find_opened() else _("Enter the code to go on."), "warning")
    return redirect(url_for("authorisations_open.enter"), 303)


def _note_taken(found: Authorisation, reference: str) -> bool:
    """Log and tell it; False where the person took the authorisation back while the file was printed."""
    with toolbox().database.transaction() as session:
        given = queries.find_by_id(session, found.id)
        report = bound_queries.get_by_reference(session, reference)
        if given is None:
            return False
        try:
            services.note_report_taken(session, given, report)
        except NotNow:
            services.discard_report(session, given)
            return False
    return True


def _refuse_guessing() -> None:
    """Before anything is looked at, so that whoever guesses learns nothing from the waiting either."""
    most = rules.limit(rules.WRONG_CODES_PER_HOUR)
    if toolbox().rate_limits.count(f"{most}/hour", _WRONG, throttle.address_digest()) >= most:
        raise TooMany(retry_after=3600)


def _count_failure(answer: Answer, found: Authorisation | None) -> None:
    if answer in {Answer.UNKNOWN, Answer.OTHERS}:
        limit = f"{rules.limit(rules.WRONG_CODES_PER_HOUR)}/hour"
        toolbox().rate_limits.hit(limit, _WRONG, throttle.address_digest())
    if answer is not Answer.OTHERS or found is None:
        return
    wait = toolbox().rate_limits.hit(f"{rules.limit(rules.MISMATCHES_PER_DAY)}/day", _OTHERS, str(found.id))
    if not wait:  # each further try on the same day would only repeat the message
        services.note_mismatch(db_session(), found)
        keep_writes()


def _why_not(answer: Answer, found: Authorisation | None) -> str:
    if answer is Answer.REVOKED:
        return str(labels.REVOKED)
    if answer is Answer.ENDED and found is not None:
        return str(labels.ENDED) % {"date": day(found.ends_on)}
    return str(labels.UNKNOWN)
