"""The list of tips and one tip, as staff see them. Every opening is logged; nothing tells who reported."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import labels, office_forms, policies, queries, services
from app.features.tips.models import Sender, Tip
from app.features.tips.policies import Handler
from app.features.tips.states import TipAction, TipState
from app.features.tips.views import steps
from app.features.tips.views.blueprints import office as blueprint
from app.features.tips.views.timeline import due_words, messages_for
from app.features.uploads import answers
from app.features.uploads import queries as uploads
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, keep_writes, writes

# What is done at once; every other step asks something first on a page of its own.
AT_ONCE = {TipAction.TAKE_UP: services.take_up}


@blueprint.get("/")
@requires(Permission.TIPS_HANDLE)
def index() -> ResponseReturnValue:
    """The tips that this post may handle, what is due first in front."""
    session, state, page = db_session(), _asked_state(), asked_page()
    handler = queries.handler_of(session, current_actor())
    found, total = queries.page_of_tips(session, handler, state=state, page=page, per_page=PER_PAGE)
    return render_template(
        "tips/office/index.html",
        rows=[_row(tip) for tip in found],
        paging=Paging(found, page, total),
        state=state or "",
        states=[(one.value, words, None) for one, words in labels.STATES.items()],
        is_of_office=handler.is_of_office,
    )


@blueprint.route("/<reference>", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def show(reference: str) -> ResponseReturnValue:
    """One tip; answer the reporter."""
    tip = opened(reference)
    form = office_forms.AnswerForm()
    if form.validate_on_submit():
        services.answer(db_session(), current_actor(), tip, form.text.data, is_question=form.is_question.data)
        flash(_("Your answer stands in the reporter's mailbox."), "success")
        return redirect(url_for("tips_office.show", reference=reference), 303)
    log_view(tip)
    return _show_page(tip, form), 422 if form.errors else 200


@blueprint.post("/<reference>/<any('take-up'):action>")
@requires(Permission.TIPS_HANDLE)
@writes
def act(reference: str, action: str) -> ResponseReturnValue:
    """Take a tip up."""
    AT_ONCE[TipAction(action)](db_session(), current_actor(), opened(reference))
    flash(_("Done. The reporter sees it at once."), "success")
    return redirect(url_for("tips_office.show", reference=reference), 303)


def opened(reference: str) -> Tip:
    """The tip, for who may see it. Raises NotFound."""
    session = db_session()
    tip = queries.get_tip(session, reference)
    if not policies.can_open(queries.handler_of(session, current_actor()), tip):
        raise NotFound("no-such-tip")
    return tip


def log_view(tip: Tip, thing: str = "tip") -> None:
    """Before anything is shown: also where an answer with errors shows the tip again."""
    if request.method == "POST":
        keep_writes()
        services.note_view(db_session(), current_actor(), tip, thing)
        return
    with toolbox().database.transaction() as session:
        services.note_view(session, current_actor(), tip, thing)


def _show_page(tip: Tip, form: office_forms.AnswerForm) -> str:
    session, actor = db_session(), current_actor()
    handler = queries.handler_of(session, actor)
    identities = queries.identities
    return render_template(
        "tips/office/show.html",
        form=form,
        tip=tip,
        state=labels.STATES[TipState(tip.state)],
        tone=labels.TONES[TipState(tip.state)],
        reason=labels.reason(tip.closing_reason) if tip.closing_reason else "",
        is_late_to_tell=tip.is_late_to_tell(clock.today()),
        body=queries.body_name(session, tip.body_id),
        joined_to=queries.joined_to(session, tip),
        duplicates=_openable(handler, queries.duplicates_of(session, tip)),
        said=steps.said_rows(tip, queries.said(session, tip)),
        files=_files(tip),
        messages=messages_for(Sender.STAFF, tip),
        actions=_actions(handler, tip),
        deeds=[
            (event.at, labels.DEEDS.get(event.verb, event.verb), labels.post(event.post), event.body)
            for event in queries.deeds(session, tip)
        ],
        can_write=policies.can_write(tip),
        can_unseal=policies.can_ask_unsealing(handler, tip),
        open_unsealing=identities.find_open(session, tip, actor),
        waiting_unsealing=identities.find_waiting(session, tip, actor),
        **due_words(tip),
    )


def _files(tip: Tip) -> list[dict[str, object]]:
    """The evidence, with where each file is looked at and downloaded."""
    rows = answers.rows(uploads.attached_to(db_session(), services.AREA, tip.id))
    for row in rows:
        here = {"reference": tip.reference, "name": row["reference"]}
        row["download"] = url_for("tips_office.download", **here)
        row["show"] = url_for("tips_office.file", **here) if row["can_be_shown"] else None
    return rows


def _openable(handler: Handler, tips: tuple[Tip, ...]) -> list[Tip]:
    return [tip for tip in tips if policies.can_open(handler, tip)]


def _actions(handler: Handler, tip: Tip) -> list[tuple[str, object, bool]]:
    """What this post can do now: (action, words, whether it is done at once); reopening is the reporter's."""
    today = clock.today()
    possible = [one for one in labels.ACTIONS if policies.can_do(handler, tip, one, today)]
    return [(one.value, labels.ACTIONS[one], one in AT_ONCE) for one in possible]


def _row(tip: Tip) -> dict[str, object]:
    return {
        "tip": tip,
        "conduct": labels.conduct(tip.conduct),
        "state": labels.STATES[TipState(tip.state)],
        "tone": labels.TONES[TipState(tip.state)],
        "reason": labels.reason(tip.closing_reason) if tip.closing_reason else "",
        "body": queries.body_name(db_session(), tip.body_id),
        "is_late": tip.is_late(clock.today()),
        "is_late_to_tell": tip.is_late_to_tell(clock.today()),
    }


def _asked_state() -> TipState | None:
    asked = request.args.get("state", "")
    if not asked:
        return None
    try:
        return TipState(asked)
    except ValueError:
        raise NotFound("no-such-state") from None
