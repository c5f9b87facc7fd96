"""The page that says who looked at me."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.accesses import labels, queries
from app.web.access import citizens, current_actor
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session

blueprint = Blueprint("accesses", __name__)


@blueprint.get("/me/accesses")
@citizens
def index() -> ResponseReturnValue:
    """Every look at me, newest first."""
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    page = asked_page()
    found = queries.looks_at(db_session(), subject_id, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    paging = Paging(
        [labels.in_words(look) for look in found], page, queries.count_looks(db_session(), subject_id)
    )
    return render_template("accesses/index.html", paging=paging)
