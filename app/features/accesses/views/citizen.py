"""The page that says who looked at me, and the same as a sheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.adapters.sheets.writing import as_csv
from app.features.accesses import labels, policies, queries
from app.features.accesses.labels import challenges as challenge_labels
from app.features.accesses.views.grouping import by_day
from app.kernel import access_log, clock
from app.kernel.access_log import Access
from app.kernel.errors import NotFound
from app.web.access import citizens, current_actor
from app.web.paging import Paging, asked_page
from app.web.templating import minute
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("accesses", __name__)
_PER_PAGE = 60
_COLUMNS = ("at", "body", "post", "what", "thing", "fields", "purpose", "basis", "authorisation", "reference")


@blueprint.get("/me/accesses")
@citizens
def index() -> ResponseReturnValue:
    """Every look at me, newest first, by day and by who looked."""
    session, subject_id, page = db_session(), _subject_id(), asked_page()
    asked: dict[str, Any] = {"year": _asked_year(), "kind": _asked_kind()}
    found = queries.looks_at(session, subject_id, limit=_PER_PAGE, offset=(page - 1) * _PER_PAGE, **asked)
    standing = queries.by_access(session, found)
    return render_template(
        "accesses/index.html",
        days=by_day(found),
        marks={look.id: _mark(look, standing) for look in found},
        paging=Paging(found, page, queries.count_looks(session, subject_id, **asked), per_page=_PER_PAGE),
        asked=asked,
        years=[(year, year, None) for year in queries.years_of(session, subject_id, clock.today())],
        kinds=[(kind, labels.KINDS[kind], None) for kind in queries.KINDS],
        challenges=queries.of_subject(session, subject_id),
        state_tag=challenge_labels.state_tag,
    )


@blueprint.get("/me/accesses.csv")
@citizens
def sheet() -> ResponseReturnValue:
    """All of it as a sheet; taking it away is a look of one's own."""
    with toolbox().database.transaction() as session:
        access_log.record(session, current_actor(), subject_id=_subject_id(), action="me.data-copied")
        found = queries.looks_at(session, _subject_id(), limit=None)
    rows = ([_cell(labels.in_words(look), name) for name in _COLUMNS] for look in found)
    answer = Response(as_csv(_COLUMNS, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="who-looked-{clock.today()}.csv"'
    return answer


def _mark(look: Access, standing: dict[UUID, Any]) -> dict[str, Any]:
    """What stands beside a look: the question about it, or whether one can ask."""
    challenge = standing.get(look.id)
    is_standing = challenge is not None and challenge.state != "withdrawn"
    return {
        "challenge": challenge if is_standing else None,
        "can_challenge": not is_standing and policies.can_challenge(current_actor(), look),
        "is_own": policies.is_own_look(look),
    }


def _cell(words: dict[str, Any], name: str) -> str:
    return minute(words["at"]) if name == "at" else str(words[name])


def _asked_year() -> int | None:
    asked = request.args.get("year", "")
    if asked and not (asked.isascii() and asked.isdigit() and 1900 <= int(asked[:5]) <= 9000):
        raise NotFound("no-such-page")
    return int(asked) if asked else None


def _asked_kind() -> str:
    asked = request.args.get("kind", "")
    if asked and asked not in queries.KINDS:
        raise NotFound("no-such-page")
    return asked


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
