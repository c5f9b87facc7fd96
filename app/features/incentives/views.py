"""The page of the incentives that are open to me."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.incentives import labels, queries
from app.kernel import clock
from app.web.access import citizens, current_actor
from app.web.unit_of_work import db_session

blueprint = Blueprint("incentives", __name__)


@blueprint.get("/me/incentives")
@citizens
def index() -> ResponseReturnValue:
    """Which incentives are open to me, why, and what is missing for the others."""
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    standings = queries.standings_of(db_session(), subject_id, clock.today())
    words = [labels.in_words(one) for one in standings]
    return render_template(
        "incentives/index.html",
        opened=[one for one in words if one.is_open],
        closed=[one for one in words if not one.is_open],
    )
