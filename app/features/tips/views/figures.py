"""Figures about tips for the office: in time or late, how they ended, what reporters say."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import labels, queries
from app.features.tips.views.blueprints import office as blueprint
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission
from app.rulebook import tip_tables
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session


@blueprint.get("/figures")
@requires(Permission.TIPS_HANDLE)
def figures() -> ResponseReturnValue:
    """For the credit office, which sorts all tips. Raises NotFound for other bodies."""
    session = db_session()
    if not queries.handler_of(session, current_actor()).is_of_office:
        raise NotFound("not-for-other-bodies")
    closings = queries.figures.closings(session)
    return render_template(
        "tips/office/figures.html",
        by_body=[
            (queries.body_name(session, row.body_id) or _("Credit office"), row)
            for row in queries.figures.by_body(session)
        ],
        closings=[
            (labels.reason(one.code), closings.get(one.code, 0)) for one in tip_tables.closing_reasons()
        ],
        telling=queries.figures.telling(session),
        survey=queries.figures.survey(session),
        questions=tip_tables.survey_questions(),
        answers=tip_tables.survey_answers(),
        shown_from=tip_tables.limits().survey_shown_from,
    )
