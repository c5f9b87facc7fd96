"""The office: statements of people's own that wait to be checked, each behind its purpose (rule 6.1)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.records.looks import Look
from app.features.records.views.purposes import Door, ask_purpose, log_look, stated_purpose
from app.features.statements import forms, labels, queries, services
from app.features.statements.models import OwnStatement
from app.features.statements.states import ReturnReason, StatementState
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.permissions import Permission
from app.rulebook.rules import get_rule
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("statements_office", __name__, url_prefix="/office/statements")
_DOOR = Door(
    _l("Open a statement"),
    _l("Open the statement"),
    section="statements",
    index=(_l("Own statements"), "statements_office.index"),
)
_FIELDS = "name and ID number (masked), the person's own statement"


@blueprint.get("/")
@requires(Permission.OBJECTIONS_DECIDE)
def index() -> ResponseReturnValue:
    """What waits, the first due first."""
    today = clock.today()
    lines = [(one, one.is_late_on(today)) for one in queries.waiting_for(db_session(), current_actor())]
    return render_template("statements/office/index.html", lines=lines)


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.OBJECTIONS_DECIDE)
def show(reference: str) -> ResponseReturnValue:
    """One statement, once the purpose is stated; each opening is a row in the person's access log."""
    statement = queries.get_for_staff(db_session(), current_actor(), reference)
    if (asking := ask_purpose(_DOOR, reference)) is not None:
        return asking
    log_look(_look_at(statement), stated_purpose(reference))
    return render_template("statements/office/show.html", **_case_of(statement))


@blueprint.route("/<reference>/check", methods=["GET", "POST"])
@requires(Permission.OBJECTIONS_DECIDE)
@writes
def check(reference: str) -> ResponseReturnValue:
    """Have it shown, or give it back with a reason."""
    session, actor = db_session(), current_actor()
    statement = queries.get_for_staff(session, actor, reference)
    purpose = stated_purpose(reference)
    if not purpose or not statement.is_waiting:
        return redirect(url_for(".show", reference=reference), 303)
    form = forms.CheckForm()
    if form.validate_on_submit():
        if form.choice.data == labels.ACCEPT:
            services.accept_statement(session, actor, statement)
        else:
            services.return_statement(session, actor, statement, reason=ReturnReason(form.choice.data))
        flash(_("The statement is checked. The person has been told."), "success")
        return redirect(url_for(".index"), 303)
    log_look(_look_at(statement), purpose)
    page = render_template("statements/office/check.html", form=form, **_case_of(statement))
    return page, 422 if form.errors else 200


def _look_at(statement: OwnStatement) -> Look:
    source = get_rule("own-statement").source
    basis = f"{source.title} {source.article}".strip()
    return Look(statement.record, "statements.viewed", statement.reference, _FIELDS, basis)


def _case_of(statement: OwnStatement) -> dict[str, Any]:
    session, state = db_session(), StatementState(statement.state)
    return {
        "statement": statement,
        "identity": subjects.identity_of(session, statement.record.subject),
        "text": queries.text_of(session, statement),
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
        "reason": labels.reason(statement.return_reason),
    }
