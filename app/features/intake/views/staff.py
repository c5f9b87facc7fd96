"""The staff's pages: hand a sheet in, watch it being read, read the receipt of every row."""

from __future__ import annotations

from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.sheets import SheetRefused
from app.features.bodies import queries as bodies
from app.features.intake import forms, labels, queries, reading, receipts_sheet, services, waiting_files
from app.features.intake.headings import HeadingsProblem
from app.features.intake.kinds import READERS
from app.features.intake.models import EFFECTIVE, BatchState, IntakeBatch, Outcome
from app.features.intake.policies import reach_of
from app.features.intake.scope import Scope
from app.features.intake.states import BatchMode
from app.features.records.models import RecordKind
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, undo_unless_committed, writes
from app.web.uploads import takes_files

blueprint = Blueprint("intake", __name__, url_prefix="/office/intake")
_RECEIPTS_PER_PAGE = 50
# A dry run answers at once; a sheet with more rows is tried as far as this.
_TRIED_ROWS, _TRIED_SLICES = 5_000, 5


@blueprint.get("/")
@requires(Permission.INTAKE_READ)
def index() -> ResponseReturnValue:
    """The batches that this post may see."""
    page = asked_page()
    found, total = queries.batches_for(
        db_session(), current_actor(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    return render_template(
        "intake/index.html",
        batches=[_described(batch) for batch in found],
        paging=Paging(found, page, total),
        can_hand_in=current_actor().can(Permission.INTAKE_HAND_IN),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.INTAKE_HAND_IN)
@takes_files
@writes
def new() -> ResponseReturnValue:
    """Hand a sheet in, or only try it. A file that cannot be a sheet is refused here and now."""
    form = forms.UploadForm()
    if form.validate_on_submit():
        stream = form.file.data.stream
        try:
            reading.check_sheet(stream, _scope(form))
            if form.mode.data == forms.TRY:
                return _tried(form, stream)
            batch = _take(form, stream)
            return redirect(url_for("intake.show", reference=batch.reference), 303)
        except (SheetRefused, HeadingsProblem) as refusal:
            form.problem("file", labels.refusal_in_words(refusal.code, refusal.values))
    page = render_template("intake/new.html", form=form, megabytes=toolbox().settings.max_upload_mb)
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>")
@requires(Permission.INTAKE_READ)
def show(reference: str) -> ResponseReturnValue:
    """One batch: how far it is, and the receipts."""
    session, page, outcome = db_session(), asked_page(), _asked_outcome()
    batch = queries.get_batch(session, current_actor(), reference)
    found, total = queries.receipts_page(
        session, batch, outcome, offset=(page - 1) * _RECEIPTS_PER_PAGE, limit=_RECEIPTS_PER_PAGE
    )
    return render_template(
        "intake/show.html",
        batch=batch,
        about=_described(batch),
        same_file=queries.find_same_file(session, batch),
        refusal=labels.refusal_in_words(batch.refusal, batch.refusal_values) if batch.refusal else "",
        receipts=[_receipt(row.number, row.outcome, row.rule, row.values, record) for row, record in found],
        paging=Paging(found, page, total, _RECEIPTS_PER_PAGE),
        outcome=outcome or "",
        outcomes=[(one.value, words, count) for one, words, count in labels.counts_in_words(batch)],
        check=queries.check_of(session, batch, clock.today()),
        can_open_records=current_actor().can(Permission.RECORDS_READ),
    )


@blueprint.get("/<reference>/progress")
@requires(Permission.INTAKE_READ)
def progress(reference: str) -> ResponseReturnValue:
    """How far a batch has been read, for the page that watches it."""
    batch = queries.get_batch(db_session(), current_actor(), reference)
    return jsonify(
        goes_on=batch.state == BatchState.READING, done=batch.rows_done, expected=batch.rows_expected
    )


@blueprint.get("/<reference>/receipts.csv", defaults={"form": "csv"})
@blueprint.get("/<reference>/receipts.xlsx", defaults={"form": "xlsx"})
@requires(Permission.INTAKE_READ)
def receipts(reference: str, form: str) -> ResponseReturnValue:
    """Every receipt of a batch as a sheet, its cells as text."""
    session = db_session()
    batch = queries.get_batch(session, current_actor(), reference)
    head = [_("Row"), _("Outcome"), _("Rule"), _("Reason"), _("Record number")]
    rows = (
        [
            str(number),
            str(labels.OUTCOMES[Outcome(outcome)]),
            rule,
            labels.reason_in_words(rule, values),
            record,
        ]
        for number, outcome, rule, values, record in queries.receipt_lines(session, batch)
    )
    data, kind = receipts_sheet.build(form, _("Receipts"), head, rows)
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{batch.reference}-receipts.{form}"'
    return answer


def _take(form: forms.UploadForm, stream: BinaryIO) -> IntakeBatch:
    """Keep the file, sealed, and have it read; the answer comes after both are safe."""
    session, actor = db_session(), current_actor()
    if actor.body_id is None:
        raise NotFound("no-body")
    batch = services.begin_batch(
        session,
        actor,
        kind=form.kind.data,
        body=bodies.get_body(session, actor.body_id),
        file_name=form.file.data.filename or "",
        file_digest=reading.file_digest(stream),
        mode=_scope(form).mode,
        kinds=tuple(READERS),
    )
    undo_unless_committed(partial(waiting_files.forget, toolbox(), batch.reference))
    waiting_files.keep(toolbox(), batch.reference, stream)
    services.queue_batch(session, batch)
    flash(_("The sheet is handed in. Every row gets a receipt here."), "success")
    return batch


def _tried(form: forms.UploadForm, stream: BinaryIO) -> ResponseReturnValue:
    """What would become of each row; nothing is kept."""
    judged = reading.dry_run(toolbox().database, stream, _scope(form))
    rows = list(chain.from_iterable(islice(judged, _TRIED_SLICES)))
    scope = _scope(form)
    counts = {one: sum(row.outcome is one for row in rows) for one in labels.outcomes_of(scope.mode)}
    problems = [row for row in rows if row.outcome not in EFFECTIVE]
    return render_template(
        "intake/tried.html",
        file_name=form.file.data.filename,
        counts=[(labels.OUTCOMES[one], count) for one, count in counts.items()],
        receipts=[_receipt(row.row.number, row.outcome, row.rule, row.values, "") for row in problems],
        rows=len(rows),
        is_cut=len(rows) >= _TRIED_ROWS,
    )


def _scope(form: forms.UploadForm) -> Scope:
    body_id = current_actor().body_id
    if body_id is None:
        raise NotFound("no-body")
    body = bodies.get_body(db_session(), body_id)
    return Scope(form.kind.data, BatchMode(form.purpose.data), reach_of(body))


def _described(batch: IntakeBatch) -> dict[str, Any]:
    return {
        "batch": batch,
        "kind": labels.KINDS[RecordKind(batch.kind)],
        "mode": labels.MODES[BatchMode(batch.mode)],
        "state": labels.STATES[BatchState(batch.state)],
        "tone": labels.STATE_TONES[BatchState(batch.state)],
        "is_reading": batch.state == BatchState.READING,
        "counts": [(words, count) for _one, words, count in labels.counts_in_words(batch)],
    }


def _receipt(number: int, outcome: str, rule: str, values: Any, record: str) -> dict[str, Any]:
    return {
        "number": number,
        "outcome": labels.OUTCOMES[Outcome(outcome)],
        "tone": labels.TONES[Outcome(outcome)],
        "rule": rule,
        "reason": labels.reason_in_words(rule, values),
        "record": record,
    }


def _asked_outcome() -> Outcome | None:
    asked = request.args.get("outcome", "")
    if not asked:
        return None
    try:
        return Outcome(asked)
    except ValueError:
        raise NotFound("no-such-outcome") from None
