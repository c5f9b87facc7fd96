"""A person's own record."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.records import labels, queries
from app.features.records.history import history_of
from app.features.records.models import RecordKind
from app.features.records.passport import passport_of
from app.kernel import clock
from app.web.access import citizens, current_actor
from app.web.unit_of_work import db_session

blueprint = Blueprint("records", __name__)


@blueprint.get("/me/records")
@citizens
def index() -> ResponseReturnValue:
    """Everything there is about me, by kind."""
    actor = current_actor()
    assert actor.subject_id is not None
    today = clock.today()
    records = queries.records_of(db_session(), actor.subject_id, today)
    expired = queries.expired_by_kind(db_session(), actor.subject_id, today)
    groups = [
        (label, [record for record in records if record.kind == kind]) for kind, label in labels.KINDS.items()
    ]
    return render_template(
        "records/index.html",
        groups=[group for group in groups if group[1]],
        labels=labels,
        expired=[(labels.KINDS[RecordKind(kind)], count) for kind, count in expired.items()],
    )


@blueprint.get("/me/records/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One record with its passport, its versions and what I can do now."""
    today = clock.today()
    record = queries.get_own(db_session(), current_actor(), reference, today)
    return render_template(
        "records/show.html",
        record=record,
        passport=passport_of(record, today),
        rows=labels.contents_in_words(queries.current_version(record).contents),
        kind=labels.KINDS[RecordKind(record.kind)],
        history=history_of(record),
        can_repair=record.earliest_repair_on is not None and today >= record.earliest_repair_on,
    )
