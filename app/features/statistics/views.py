"""Public figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.sheets.writing import as_csv
from app.features.disclosures.labels import REMOVAL_REASONS
from app.features.statistics import labels, queries
from app.features.statistics.queries import PublicFigures
from app.kernel import clock
from app.web import caching, charts
from app.web.access import public
from app.web.unit_of_work import db_session

blueprint = Blueprint("statistics", __name__)
_KEPT = "portal-statistics"


@blueprint.get("/statistics")
@public
def index() -> ResponseReturnValue:
    """How much is shown, what ended and why, how objections went."""
    figures = _figures()
    return render_template(
        "statistics/index.html",
        figures=figures,
        labels=labels,
        has_published=any(count for _start, count in figures.months),
        has_ended=any(figures.lengths),
        pictures=_pictures(figures),
    )


@blueprint.get("/statistics/figures.csv")
@public
def as_csv_sheet() -> ResponseReturnValue:
    """Every table of the page as one sheet."""
    data = as_csv(labels.sheet_head(), labels.sheet_rows(_figures()))
    answer = Response(data, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="figures-{clock.today()}.csv"'
    return answer


def _figures() -> PublicFigures:
    """Counted once for each version of the data, and anew each day."""
    key = (caching.data_version(), clock.today())
    kept: tuple[tuple[str, date], PublicFigures] | None = current_app.extensions.get(_KEPT)
    if kept is not None and kept[0] == key and key[0]:
        return kept[1]
    figures = queries.public_figures(db_session(), clock.today())
    current_app.extensions[_KEPT] = (key, figures)
    return figures


def _pictures(figures: PublicFigures) -> dict[str, Any]:
    """A chart for each table that has something to draw."""
    oldest_first = figures.months[::-1]
    how_many = str(_("How many"))
    drawn = {
        "lists": (labels.by_list(figures.lists), figures.lists, _("Public today, by list")),
        "domains": (labels.by_domain(figures.domains), figures.domains, _("Public today, by field")),
        "bodies": (labels.by_body(figures.bodies), figures.bodies, _("Public today, by body")),
        "reasons": (labels.by_reason(figures.reasons), _counts(figures), _("No longer shown, by reason")),
    }
    pictures = {
        name: charts.bars(
            f"chart-{name}", str(title), [row[0] for row in rows], {how_many: [count for _n, count in counts]}
        )
        for name, (rows, counts, title) in drawn.items()
        if rows
    }
    pictures["months"] = charts.columns(
        "chart-months",
        str(_("Published in the last twelve months")),
        labels.short_months(oldest_first),
        {how_many: [count for _start, count in oldest_first]},
    )
    pictures["lengths"] = charts.bars(
        "chart-lengths",
        str(_("How long they stood")),
        [row[0] for row in labels.by_length(figures.lengths)],
        {how_many: figures.lengths},
    )
    return pictures


def _counts(figures: PublicFigures) -> Sequence[tuple[str, int]]:
    """The reasons in the order of their words."""
    return [(code, figures.reasons[code]) for code in REMOVAL_REASONS if code in figures.reasons]
