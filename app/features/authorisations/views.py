"""The page of authorisations: what they will be, and where to go."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import citizens

blueprint = Blueprint("authorisations", __name__)


@blueprint.get("/me/authorisations")
@citizens
def index() -> ResponseReturnValue:
    """Who may see my report."""
    return render_template("authorisations/index.html")
