"""Public figures."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.statistics import labels, queries
from app.kernel import clock
from app.web.access import public
from app.web.templating import month, number
from app.web.unit_of_work import db_session

blueprint = Blueprint("statistics", __name__)


@blueprint.get("/statistics")
@public
def index() -> ResponseReturnValue:
    """How much is shown, what ended and why, how objections went: counted at this moment."""
    session, today = db_session(), clock.today()
    shown = queries.shown_by(session, today)
    months = queries.published_by_month(session, today)
    figures = queries.objection_figures(session)
    return render_template(
        "statistics/index.html",
        total=sum(count for _code, count in shown["list_code"]),
        lists=labels.by_list(shown["list_code"]),
        domains=labels.by_domain(shown["domain"]),
        months=[[month(start), number(count)] for start, count in months],
        has_published=any(count for _start, count in months),
        reasons=labels.by_reason(queries.ended_by_reason(session, today)),
        objections=labels.objections(figures) if figures.filed else [],
    )
