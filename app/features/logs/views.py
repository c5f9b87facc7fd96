"""The auditor's and the data-protection officer's pages: both logs, their checks, unusual looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.adapters.anchors import AnchorProblem
from app.adapters.sheets.writing import Cell, as_csv
from app.features.catalogue.labels import SOURCE_STATUS
from app.features.logs import hints, labels, queries
from app.features.logs.queries import Asked
from app.features.staff import queries as staff
from app.kernel import chain_checks, clock
from app.kernel.access_log import Access
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.permissions import Permission
from app.rulebook.access_hints import access_hints
from app.web.access import requires
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("logs", __name__, url_prefix="/office/logs")


@blueprint.get("/events")
@requires(Permission.EVENTS_READ)
def events() -> ResponseReturnValue:
    """What was done, newest first."""
    return _page(Event, "events", labels.event_row, labels.event_head())


@blueprint.get("/accesses")
@requires(Permission.ACCESSES_READ)
def accesses() -> ResponseReturnValue:
    """Who looked, newest first."""
    return _page(Access, "accesses", labels.access_row, labels.access_head())


@blueprint.get("/events.csv")
@requires(Permission.EVENTS_READ)
def events_sheet() -> ResponseReturnValue:
    """The same rows as a sheet."""
    found = queries.lines(db_session(), Event, _asked())
    return _sheet("events", labels.EVENT_COLUMNS, map(labels.event_cells, found))


@blueprint.get("/accesses.csv")
@requires(Permission.ACCESSES_READ)
def accesses_sheet() -> ResponseReturnValue:
    """The same rows as a sheet."""
    found = queries.lines(db_session(), Access, _asked())
    return _sheet("accesses", labels.ACCESS_COLUMNS, map(labels.access_cells, found))


@blueprint.get("/unusual")
@requires(Permission.ACCESSES_READ)
def unusual() -> ResponseReturnValue:
    """Looks that somebody should ask about."""
    session, rules = db_session(), access_hints()
    found = hints.find(session, clock.now())
    named = {
        hint.actor: staff.name_of(session, hint.actor)
        for group in (found.many, found.outside, found.without_case)
        for hint in group
    }
    return render_template(
        "logs/unusual.html",
        hints=found,
        names=named,
        rules=rules,
        status=str(SOURCE_STATUS[rules.source.status]),
        posts={post: words for post, words, _count in labels.POST_CHOICES},
    )


def _page(table: Any, endpoint: str, row: Callable[[Any], list[Any]], head: list[str]) -> ResponseReturnValue:
    asked = _asked()
    found, has_more = queries.page(db_session(), table, asked, before=_asked_position())
    return render_template(
        "logs/index.html",
        log=endpoint,
        head=head,
        rows=[row(one) for one in found],
        older=found[-1].position if has_more else None,
        asked=asked,
        posts=labels.POST_CHOICES,
        checks=[labels.check_in_words(one) for one in chain_checks.results(db_session())],
        anchored_at=_anchored_at(),
    )


def _anchored_at() -> Any:
    """When the ends were noted last; none where the file is not ours, which the check says."""
    try:
        anchors = toolbox().anchors.read()
    except AnchorProblem:
        return None
    return anchors[-1].at if anchors else None


def _sheet(name: str, head: tuple[str, ...], rows: Iterable[list[Cell]]) -> Response:
    answer = Response(as_csv(head, rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{clock.today()}.csv"'
    return answer


def _asked() -> Asked:
    given = {name: request.args.get(name, "").strip() for name in ("kind", "post", "reference", "actor")}
    return Asked(since=_asked_day("since"), until=_asked_day("until"), **given)


def _asked_day(name: str) -> date | None:
    asked = request.args.get(name, "").strip()
    try:
        return date.fromisoformat(asked) if asked else None
    except ValueError:
        raise NotFound("no-such-day") from None


def _asked_position() -> int | None:
    asked = request.args.get("before", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) <= 15):
        raise NotFound("no-such-page")
    return int(asked) if asked else None
