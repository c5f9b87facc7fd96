"""The history of the rules, for everybody: what was changed, from when, why, on which source."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.rules import queries
from app.features.rules.views import case
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web.access import public
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session

blueprint = Blueprint("rules_changes", __name__, url_prefix="/rules/changes")


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """Every approved change, newest first, also those that are still to come."""
    page, today = asked_page(), clock.today()
    found, total = queries.approved(db_session(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    if not found and page > 1:
        raise NotFound("no-such-page")
    return render_template(
        "rules/changes.html",
        lines=[case.line(change, today, endpoint="rules_changes.show") for change in found],
        paging=Paging(found, page, total),
    )


@blueprint.get("/<reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """One change with its differences."""
    change = queries.get_approved(db_session(), reference)
    return render_template("rules/change.html", **case.facts(change, clock.today()))
