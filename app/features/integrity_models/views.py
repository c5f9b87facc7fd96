"""Public pages."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import public

blueprint = Blueprint("integrity_models", __name__)


@blueprint.get("/integrity-models")
@public
def index() -> ResponseReturnValue:
    """Models published here; none yet, and the page says how one comes about."""
    return render_template("integrity_models/index.html")
