"""The rules that anybody can read: what is collected, and what follows from it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.catalogue import labels, queries
from app.kernel import clock
from app.rulebook.code_tables import catalogue_categories
from app.rulebook.rules import current_version
from app.web.access import public
from app.web.unit_of_work import db_session

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/catalogue")
@public
def index() -> ResponseReturnValue:
    """The items in force, by category."""
    items = queries.items_in_force(db_session(), clock.today())
    groups = [
        (
            _(category.label),
            category.code,
            [(_(item.label) if item.label else item.name, item.code, labels.item_in_words(item))
             for item in items if item.category == category.code],
        )
        for category in catalogue_categories()
    ]  # fmt: skip
    return render_template(
        "catalogue/index.html",
        groups=[group for group in groups if group[2]],
        empty=[name for name, _code, found in groups if not found],
        rulebook_version=current_version(),
    )


@blueprint.get("/measures")
@public
def measures() -> ResponseReturnValue:
    """What a listing leads to, and what honesty brings."""
    return render_template(
        "catalogue/measures.html", groups=labels.measure_groups(), incentives=labels.incentive_rows()
    )
