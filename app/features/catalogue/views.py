"""What anybody can read: what is collected, the lists, the bodies, and what follows from a listing."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.bodies.queries import all_bodies
from app.features.catalogue import labels, queries
from app.kernel import clock
from app.kernel.errors import NotFound
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
            [(labels.item_name(item), item.code, labels.item_in_words(item))
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


@blueprint.get("/catalogue/lists")
@public
def lists() -> ResponseReturnValue:
    """Every serious-dishonesty list, switched on or not."""
    return render_template("catalogue/lists.html", lists=labels.lists_in_words(clock.today()))


@blueprint.get("/catalogue/lists/<code>")
@public
def serious_list(code: str) -> ResponseReturnValue:
    """One list: legal standard, public comment, how one leaves it, its measures."""
    today = clock.today()
    found = labels.list_in_words(code, today)
    if found is None:
        raise NotFound("no-such-list")
    return render_template("catalogue/list.html", code=code, **found)


@blueprint.get("/catalogue/bodies")
@public
def bodies() -> ResponseReturnValue:
    """Who finds and who hands in, with their codes."""
    found = [body for body in all_bodies(db_session()) if body.is_confirmed]
    return render_template("catalogue/bodies.html", rows=labels.bodies_in_words(found))


@blueprint.get("/measures")
@public
def measures() -> ResponseReturnValue:
    """What a listing leads to, and what honesty brings."""
    today = clock.today()
    return render_template(
        "catalogue/measures.html",
        groups=labels.measure_groups(today),
        incentives=labels.incentive_rows(today),
    )
