"""What a request brings: rows as JSON or a sheet as it is, with the kind and what it is for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from flask import request

from app.adapters.sheets import SheetRefused
from app.adapters.sheets.json_rows import packed
from app.features.intake.kinds import READERS
from app.features.intake.states import BatchMode
from app.kernel.errors import PortalError

JSON = "application/json"
SHEETS = {
    "text/csv": "sheet.csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheet.xlsx",
    "application/octet-stream": "sheet",
}
# Rows as JSON take far more memory than a sheet of the same size: more rows come as a sheet.
MOST_JSON_BYTES = 5 * 1024 * 1024
LONGEST_KEY, LONGEST_NAME = 200, 200
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"", "0", "false", "no"})


class BadRequest(PortalError):
    """The request cannot be read; `status` and `code` say why."""

    def __init__(self, status: int, code: str, **values: str) -> None:
        super().__init__(code)
        self.status = status
        self.words: dict[str, str] = values


@dataclass(frozen=True)
class Asked:
    """A request to hand in."""

    kind: str
    mode: BatchMode
    is_dry_run: bool
    file_name: str
    key: str
    stream: BinaryIO


def read() -> Asked:
    """Read the request at hand. Raises BadRequest, SheetRefused."""
    if request.mimetype == JSON:
        given, stream, name = _json()
    elif request.mimetype in SHEETS:
        given, name = dict(request.args), SHEETS[request.mimetype]
        stream = BytesIO(request.get_data(cache=False))
    else:
        raise BadRequest(415, "media-type-unknown", types=", ".join((JSON, *SHEETS)))
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        raise BadRequest(400, "idempotency-key-too-long", limit=str(LONGEST_KEY))
    return Asked(
        kind=_kind(given.get("kind")),
        mode=_mode(given.get("mode") or BatchMode.NEW.value),
        is_dry_run=_flag("dry_run", given.get("dry_run", "")),
        file_name=str(given.get("file_name") or name)[-LONGEST_NAME:],
        key=key,
        stream=stream,
    )


def _json() -> tuple[dict[str, Any], BinaryIO, str]:
    data = request.get_data(cache=False)
    if len(data) > MOST_JSON_BYTES:
        raise BadRequest(413, "too-many-json-rows", megabytes=str(MOST_JSON_BYTES // (1024 * 1024)))
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRequest(400, "json-unreadable") from None
    if not isinstance(document, dict) or not isinstance(document.get("rows"), list):
        raise BadRequest(422, "rows-missing")
    try:
        return document, BytesIO(packed(document["rows"])), "rows.json"
    except RecursionError:
        raise SheetRefused("not-a-sheet") from None


def _kind(given: Any) -> str:
    if not isinstance(given, str) or given not in READERS:
        raise BadRequest(422, "kind-unknown", kinds=", ".join(READERS))
    return given


def _mode(given: Any) -> BatchMode:
    try:
        return BatchMode(given)
    except ValueError:
        raise BadRequest(422, "mode-unknown", modes=", ".join(BatchMode)) from None


def _flag(name: str, given: Any) -> bool:
    word = given if isinstance(given, bool) else str(given).lower()
    if word is True or word in _YES:
        return True
    if word is False or word in _NO:
        return False
    raise BadRequest(422, "flag-unreadable", name=name)
