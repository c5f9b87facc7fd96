"""The rules as anybody reads them, and the words of the field."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.features.catalogue import labels
from app.features.catalogue import queries as catalogue
from app.features.rules.tables import TABLES, item_rows, rendered
from app.kernel import clock
from app.kernel.errors import NotFound
from app.rulebook.rules import current_version
from app.web.access import public
from app.web.unit_of_work import db_session

blueprint = Blueprint("rules", __name__)


@blueprint.get("/rules")
@public
def index() -> ResponseReturnValue:
    """Which tables of rules there are."""
    return render_template("rules/index.html", tables=TABLES, rulebook_version=current_version())


@blueprint.get("/rules/<table>")
@public
def show(table: str) -> ResponseReturnValue:
    """One table, every row with its source, its status and its days."""
    found = next((one for one in TABLES if one.code == table), None)
    if found is None:
        raise NotFound("no-such-table")
    return render_template(
        "rules/table.html",
        table=found,
        tables=TABLES,
        parts=rendered(found.parts()),
        rulebook_version=current_version(),
    )


@blueprint.get("/catalogue/items/<code>")
@public
def item(code: str) -> ResponseReturnValue:
    """One item of the catalogue with every version there was, is or is to come."""
    versions = catalogue.versions_of(db_session(), code)
    today = clock.today()
    return render_template(
        "rules/item.html",
        title=labels.item_name(versions[0]),
        code=code,
        versions=[
            {
                "number": one.version,
                "is_in_force": labels.is_in_force(versions, one, today),
                "rows": item_rows(one, catalogue.last_day_of(versions, one)),
            }
            for one in versions
        ],
    )


@blueprint.get("/glossary")
@public
def glossary() -> ResponseReturnValue:
    """The words of the field."""
    return render_template("rules/glossary.html")
