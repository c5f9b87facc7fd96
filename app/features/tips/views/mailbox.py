"""Coming back with the receipt code: where the tip stands, messages, reopening, the survey."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import forms, labels, policies, queries, services
from app.features.tips.models import Sender, Tip
from app.features.tips.states import TipState
from app.features.tips.views import held, limits, patience, steps
from app.features.tips.views.blueprints import reporters as blueprint
from app.features.tips.views.timeline import due_words, messages_for, timeline_of
from app.features.uploads import answers
from app.features.uploads import queries as uploads
from app.kernel.errors import InvalidInput
from app.web.access import public
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes


@blueprint.route("/tips/follow-up", methods=["GET", "POST"])
@public
def follow_up() -> ResponseReturnValue:
    """Come back with the receipt code. A wrong code is as slow as a right one and says nothing else."""
    form = forms.ReceiptForm()
    if form.validate_on_submit() and _may_look(form):
        tip = queries.find_by_receipt(db_session(), form.code.data)
        if tip is not None:
            _note_return(tip)
            held.open_mailbox(tip.id)
            return redirect(url_for("tips.conversation"), 303)
        patience.count_wrong_code(form.code.data)
        form.problem("code", _("No tip has this code. Compare it with your note, digit by digit."))
    page = render_template("tips/follow_up.html", form=form, is_open=held.opened_tip() is not None)
    return page, 422 if form.errors else 200


@blueprint.route("/tips/follow-up/conversation", methods=["GET", "POST"])
@public
@writes
def conversation() -> ResponseReturnValue:
    """Where the tip stands, and the two-way mailbox."""
    tip = opened_tip()
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
        reason=labels.reason(tip.closing_reason) if tip.closing_reason else "",
        reason_text=labels.reason_text(tip.closing_reason),
        steps=timeline_of(tip),
        said=[*steps.said_rows(tip, queries.said(session, tip)), _files_row(tip)],
        messages=messages_for(Sender.REPORTER, tip),
        can_write=policies.can_write(tip),
        can_reopen=policies.can_reopen(tip),
        can_answer_survey=policies.can_answer_survey(tip),
        **due_words(tip),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/tips/follow-up/reopen", methods=["GET", "POST"])
@public
@writes
def reopen() -> ResponseReturnValue:
    """Have a closed tip looked at again, once."""
    tip = opened_tip()
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


@blueprint.route("/tips/follow-up/survey", methods=["GET", "POST"])
@public
@writes
def survey() -> ResponseReturnValue:
    """Three questions at the end; the answers are counted apart from the tip."""
    tip = opened_tip()
    if tip is None:
        return redirect(url_for("tips.follow_up"), 303)
    if not policies.can_answer_survey(tip):
        return redirect(url_for("tips.conversation"), 303)
    form = forms.survey_form()
    if form.validate_on_submit():
        answers = {name: str(value) for name, value in form.data.items()}
        try:
            services.answer_survey(db_session(), tip, answers)
            flash(_("Thank you. Your answers were counted, without your tip."), "success")
            return redirect(url_for("tips.conversation"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, str(error.field))
    return render_template("tips/survey.html", form=form), 422 if form.errors else 200


def _files_row(tip: Tip) -> dict[str, object]:
    """The names of the files that the office has; the files themselves are not shown here."""
    names = [row["name"] for row in answers.rows(uploads.attached_to(db_session(), services.AREA, tip.id))]
    return {"key": _("Evidence"), "value": ", ".join(names)}


def opened_tip() -> Tip | None:
    """The tip that this browser opened with its code; None also where it has been erased since."""
    tip_id = held.opened_tip()
    return queries.find_by_id(db_session(), tip_id) if tip_id else None


def _may_look(form: forms.ReceiptForm) -> bool:
    wait = patience.seconds_to_wait(form.code.data)
    if wait:
        form.problem("code", _("Wait %(seconds)s seconds, then enter the code again.", seconds=wait))
        return False
    return limits.is_within(form, "240/minute", "look-up", limits.EVERYBODY)


def _note_return(tip: Tip) -> None:
    """In a short transaction of its own: the slow look-up must not hold the database."""
    if tip.is_to_be_told:
        with toolbox().database.transaction() as session:
            services.note_return(session, queries.get_tip(session, tip.reference))
