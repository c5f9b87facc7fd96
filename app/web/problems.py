"""Errors of the token-secured API as problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify

# Where errors are problem documents; the open API answers `{"error": status}`.
UNDER = "/api/v1/intake/"
_UNNAMED = {status.value: status.phrase for status in HTTPStatus}


def problem(status: int, code: str, detail: str = "", **more: Any) -> Response:
    """A problem document. `code` is stable and for programs, `detail` a sentence for people."""
    contents = {"type": "about:blank", "title": _UNNAMED.get(status, "Error"), "status": status, "code": code}
    if detail:
        contents["detail"] = detail
    response = jsonify(contents | more)
    response.status_code = status
    response.mimetype = "application/problem+json"
    response.headers["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
