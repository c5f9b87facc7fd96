"""The addresses for programs: hand a batch in, read its receipts. No session, no cookie, no form token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.sheets import SheetRefused
from app.features.bodies import queries as bodies
from app.features.intake import queries as intake
from app.features.intake import reading, waiting_files
from app.features.intake import services as intake_services
from app.features.intake.headings import HeadingsProblem
from app.features.intake.models import IntakeBatch, Outcome
from app.features.intake.policies import reach_of
from app.features.intake.scope import Scope
from app.features.intake_api import contents, labels, requests, services
from app.features.intake_api.requests import Asked, BadRequest
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.permissions import Permission
from app.web import throttle
from app.web.access import current_actor, programs
from app.web.locale import LOCALES, speaking
from app.web.paging import asked_page
from app.web.problems import problem
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, undo_unless_committed, writes

blueprint = Blueprint("intake_api", __name__, url_prefix="/api/v1/intake")
BATCHES_PER_PAGE = 100
RECEIPTS_PER_PAGE = 1_000
# A dry run answers at once; a sheet with more rows is tried as far as this.
MOST_TRIED = 5_000


@blueprint.before_request
def count() -> None:
    """So many requests a minute for each token."""
    limit = f"{toolbox().settings.intake_requests_per_minute}/minute"
    throttle.by_key(limit, "intake-api", current_actor().key)


@blueprint.post("/batches")
@programs(Permission.INTAKE_HAND_IN)
@writes
def hand_in() -> ResponseReturnValue:
    """Take rows or a sheet, or only try them. The same request again answers the same batch."""
    with _in_the_programs_language():
        try:
            asked = requests.read()
            reading.check_sheet(asked.stream, _scope(asked))
            return _tried(asked) if asked.is_dry_run else _taken(asked)
        except BadRequest as refusal:
            return problem(refusal.status, refusal.code, labels.problem_in_words(refusal.code, refusal.words))
        except (SheetRefused, HeadingsProblem) as refusal:
            line = contents.refusal_line(refusal.code, refusal.values)
            return problem(422, line["code"], line["detail"])


@blueprint.get("/batches")
@programs(Permission.INTAKE_READ)
def index() -> ResponseReturnValue:
    """The batches of the program's body, newest first."""
    page = asked_page()
    found, total = intake.batches_for(
        db_session(), current_actor(), offset=(page - 1) * BATCHES_PER_PAGE, limit=BATCHES_PER_PAGE
    )
    with _in_the_programs_language():
        lines = [_line(batch) for batch in found]
        return _answer({"items": lines, "next": _next_page(page, page * BATCHES_PER_PAGE < total)})


@blueprint.get("/batches/<reference>")
@programs(Permission.INTAKE_READ)
def show(reference: str) -> ResponseReturnValue:
    """One batch of the program's body, and a page of its receipts."""
    page, session = asked_page(), db_session()
    batch = intake.get_batch(session, current_actor(), reference)
    with _in_the_programs_language():
        found, total = intake.receipts_page(
            session, batch, _asked_outcome(), offset=(page - 1) * RECEIPTS_PER_PAGE, limit=RECEIPTS_PER_PAGE
        )
        rows = [
            contents.receipt_line(row.number, row.outcome, row.rule, row.values, record)
            for row, record in found
        ]
        next_page = _next_page(page, page * RECEIPTS_PER_PAGE < total)
        return _answer(_line(batch) | {"rows": rows, "next": next_page})


def _tried(asked: Asked) -> Response:
    judged = reading.dry_run(toolbox().database, asked.stream, _scope(asked))
    lines = [
        contents.receipt_line(one.row.number, one.outcome, one.rule, one.values, "")
        for one in islice(chain.from_iterable(judged), MOST_TRIED + 1)
    ]
    rows = lines[:MOST_TRIED]
    answer = {"batch": None, "kind": asked.kind, "mode": asked.mode.value, **contents.counts_of(rows)}
    return _answer(answer | {"rows": rows, "is_cut": len(lines) > MOST_TRIED})


def _taken(asked: Asked) -> Response:
    """Keep the file, sealed, and have it read; the answer comes after both are safe."""
    session, tools = db_session(), toolbox()
    body = bodies.get_body(session, _body_id())
    wanted = services.HandIn(
        asked.kind, asked.mode, asked.file_name, reading.file_digest(asked.stream), asked.key
    )
    try:
        batch = services.find_handed_in(session, body.id, wanted)
        if batch is None:
            begun = services.begin_hand_in(session, current_actor(), body=body, asked=wanted)
            if begun is not None:
                undo_unless_committed(partial(waiting_files.forget, tools, begun.reference))
                waiting_files.keep(tools, begun.reference, asked.stream)
                intake_services.queue_batch(session, begun)
                return _answer(_line(begun), 202)
            batch = services.find_handed_in(session, body.id, wanted)
    except InvalidInput as refusal:
        return problem(422, refusal.code, labels.problem_in_words(refusal.code, {}))
    assert batch is not None, "the one that was first is there"
    return _answer(_line(batch))


def _line(batch: IntakeBatch) -> dict[str, Any]:
    return contents.batch_line(batch, url_for("intake_api.show", reference=batch.reference, _external=True))


def _next_page(page: int, has_more: bool) -> str | None:
    following = {**(request.view_args or {}), **request.args.to_dict(), "page": str(page + 1)}
    return url_for(str(request.endpoint), _external=True, **following) if has_more else None


def _answer(values: dict[str, Any], status: int = 200) -> Response:
    response = jsonify(values)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if request.method == "POST" and "url" in values:
        response.headers["Location"] = values["url"]
    return response


def _scope(asked: Asked) -> Scope:
    return Scope(asked.kind, asked.mode, reach_of(bodies.get_body(db_session(), _body_id())))


def _body_id() -> UUID:
    body_id = current_actor().body_id
    if body_id is None:
        raise NotFound("no-body")
    return body_id


def _asked_outcome() -> Outcome | None:
    asked = request.args.get("outcome", "")
    try:
        return Outcome(asked) if asked else None
    except ValueError:
        raise NotFound("no-such-outcome") from None


@contextmanager
def _in_the_programs_language() -> Iterator[None]:
    """By `?lang=`, else by Accept-Language, else Chinese."""
    wish = request.args.get("lang", "")
    language = wish if wish in LOCALES else request.accept_languages.best_match(list(LOCALES), "zh")
    with speaking(str(language)):
        yield
