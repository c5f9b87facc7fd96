"""The office's page of figures, one body's page, and the sheets to take away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.sheets.writing import XLSX_TYPE, as_csv, as_xlsx
from app.features.assessment import labels, policies, queries
from app.features.assessment.figures import BodyFigures, together
from app.features.assessment.periods import Period, month_of, parse_period, recent
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission
from app.web import charts
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session

blueprint = Blueprint("assessment", __name__, url_prefix="/office/assessment")


@blueprint.get("")
@requires(Permission.ASSESSMENT_READ)
def index() -> ResponseReturnValue:
    """Every body that this post may see, beside all together."""
    period = _asked_period()
    bodies = queries.figures_of_all(db_session(), period, clock.today())
    seen = queries.within_reach(current_actor(), bodies)
    return render_template(
        "assessment/index.html",
        period=period,
        period_name=labels.period_name(period),
        periods=_choices(),
        sees_all=policies.sees_all(current_actor()),
        rows=[labels.row(one, one.figures) for one in seen],
        average=labels.row(_("All bodies"), together(bodies)) if bodies else None,
        picture=_picture(seen),
        head=labels.head(),
        definitions=labels.definitions(),
    )


@blueprint.get("/<uuid:body_id>")
@requires(Permission.ASSESSMENT_READ)
def show(body_id: UUID) -> ResponseReturnValue:
    """One body: every figure, what its rows failed on, and where all together stand."""
    session, period = db_session(), _asked_period()
    body = queries.get_body(session, current_actor(), body_id)
    bodies = queries.figures_of_all(session, period, clock.today())
    own = together(one for one in bodies if one.body_id == body_id)
    return render_template(
        "assessment/show.html",
        body=body,
        period=period,
        period_name=labels.period_name(period),
        periods=_choices(),
        facts=labels.facts(own),
        compared=labels.compared(own, together(bodies)),
        rules=labels.top_rules(queries.rules_of(session, body_id, period)),
        has_figures=any(one.body_id == body_id for one in bodies),
        definitions=labels.definitions(),
    )


@blueprint.get("/figures.csv")
@requires(Permission.ASSESSMENT_READ)
def as_csv_sheet() -> ResponseReturnValue:
    """What the page shows, as CSV."""
    period, rows = _sheet()
    return _download(as_csv(labels.sheet_head(), rows), "text/csv", f"assessment-{period.code}.csv")


@blueprint.get("/figures.xlsx")
@requires(Permission.ASSESSMENT_READ)
def as_xlsx_sheet() -> ResponseReturnValue:
    """What the page shows, as XLSX."""
    period, rows = _sheet()
    data = as_xlsx(period.code, labels.sheet_head(), rows)
    return _download(data, XLSX_TYPE, f"assessment-{period.code}.xlsx")


def _sheet() -> tuple[Period, list[list[Any]]]:
    period = _asked_period()
    bodies = queries.figures_of_all(db_session(), period, clock.today())
    return period, labels.sheet_rows(
        queries.within_reach(current_actor(), bodies), together(bodies) if bodies else None
    )


def _download(data: bytes, kind: str, name: str) -> Response:
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked_period() -> Period:
    code = request.args.get("period", "")
    period = parse_period(code) if code else month_of(clock.today())
    if period is None:
        raise NotFound("no-such-period")
    return period


def _choices() -> list[tuple[str, str, None]]:
    return [(one.code, labels.period_name(one), None) for one in recent(clock.today())]


def _picture(bodies: tuple[BodyFigures, ...]) -> Any:
    timed = [one for one in bodies if one.figures.share_in_time is not None]
    if not timed:
        return None
    return charts.bars(
        "in-time",
        _("Findings handed in in time, in per cent, by body"),
        [one.body_name for one in timed],
        {str(_("In time")): [one.figures.share_in_time for one in timed]},
        unit="%",
    )
