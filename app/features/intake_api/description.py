"""The part of the API's description that is about handing in; `open_api` joins it to the rest."""

from __future__ import annotations

from typing import Any

from app.features.intake.kinds import READERS
from app.features.intake.models import BatchState, Outcome
from app.features.intake.states import BatchMode
from app.features.intake_api.requests import LONGEST_KEY, SHEETS

_Values = dict[str, Any]
TEXT: _Values = {"type": "string"}
NUMBER: _Values = {"type": "integer"}
TIME: _Values = {"type": "string", "format": "date-time"}
TIME_OR_NONE: _Values = {"type": ["string", "null"], "format": "date-time"}
KIND = TEXT | {"enum": list(READERS)}
MODE = TEXT | {"enum": [mode.value for mode in BatchMode]}
COUNTS = {outcome.value: NUMBER for outcome in Outcome}
RECEIPT = {
    "row": NUMBER,
    "outcome": TEXT | {"enum": [outcome.value for outcome in Outcome]},
    "rule": TEXT,
    "reason": TEXT,
    "record": {"type": ["string", "null"]},
}
BATCH = {
    "batch": TEXT,
    "url": TEXT | {"format": "uri"},
    "kind": KIND,
    "mode": MODE,
    "state": TEXT | {"enum": [state.value for state in BatchState]},
    "refusal": {"anyOf": [{"$ref": "#/components/schemas/SheetRefusal"}, {"type": "null"}]},
    "handed_in_at": TIME,
    "finished_at": TIME_OR_NONE,
    **COUNTS,
}
NEXT = {"type": ["string", "null"], "format": "uri"}
TOKEN_SCHEME = {"token": {"type": "http", "scheme": "bearer", "description": "Issued by the credit office."}}


def paths() -> _Values:
    """The addresses, by path."""
    return {
        "/api/v1/intake/batches": {"get": _list_batches(), "post": _hand_in()},
        "/api/v1/intake/batches/{reference}": {"get": _show_batch()},
    }


def schemas() -> _Values:
    """What is sent and answered, by name."""
    rows = {"type": "array", "items": _ref("Receipt")}
    cell = {"type": ["string", "number", "null"]}
    return {
        "Receipt": _object(RECEIPT),
        "SheetRefusal": _object({"code": TEXT, "detail": TEXT}),
        "Batch": _object(BATCH),
        "BatchPage": _object({"items": {"type": "array", "items": _ref("Batch")}, "next": NEXT}),
        "BatchWithReceipts": _object(BATCH | {"rows": rows, "next": NEXT}),
        "DryRun": _object(
            {"batch": {"type": "null"}, "kind": KIND, "mode": MODE, **COUNTS, "rows": rows}
            | {"is_cut": {"type": "boolean"}}
        ),
        "Rows": {
            "type": "object",
            "required": ["kind", "rows"],
            "properties": {
                "kind": KIND,
                "mode": MODE | {"default": BatchMode.NEW.value},
                "dry_run": {"type": "boolean", "default": False},
                "file_name": TEXT,
                "rows": {
                    "type": "array",
                    "description": "Objects whose keys are the headings of the form.",
                    "items": {"type": "object", "additionalProperties": cell},
                },
            },
        },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "code"],
            "properties": {"type": TEXT, "title": TEXT, "status": NUMBER, "code": TEXT, "detail": TEXT},
        },
    }


def _hand_in() -> _Values:
    sheets: _Values = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in SHEETS}
    return _secured(
        "handIn",
        "Hand rows or a sheet in, or only try them (dry_run). The same request again answers the same batch.",
        {
            "200": _answer("A dry run, or the batch that this request made before.", "DryRun", "Batch"),
            "202": _answer("Taken; the receipts stand at `url` once `state` is done.", "Batch"),
            **_problems("400", "413", "415", "422"),
        },
        [
            _query("kind", KIND),
            _query("mode", MODE),
            _query("dry_run", {"type": "boolean"}),
            _query("file_name", TEXT),
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key with the same rows is the same request, with others refused.",
                "schema": TEXT | {"maxLength": LONGEST_KEY},
            },
        ],
    ) | {
        "requestBody": {
            "required": True,
            "description": "For a sheet, kind and the rest stand in the query.",
            "content": {"application/json": {"schema": _ref("Rows")}, **sheets},
        }
    }


def _list_batches() -> _Values:
    return _secured(
        "listBatches",
        "The batches of your body, newest first.",
        {"200": _answer("One page of them.", "BatchPage"), **_problems("404")},
        [_query("page", NUMBER | {"minimum": 1})],
    )


def _show_batch() -> _Values:
    return _secured(
        "getBatch",
        "One batch of your body with its receipts, a thousand a page.",
        {"200": _answer("The batch.", "BatchWithReceipts"), **_problems("404")},
        [
            {"name": "reference", "in": "path", "required": True, "schema": TEXT},
            _query("page", NUMBER | {"minimum": 1}),
            _query("outcome", RECEIPT["outcome"]),
        ],
    )


def _secured(name: str, summary: str, responses: _Values, parameters: list[_Values]) -> _Values:
    language = _query("lang", TEXT | {"enum": ["zh", "en"]})
    return {
        "operationId": name,
        "summary": summary,
        "security": [{"token": []}],
        "parameters": [*parameters, language],
        "responses": responses | _problems("401", "429"),
    }


def _problems(*statuses: str) -> _Values:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {status: {"description": "A problem document.", "content": content} for status in statuses}


def _answer(description: str, *names: str) -> _Values:
    schema = _ref(names[0]) if len(names) == 1 else {"anyOf": [_ref(name) for name in names]}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _query(name: str, schema: _Values) -> _Values:
    return {"name": name, "in": "query", "schema": schema}


def _ref(name: str) -> _Values:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: _Values) -> _Values:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
