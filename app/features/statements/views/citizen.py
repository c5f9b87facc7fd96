"""A person's own words beside one of their records: write, check, send, withdraw, show."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.features.statements import forms, labels, queries, services
from app.features.statements.states import StatementState
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.rulebook import deadlines
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("statements", __name__, url_prefix="/me/records/<reference>/statement")


@blueprint.app_context_processor
def _beside_records() -> dict[str, Any]:
    """For the pages that show a record: what stands beside it, and how far one's own words are."""
    return {"own_statement_beside": _beside, "own_statement_standing": _standing}


@blueprint.route("", methods=["GET", "POST"])
@citizens
def write(reference: str) -> ResponseReturnValue:
    """Write one's own words; what stands there already is where it begins."""
    record = _own(reference)
    form = forms.StatementForm(data={"text": find_sealed(_key(record)) or _live_text(record)})
    if form.validate_on_submit():
        try:
            services.require_clean(form.text.data or "")
            keep_sealed(_key(record), form.text.data)
            return redirect(url_for(".check", reference=reference), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "text")
    return render_template("statements/write.html", form=form, record=record), 422 if form.errors else 200


@blueprint.route("/check", methods=["GET", "POST"])
@citizens
@writes
def check(reference: str) -> ResponseReturnValue:
    """Read it once more, then send it."""
    record = _own(reference)
    text = find_sealed(_key(record))
    if not text:
        return redirect(url_for(".write", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.send_statement(db_session(), current_actor(), record=record, text=text)
        current_session().pop(_key(record), None)
        return redirect(url_for(".sent", reference=reference), 303)
    due = deadlines.due(services.DEADLINE, clock.today())
    page = render_template("statements/check.html", form=form, record=record, text=text, due=due)
    return page, 422 if form.errors else 200


@blueprint.get("/sent")
@citizens
def sent(reference: str) -> ResponseReturnValue:
    """It is sent: its number, what happens next and by when."""
    record = _own(reference)
    statement = queries.newest_of(db_session(), record)
    if statement is None:
        return redirect(url_for(".write", reference=reference), 303)
    return render_template("statements/sent.html", record=record, statement=statement)


@blueprint.route("/withdraw", methods=["GET", "POST"])
@citizens
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """Take one's words from the record."""
    session, record = db_session(), _own(reference)
    if not queries.live_of(session, record):
        return redirect(url_for("records.show", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.withdraw_statements(session, current_actor(), record)
        flash(_("Your statement is withdrawn. Nobody sees it any more."), "success")
        return redirect(url_for("records.show", reference=reference), 303)
    return render_template("statements/withdraw.html", form=form, record=record), 422 if form.errors else 200


def _own(reference: str) -> CreditRecord:
    return records.get_own(db_session(), current_actor(), reference, clock.today())


def _key(record: CreditRecord) -> str:
    return f"statement:{record.reference}"


def _live_text(record: CreditRecord) -> str:
    live = queries.live_of(db_session(), record)
    return queries.text_of(db_session(), live[-1]) if live else ""


def _beside(record: CreditRecord) -> str:
    """The accepted words that stand beside a record today; empty where there are none."""
    return queries.text_beside(db_session(), record, clock.today())


def _standing(record: CreditRecord) -> dict[str, Any] | None:
    """How far the person's own newest text is, for their own page."""
    found = queries.newest_of(db_session(), record)
    if found is None:
        return None
    state = StatementState(found.state)
    return {
        "statement": found,
        "state": labels.STATES[state],
        "tone": labels.TONES[state],
        "reason": labels.reason(found.return_reason),
        "is_live": bool(queries.live_of(db_session(), record)),
    }
