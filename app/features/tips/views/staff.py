"""The staff's pages: what was reported, the conversation, and the steps by the table of states.

Every opening of a tip is logged. Nothing here knows anything about the reporter's machine.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import forms, labels, policies, queries, services
from app.features.tips.models import Sender, Tip
from app.features.tips.states import TABLE, ClosingReason, TipAction, TipState
from app.features.tips.views import steps
from app.features.tips.views.timeline import messages_for
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("tips_office", __name__, url_prefix="/office/tips")

_DEEDS_AT_ONCE = {TipAction.TAKE_UP: services.take_up, TipAction.OPEN_CASE: services.open_case}


@blueprint.get("/")
@requires(Permission.TIPS_HANDLE)
def index() -> ResponseReturnValue:
    """All tips, what is due first in front."""
    state, page = _asked_state(), asked_page()
    found, total = queries.page_of_tips(db_session(), state=state, page=page, per_page=PER_PAGE)
    today = clock.today()
    rows = [
        {
            "tip": tip,
            "conduct": labels.conduct(tip.conduct),
            "state": labels.STATES[TipState(tip.state)],
            "tone": labels.TONES[TipState(tip.state)],
            "reason": _reason(tip),
            "is_late": tip.is_late(today),
        }
        for tip in found
    ]
    return render_template(
        "tips/office/index.html",
        rows=rows,
        paging=Paging(found, page, total),
        state=state or "",
        states=[(one.value, words, None) for one, words in labels.STATES.items()],
    )


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def show(reference: str) -> ResponseReturnValue:
    """One tip; answer the reporter."""
    actor = current_actor()
    tip = queries.get_tip(db_session(), reference)
    form = forms.AnswerForm()
    if form.validate_on_submit():
        services.answer(db_session(), actor, tip, form.text.data)
        flash(_("Your answer stands in the reporter's mailbox."), "success")
        return redirect(url_for("tips_office.show", reference=reference), 303)
    _log_view(tip)
    return _show_page(tip, form), 422 if form.errors else 200


@blueprint.post("/<reference>/<any('take-up', 'open-case'):action>")
@requires(Permission.TIPS_HANDLE)
@writes
def act(reference: str, action: str) -> ResponseReturnValue:
    """Take a tip up, or open a case."""
    tip = queries.get_tip(db_session(), reference)
    _DEEDS_AT_ONCE[TipAction(action)](db_session(), current_actor(), tip)
    flash(_("Done. The reporter sees it at once."), "success")
    return redirect(url_for("tips_office.show", reference=reference), 303)


@blueprint.route("/<reference>/close", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def close(reference: str) -> ResponseReturnValue:
    """Close a tip with a reason and an explanation."""
    actor, tip = current_actor(), queries.get_tip(db_session(), reference)
    if TipAction.CLOSE not in TABLE.actions(TipState(tip.state), actor):
        return redirect(url_for("tips_office.show", reference=reference), 303)
    form = forms.CloseForm()
    if form.validate_on_submit():
        try:
            services.close(db_session(), actor, tip, reason=form.reason.data, text=form.text.data)
            flash(_("The tip is closed. The reporter reads your explanation."), "success")
            return redirect(url_for("tips_office.show", reference=reference), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "text")
    return render_template("tips/office/close.html", form=form, tip=tip), 422 if form.errors else 200


def _show_page(tip: Tip, form: forms.AnswerForm) -> str:
    session = db_session()
    return render_template(
        "tips/office/show.html",
        form=form,
        tip=tip,
        state=labels.STATES[TipState(tip.state)],
        tone=labels.TONES[TipState(tip.state)],
        reason=_reason(tip),
        is_late=tip.is_late(clock.today()),
        said=steps.said_rows(tip.conduct, queries.said(session, tip)),
        messages=messages_for(Sender.STAFF, queries.conversation(session, tip)),
        actions=_actions(tip),
        deeds=[
            (event.at, labels.DEEDS.get(event.verb, event.verb), labels.post(event.post))
            for event in queries.deeds(session, tip)
        ],
        can_write=policies.can_write(tip),
    )


def _log_view(tip: Tip) -> None:
    """Before anything is shown: also where an answer with errors shows the tip again."""
    if request.method == "POST":
        keep_writes()
        services.note_view(db_session(), current_actor(), tip)
        return
    with toolbox().database.transaction() as session:
        services.note_view(session, current_actor(), tip)


def _actions(tip: Tip) -> list[tuple[str, object]]:
    """What staff can do now; reopening is the reporter's."""
    open_to_actor = TABLE.actions(TipState(tip.state), current_actor())
    return [(one.value, labels.ACTIONS[one]) for one in open_to_actor if one in labels.ACTIONS]


def _reason(tip: Tip) -> str:
    return str(labels.REASONS[ClosingReason(tip.closing_reason)]) if tip.closing_reason else ""


def _asked_state() -> TipState | None:
    asked = request.args.get("state", "")
    if not asked:
        return None
    try:
        return TipState(asked)
    except ValueError:
        raise NotFound("no-such-state") from None
