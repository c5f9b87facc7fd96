"""Reports that could not be made: for whoever looks after the machine. Nothing about the person is shown."""

from __future__ import annotations

from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts.forms import ConfirmForm
from app.features.credit_reports import labels, queries, services
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("report_failures", __name__, url_prefix="/office/reports")


@blueprint.get("")
@requires(Permission.TASKS_MANAGE)
def index() -> ResponseReturnValue:
    """The failures that nobody dealt with yet, and what each needs."""
    return render_template(
        "credit_reports/failures.html",
        failures=[
            (report, labels.characters_in_words(report.missing_characters))
            for report in queries.failures(db_session(), current_actor())
        ],
        labels=labels,
        once=lambda: uuid4().hex,
    )


@blueprint.post("/<reference>/again")
@requires(Permission.TASKS_MANAGE)
@writes
def again(reference: str) -> ResponseReturnValue:
    """Have the worker try a report again."""
    report = queries.get_failure(db_session(), current_actor(), reference)
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    services.make_again(db_session(), current_actor(), report)
    flash(_("The worker tries it again at once."), "success")
    return redirect(url_for("report_failures.index"), 303)


@blueprint.post("/<reference>/settle")
@requires(Permission.TASKS_MANAGE)
@writes
def settle(reference: str) -> ResponseReturnValue:
    """Take a failure off the desk."""
    report = queries.get_failure(db_session(), current_actor(), reference)
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    services.settle_failure(db_session(), current_actor(), report)
    flash(_("It is taken off the list."), "success")
    return redirect(url_for("report_failures.index"), 303)
