"""The derivation as a page: one's own, in the office for a stated purpose, and of what the public sees."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.explanations import labels, queries
from app.features.records import queries as records
from app.features.records.looks import Look
from app.features.records.models import CreditRecord
from app.features.records.views.purposes import log_look, stated_purpose
from app.kernel import clock
from app.kernel.permissions import Permission
from app.web import throttle
from app.web.access import citizens, current_actor, public, requires
from app.web.unit_of_work import db_session

blueprint = Blueprint("explanations", __name__)
_FIELDS = "decision, terms, gates, derivation"


@blueprint.get("/me/records/<reference>/explanation")
@citizens
def own(reference: str) -> ResponseReturnValue:
    """Why my record says what it says."""
    today = clock.today()
    record = records.get_own(db_session(), current_actor(), reference, today)
    return _page("explanations/own.html", record)


@blueprint.get("/office/records/<reference>/explanation")
@requires(Permission.RECORDS_READ)
def office(reference: str) -> ResponseReturnValue:
    """The same for staff, once the purpose is stated; it is a look like any other."""
    record = records.get_for_staff(db_session(), current_actor(), reference)
    purpose = stated_purpose(reference)
    if not purpose:
        return redirect(url_for("records_office.show", reference=reference), 303)
    log_look(Look(record, "records.viewed", reference, _FIELDS), purpose)
    return _page("explanations/office.html", record)


@blueprint.get("/disclosures/<reference>/explanation")
@public
def disclosure(reference: str) -> ResponseReturnValue:
    """The same for what the public sees: nothing about the person beyond that page."""
    throttle.person_page()
    session, today = db_session(), clock.today()
    found = queries.get_visible(session, today, reference)
    words = labels.in_words(queries.explanation_of(session, found.record, today, found))
    return render_template("explanations/disclosure.html", disclosure=found, record=found.record, **words)


def _page(template: str, record: CreditRecord) -> ResponseReturnValue:
    words = labels.in_words(queries.explanation_of(db_session(), record, clock.today()))
    return render_template(template, record=record, **words)
