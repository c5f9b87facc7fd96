"""Rows in quarantine: rule and reason of each; cells open for a stated purpose, a second person decides."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.intake import forms, labels, policies, queries, services
from app.features.intake.models import EFFECTIVE, IntakeRow, Outcome
from app.features.intake.states import TABLE, QuarantineAction, QuarantineState
from app.features.records.models import RecordKind
from app.features.records.views.purposes import Door, ask_purpose, stated_purpose
from app.kernel import access_log, clock
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.kernel.permissions import Permission
from app.rulebook.identity import is_id_number, parse_id_number
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("quarantine", __name__, url_prefix="/office/intake/quarantine")
_DOOR = Door(
    _l("Open a row in quarantine"),
    _l("Open the row"),
    section="intake",
    index=(_l("Rows in quarantine"), "quarantine.index"),
)
_BASIS = "公共信用信息归集审核"


@blueprint.get("/")
@requires(Permission.INTAKE_READ)
def index() -> ResponseReturnValue:
    """The rows in quarantine that this post may see; those that wait, unless another state is asked for."""
    session, actor, page, today = db_session(), current_actor(), asked_page(), clock.today()
    state, batch = _asked_state(), request.args.get("batch", "")
    found, total = queries.quarantined_page(
        session, actor, batch=batch, state=state, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
    )
    counts = queries.counts_in_quarantine(session, actor)
    return render_template(
        "intake/quarantine/index.html",
        rows=[_described(row) | {"is_late": _is_late(row, today)} for row in found],
        paging=Paging(found, page, total),
        state=state or "",
        states=[(one.value, words, counts.get(one.value, 0)) for one, words in labels.QUARANTINE.items()],
        batch=batch,
    )


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.INTAKE_READ)
def show(reference: str) -> ResponseReturnValue:
    """One row, its cells once the purpose is stated; each opening is a row of the access log."""
    row = queries.get_row(db_session(), current_actor(), reference)
    if not row.cells_sealed or not policies.can_open_cells(current_actor(), row.batch):
        return _page(row, {}, forms.DecisionForm())
    if (asking := ask_purpose(_DOOR, reference)) is not None:
        return asking
    return _page(row, _opened(row), _form(row))


@blueprint.post("/<reference>/decide")
@requires(Permission.INTAKE_DECIDE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """Release, refuse or destroy, with reasons in writing."""
    row, form = queries.get_row(db_session(), current_actor(), reference), forms.DecisionForm()
    back = redirect(url_for("quarantine.show", reference=reference), 303)
    if not stated_purpose(reference):
        return back  # nobody decides about a row they have not looked at
    form.offer(_actions(row))
    if form.validate_on_submit():
        try:
            _decide(row, QuarantineAction(form.decision.data), form.reason.data)
            return back
        except (NotNow, InvalidInput) as error:
            form.problem("reason", labels.PROBLEMS[error.code])
    return _page(row, _opened(row), form), 422


def _decide(row: IntakeRow, action: QuarantineAction, reason: str) -> None:
    session, actor = db_session(), current_actor()
    if action is QuarantineAction.RELEASE:
        judged = services.release_row(session, actor, row, reason=reason)
        if judged.outcome in EFFECTIVE or judged.outcome is Outcome.UNCHANGED:
            flash(_("The row is released and recorded."), "success")
        else:
            words = labels.reason_in_words(judged.rule, judged.values)
            told = _("The row was judged anew and stopped by another rule: %(reason)s", reason=words)
            flash(told, "warning")
    elif action is QuarantineAction.REJECT:
        services.reject_row(session, actor, row, reason=reason)
        flash(_("The row is refused. Its body reads the reasons and can hand it in again."), "success")
    else:
        services.destroy_row(session, actor, row, reason=reason)
        flash(_("The cells of the row are erased."), "success")


def _opened(row: IntakeRow) -> dict[str, str]:
    """The cells, once their opening is in the access log: of the person, if the register has one."""
    cells = queries.cells_of(db_session(), row)
    with toolbox().database.reading() as reading:
        subject_id = queries.subject_id_of(reading, cells) or row.id
    reference = queries.row_reference(row)
    if request.method == "GET":
        with toolbox().database.transaction() as session:
            access_log.record(
                session,
                current_actor(),
                subject_id=subject_id,
                action="intake.row-opened",
                thing=reference,
                fields="cells of the row",
                purpose=stated_purpose(reference),
                basis=_BASIS,
            )
    return cells


def _page(row: IntakeRow, cells: dict[str, str], form: forms.DecisionForm) -> str:
    actor, session = current_actor(), db_session()
    return render_template(
        "intake/quarantine/show.html",
        row=row,
        about=_described(row),
        cells=[{"key": heading, "value": _shown(cell)} for heading, cell in cells.items()],
        form=form if cells and policies.can_decide(actor, row) and _actions(row) else None,
        check=queries.check_of(session, row.batch, clock.today()),
        decided=queries.reason_of(session, row),
        is_own=actor.key == row.batch.handed_in_by,
        can_be_released=policies.can_be_released(row),
    )


def _shown(cell: str) -> str:
    """A cell as it is shown: an ID number masked, as everywhere."""
    return parse_id_number(cell).masked if is_id_number(cell) else cell


def _form(row: IntakeRow) -> forms.DecisionForm:
    form = forms.DecisionForm(formdata=None)
    form.offer(_actions(row))
    return form


def _actions(row: IntakeRow) -> list[QuarantineAction]:
    found = TABLE.actions(QuarantineState(row.quarantine), current_actor())
    can_be_released = policies.can_be_released(row)
    return [one for one in found if one is not QuarantineAction.RELEASE or can_be_released]


def _described(row: IntakeRow) -> dict[str, Any]:
    rule = row.quarantine_rule or row.rule
    return {
        "reference": queries.row_reference(row),
        "row": row,
        "rule": rule,
        "reason": labels.quarantine_reason(row),
        "state": labels.QUARANTINE[QuarantineState(row.quarantine)],
        "tone": labels.QUARANTINE_TONES[QuarantineState(row.quarantine)],
        "kind": labels.KINDS[RecordKind(row.batch.kind)],
        "due_on": queries.check_due_on(row.batch),
    }


def _is_late(row: IntakeRow, today: Any) -> bool:
    return row.quarantine == QuarantineState.WAITING and today > queries.check_due_on(row.batch)


def _asked_state() -> QuarantineState | None:
    asked = request.args.get("state", QuarantineState.WAITING.value)
    if asked in {"", "all"}:
        return None
    try:
        return QuarantineState(asked)
    except ValueError:
        raise NotFound("no-such-state") from None
