"""Public pages."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import public

blueprint = Blueprint("learning", __name__)


@blueprint.get("/learning")
@public
def index() -> ResponseReturnValue:
    """Where to read about credit until the readers and the quiz are here."""
    return render_template("learning/index.html")
