"""The page of credit repair: what the law gives, and where to go."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import citizens

blueprint = Blueprint("repairs", __name__)


@blueprint.get("/me/repairs")
@citizens
def index() -> ResponseReturnValue:
    """What can be done about a negative record."""
    return render_template("repairs/index.html")
