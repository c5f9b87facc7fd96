"""Answers for the machine that watches the portal."""

from __future__ import annotations

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.features.health import queries
from app.web.access import public
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("health", __name__)
_log = structlog.get_logger("portal")


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Database and index answer."""
    parts = {"database": True, "index": True}
    try:
        queries.ask_database(db_session())
    except Exception as problem:  # noqa: BLE001 - whatever it is, the answer is "not ready"
        parts["database"] = False
        _log.error("not-ready", part="database", kind=type(problem).__name__)
    try:
        parts["index"] = toolbox().search.health().is_ok
    except Exception as problem:  # noqa: BLE001
        parts["index"] = False
        _log.error("not-ready", part="index", kind=type(problem).__name__)
    is_ready = all(parts.values())
    return jsonify(status="ok" if is_ready else "unavailable", **parts), 200 if is_ready else 503
