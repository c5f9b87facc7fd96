"""The reporter's pages: file a tip without an account, keep the receipt code, come back with it.

Nothing here asks for, counts by or stores an address, an agent or a referrer (promise 17).
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import forms, labels, policies, queries, receipts, services
from app.features.tips.models import Sender, Tip
from app.features.tips.states import ClosingReason, TipState
from app.features.tips.views import held, limits, steps
from app.features.tips.views.timeline import messages_for, timeline_of
from app.kernel import clock
from app.rulebook import working_days
from app.web.access import public
from app.web.forms import PortalForm
from app.web.sessions import current_session
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("tips", __name__)


@blueprint.route("/tips/new", methods=["GET", "POST"])
@public
def new() -> ResponseReturnValue:
    """The first question, and what one should know before answering it."""
    return _ask(steps.STEPS[0])


@blueprint.route("/tips/new/<any(facts, place, party):name>", methods=["GET", "POST"])
@public
def step(name: str) -> ResponseReturnValue:
    """One further question."""
    if held.find_draft() is None:
        return redirect(url_for("tips.new"), 303)
    return _ask(steps.step_named(name))


@blueprint.route("/tips/new/check", methods=["GET", "POST"])
@public
@writes
def check() -> ResponseReturnValue:
    """Check the answers, then file the tip."""
    draft = held.find_draft()
    if draft is not None and draft.tip_id:
        return redirect(url_for("tips.receipt"), 303)
    missing = steps.first_open_step(draft)
    if draft is None or missing is not None:
        return redirect(_address_of(missing or steps.STEPS[0]), 303)
    form = PortalForm()
    if form.validate_on_submit() and _may_file(form):
        services.file_tip(db_session(), **draft.answers, receipt=draft.receipt)
        return redirect(url_for("tips.receipt"), 303)
    answers = [
        {
            "key": key,
            "value": steps.shown(name, draft.answer(name)) or _("(left empty)"),
            "action": {"href": _address_of(one, change=1), "text": _("Change"), "about": key},
        }
        for one in steps.STEPS
        for name, key in one.keys.items()
    ]
    return render_template("tips/check.html", form=form, answers=answers), 422 if form.errors else 200


@blueprint.route("/tips/new/receipt", methods=["GET", "POST"])
@public
@writes
def receipt() -> ResponseReturnValue:
    """Show the receipt code until it has been typed back."""
    draft = held.find_draft()
    if draft is None:
        return redirect(url_for("tips.follow_up"), 303)
    tip = _filed_tip(draft)
    if tip is None:
        return redirect(url_for("tips.check"), 303)
    if not draft.tip_id:
        held.keep_only_receipt(draft, tip.id)
    form = forms.TypeBackForm()
    if form.validate_on_submit():
        if receipts.is_same(form.typed.data, draft.receipt):
            services.confirm_receipt(db_session(), tip)
            held.drop_draft()
            held.open_mailbox(tip.id)
            flash(_("The code is right. Keep it safe: it is the only way back to this page."), "success")
            return redirect(url_for("tips.conversation"), 303)
        form.problem("typed", _("This is not the code above. Compare it group by group."))
    page = render_template(
        "tips/receipt.html", form=form, tip=tip, code=receipts.grouped(draft.receipt), **_due_words(tip)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/tips/new/receipt/skip", methods=["GET", "POST"])
@public
def skip_receipt() -> ResponseReturnValue:
    """Go on without typing the code back, having been told what that means."""
    draft = held.find_draft()
    if draft is None or not draft.tip_id:
        return redirect(url_for("tips.follow_up"), 303)
    if request.method == "POST":
        held.forget_all()
        flash(_("Your tip is filed. This page no longer knows its code."))
        return redirect(url_for("tips.follow_up"), 303)
    return render_template("tips/skip_receipt.html")


@blueprint.post("/tips/exit")
@public
def leave_quickly() -> ResponseReturnValue:
    """Forget everything about tips in this browser and show the front page."""
    held.forget_all()
    return redirect(url_for("home.index"), 303)


@blueprint.route("/tips/follow-up", methods=["GET", "POST"])
@public
def follow_up() -> ResponseReturnValue:
    """Come back with the receipt code. A wrong code is as slow as a right one and says nothing else."""
    form = forms.ReceiptForm()
    if form.validate_on_submit() and _may_look(form):
        tip = queries.find_by_receipt(db_session(), form.code.data)
        if tip is not None:
            held.open_mailbox(tip.id)
            return redirect(url_for("tips.conversation"), 303)
        held.count_wrong_code()
        form.problem("code", _("No tip has this code. Compare it with your note, digit by digit."))
    page = render_template("tips/follow_up.html", form=form, is_open=held.opened_tip() is not None)
    return page, 422 if form.errors else 200


@blueprint.route("/tips/follow-up/conversation", methods=["GET", "POST"])
@public
@writes
def conversation() -> ResponseReturnValue:
    """Where the tip stands, and the two-way mailbox."""
    tip = _opened_tip()
    if tip is None:
        return redirect(url_for("tips.follow_up"), 303)
    form = forms.MessageForm()
    if form.validate_on_submit() and limits.is_within(form, "30/day", "message", str(tip.id)):
        services.add_message(db_session(), tip, form.text.data)
        flash(_("Your message has arrived."), "success")
        return redirect(url_for("tips.conversation"), 303)
    session = db_session()
    page = render_template(
        "tips/conversation.html",
        form=form,
        tip=tip,
        standing=labels.STANDING[TipState(tip.state)],
        reason=labels.REASONS[ClosingReason(tip.closing_reason)] if tip.closing_reason else "",
        steps=timeline_of(tip, queries.deeds(session, tip)),
        said=steps.said_rows(tip.conduct, queries.said(session, tip)),
        messages=messages_for(Sender.REPORTER, queries.conversation(session, tip)),
        can_write=policies.can_write(tip),
        can_reopen=policies.can_reopen(tip),
        **_due_words(tip),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/tips/follow-up/reopen", methods=["GET", "POST"])
@public
@writes
def reopen() -> ResponseReturnValue:
    """Have a closed tip looked at again, once."""
    tip = _opened_tip()
    if tip is None:
        return redirect(url_for("tips.follow_up"), 303)
    if not policies.can_reopen(tip):
        return redirect(url_for("tips.conversation"), 303)
    form = forms.ReopenForm()
    if form.validate_on_submit():
        services.reopen(db_session(), tip, form.text.data)
        flash(_("Your tip is being checked again."), "success")
        return redirect(url_for("tips.conversation"), 303)
    return render_template("tips/reopen.html", form=form), 422 if form.errors else 200


@blueprint.post("/tips/follow-up/leave")
@public
def leave() -> ResponseReturnValue:
    """Close the mailbox in this browser."""
    held.forget_all()
    flash(_("You have left your tip. This browser no longer shows it."), "success")
    return redirect(url_for("tips.follow_up"), 303)


def _ask(one: steps.Step) -> ResponseReturnValue:
    draft = held.find_draft()
    if draft is not None and draft.tip_id:
        return redirect(url_for("tips.receipt"), 303)
    form = one.form(data=draft.answers if draft else {})
    if form.validate_on_submit():
        draft = draft or held.begin_draft()
        draft.answers |= {name: form[name].data for name in one.keys}
        held.keep_draft(draft)
        following = None if "change" in request.args else steps.step_after(one)
        return redirect(_address_of(following) if following else url_for("tips.check"), 303)
    position = steps.STEPS.index(one)
    page = render_template(
        "tips/step.html",
        form=form,
        step=one,
        number=position + 1,
        total=len(steps.STEPS) + 1,
        before=_address_of(steps.STEPS[position - 1]) if position else None,
    )
    return page, 422 if form.errors else 200


def _address_of(one: steps.Step, *, change: int | None = None) -> str:
    if one is steps.STEPS[0]:
        return url_for("tips.new", change=change)
    return url_for("tips.step", name=one.name, change=change)


def _may_file(form: PortalForm) -> bool:
    return limits.is_within(form, "6/hour", "file", current_session().token) and limits.is_within(
        form, "600/hour", "file", limits.EVERYBODY
    )


def _may_look(form: forms.ReceiptForm) -> bool:
    wait = held.seconds_to_wait()
    if wait:
        form.problem("code", _("Wait %(seconds)s seconds, then enter the code again.", seconds=wait))
        return False
    return limits.is_within(form, "240/minute", "look-up", limits.EVERYBODY)


def _filed_tip(draft: held.Draft) -> Tip | None:
    if draft.tip_id:
        return queries.get_by_id(db_session(), UUID(draft.tip_id))
    return queries.find_by_receipt(db_session(), draft.receipt)


def _opened_tip() -> Tip | None:
    tip_id = held.opened_tip()
    return queries.get_by_id(db_session(), tip_id) if tip_id else None


def _due_words(tip: Tip) -> dict[str, object]:
    is_guess = tip.due_on is not None and not working_days.is_decreed(tip.due_on.year)
    return {"is_late": tip.is_late(clock.today()), "is_due_provisional": is_guess}
