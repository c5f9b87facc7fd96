"""The commitments given for repairs, as the law makes them public: by nobody's full name, and for a time.

They are in no search, no feed and no map of the site; decision 0016 says why so little of them is shown.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.repairs import labels, queries
from app.kernel import clock
from app.rulebook import repair_tables
from app.web import throttle
from app.web.access import public
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session

blueprint = Blueprint("repair_commitments", __name__)


@blueprint.get("/repairs/commitments")
@public
def index() -> ResponseReturnValue:
    """Who gave one: family name where the record itself may be public, body and days; and what they say."""
    throttle.person_page()
    page, today = asked_page(), clock.today()
    found, total = queries.commitments_shown(
        db_session(), today, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    return render_template(
        "repairs/commitments.html",
        rows=[
            {
                "name": one.masked_name,
                "body": one.record.determining_body.name,
                "on": one.accepted_at,
                "until": one.commitment_until,
                "edition": one.commitment_code,
            }
            for one in found
        ],
        editions=[
            labels.commitment_in_words(edition.code)
            for edition in repair_tables.commitments()
            if edition.code in {one.commitment_code for one in found}
        ],
        paging=Paging(found, page, total),
    )
