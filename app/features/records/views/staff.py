"""Records in the office: opened for a stated purpose only, and every look is logged (rule 6.1)."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.features.records import labels, queries
from app.features.records.history import history_of
from app.features.records.looks import Look
from app.features.records.models import RecordKind
from app.features.records.passport import passport_of
from app.features.records.views.purposes import Door, ask_purpose, log_look, stated_purpose
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session

blueprint = Blueprint("records_office", __name__, url_prefix="/office/records")
_DOOR = Door(_l("Open a record"), _l("Open the record"))
_FIELDS = "name, ID number (masked), decision, facts, terms"


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.RECORDS_READ)
def show(reference: str) -> ResponseReturnValue:
    """A record, once the purpose is stated; each opening is a row in the person's access log."""
    today, session = clock.today(), db_session()
    record = queries.get_for_staff(session, current_actor(), reference)
    if (asking := ask_purpose(_DOOR, reference)) is not None:
        return asking
    log_look(Look(record, "records.viewed", reference, _FIELDS), stated_purpose(reference))
    return render_template(
        "records/office/show.html",
        record=record,
        identity=subjects.identity_of(session, record.subject),
        passport=passport_of(record, today),
        rows=labels.contents_in_words(queries.current_version(record).contents),
        kind=labels.KINDS[RecordKind(record.kind)],
        history=history_of(record),
        withdrawal=labels.withdrawal_in_words(record),
    )
