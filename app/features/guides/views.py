"""Pages that explain."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web.access import public

blueprint = Blueprint("guides", __name__)


@blueprint.get("/help")
@public
def help() -> ResponseReturnValue:
    """How each thing here works, and what the words mean."""
    return render_template("guides/help.html")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept about whom, for how long, and who may see it."""
    return render_template("guides/privacy.html")


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What works for whom, and whom to tell where it does not."""
    return render_template("guides/accessibility.html")


@blueprint.get("/terms")
@public
def terms() -> ResponseReturnValue:
    """What re-publishers owe the people they publish about."""
    return render_template("guides/terms.html")
