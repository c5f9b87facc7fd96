"""The guided form: one question a page, the answers once more, then the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import forms, queries, receipts, services
from app.features.tips.models import Tip
from app.features.tips.views import held, limits, steps
from app.features.tips.views.blueprints import reporters as blueprint
from app.features.tips.views.timeline import due_words
from app.features.uploads import baskets
from app.web.access import public
from app.web.forms import PortalForm
from app.web.sessions import current_session
from app.web.unit_of_work import db_session, writes


@blueprint.route("/tips/new", methods=["GET", "POST"])
@public
def new() -> ResponseReturnValue:
    """The first question, and what one should know before answering it."""
    return _ask(steps.STEPS[0])


@blueprint.route("/tips/new/<any(facts, place, party, named, contact):name>", methods=["GET", "POST"])
@public
def step(name: str) -> ResponseReturnValue:
    """One further question."""
    draft, one = held.find_draft(), steps.step_named(name)
    if draft is None:
        return redirect(url_for("tips.new"), 303)
    if not one.is_asked(draft):
        return redirect(url_for("tips.check"), 303)
    return _ask(one)


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
        return redirect(address_of(missing or steps.STEPS[0]), 303)
    form = PortalForm()
    if form.validate_on_submit() and _may_file(form):
        services.file_tip(
            db_session(), **_answers(draft), receipt=draft.receipt, receipt_index=draft.receipt_index
        )
        return redirect(url_for("tips.receipt"), 303)
    page = render_template("tips/check.html", form=form, answers=_answer_rows(draft))
    return page, 422 if form.errors else 200


@blueprint.route("/tips/new/receipt", methods=["GET", "POST"])
@public
@writes
def receipt() -> ResponseReturnValue:
    """Show the receipt code until it has been typed back."""
    draft = held.find_draft()
    if draft is None:
        return redirect(url_for("tips.follow_up"), 303)
    tip = filed_tip(draft)
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
        "tips/receipt.html", form=form, tip=tip, code=receipts.grouped(draft.receipt), **due_words(tip)
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


def filed_tip(draft: held.Draft) -> Tip | None:
    """The tip of a draft, once it is filed."""
    if draft.tip_id:
        return queries.find_by_id(db_session(), UUID(draft.tip_id))
    if draft.receipt_index:
        return queries.find_by_index(db_session(), draft.receipt_index)
    return queries.find_by_receipt(db_session(), draft.receipt)


def address_of(one: steps.Step, *, change: int | None = None) -> str:
    """Where a question is asked."""
    if one is steps.STEPS[0]:
        return url_for("tips.new", change=change)
    if one.form is None:
        return url_for("tips.evidence", change=change)
    return url_for("tips.step", name=one.name, change=change)


def next_address(one: steps.Step, draft: held.Draft | None) -> str:
    """Where the reporter goes from a question: back to the check where they came from."""
    if "change" in request.args and steps.first_open_step(draft) is None:
        return url_for("tips.check")
    following = steps.step_after(one, draft)
    return address_of(following) if following else url_for("tips.check")


def position_of(one: steps.Step, draft: held.Draft | None) -> dict[str, object]:
    """Which page of how many, and the way back."""
    asked, before = steps.asked_steps(draft), steps.step_before(one, draft)
    return {
        "step": one,
        "number": asked.index(one) + 1,
        "total": len(asked) + 1,
        "before": address_of(before) if before else None,
    }


def _ask(one: steps.Step) -> ResponseReturnValue:
    draft = held.find_draft()
    if draft is not None and draft.tip_id:
        return redirect(url_for("tips.receipt"), 303)
    assert one.form is not None, "a step with files has a page of its own"
    form = steps.prepare(one.form(data=draft.answers if draft else {}))
    if form.validate_on_submit():
        draft = draft or held.begin_draft()
        draft.answers |= {name: form[name].data for name in one.keys}
        held.keep_draft(draft)
        return redirect(next_address(one, draft), 303)
    page = render_template("tips/step.html", form=form, **position_of(one, draft))
    return page, 422 if form.errors else 200


def _answers(draft: held.Draft) -> dict[str, Any]:
    """What the service takes, from what the pages asked."""
    words: dict[str, Any] = {
        name: draft.answer(name) for name in ("conduct", "facts", "place", "happened", "reported_party")
    }
    body, is_named = draft.answer("reported_body"), draft.answer("named") == steps.NAMED
    reporter = services.Reporter(
        draft.answer("name"), draft.answer("contact"), draft.answer("wishes") == "yes"
    )
    return words | {
        "reported_body_id": UUID(body) if body else None,
        "reporter": reporter if is_named else None,
        "basket": held.basket_of_draft().key,
    }


def _answer_rows(draft: held.Draft) -> list[dict[str, object]]:
    rows = []
    for one in steps.asked_steps(draft):
        answers: dict[Any, str] = {
            key: steps.shown(name, draft.answer(name)) for name, key in one.keys.items()
        }
        if one.form is None:
            answers = {
                _("Evidence"): ", ".join(file["name"] for file in baskets.held(held.basket_of_draft()))
            }
        change = {"href": address_of(one, change=1), "text": _("Change")}
        rows += [
            {"key": key, "value": answer or _("(left empty)"), "action": change | {"about": key}}
            for key, answer in answers.items()
        ]
    return rows


def _may_file(form: PortalForm) -> bool:
    return limits.is_within(form, "6/hour", "file", current_session().token) and limits.is_within(
        form, "600/hour", "file", limits.EVERYBODY
    )
