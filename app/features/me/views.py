"""The front page of one's own affairs, and a copy of all one's data."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import Blueprint, Response, json, make_response, render_template
from flask.typing import ResponseReturnValue

from app.features.accesses import labels as access_labels
from app.features.me import data_copy, labels, queries
from app.features.messages import labels as message_labels
from app.features.records.labels import KINDS
from app.features.records.models import RecordKind
from app.kernel import access_log, clock
from app.web.access import citizens, current_actor, public
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("me", __name__)
SCHEMA = Path(__file__).with_name("data_copy.schema.json")


@blueprint.get("/me")
@citizens
def index() -> ResponseReturnValue:
    """What there is about me, what happens, and the way to everything."""
    overview = queries.overview_of(db_session(), _subject_id(), clock.today())
    counts = [(KINDS[RecordKind(kind)], count) for kind, count in overview.records_by_kind.items()]
    return render_template(
        "me/index.html",
        overview=overview,
        counts=counts,
        ahead=[message_labels.date_in_words(one) for one in overview.ahead],
        looks=[access_labels.in_words(look) for look in overview.latest_looks],
    )


@blueprint.get("/me/data.json")
@citizens
def data() -> ResponseReturnValue:
    """All that the portal holds about me, in one file that explains itself."""
    actor = current_actor()
    with toolbox().database.transaction() as session:
        access_log.record(session, actor, subject_id=_subject_id(), action="me.data-copied")
        copy = data_copy.copy_of(session, _subject_id())
    explained = {"about": {key: str(words) for key, words in labels.DATA_KEYS.items()}, **copy}
    return _download(explained)


@blueprint.get("/privacy/my-data.schema.json")
@public
def data_schema() -> ResponseReturnValue:
    """The form of that copy, as JSON Schema, for programs that read it."""
    return Response(SCHEMA.read_bytes(), mimetype="application/schema+json")


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id


def _download(contents: object) -> Response:
    response = make_response(json.dumps(contents, ensure_ascii=False, indent=2, sort_keys=False))
    response.mimetype = "application/json"
    name = f"integrity-portal-my-data-{clock.today().isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
