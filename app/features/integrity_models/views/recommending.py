"""Anybody recommends a person; a citizen themselves; and what became of it, by the receipt."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.integrity_models import forms, labels, wording
from app.features.integrity_models.queries import own
from app.features.integrity_models.services import recommending
from app.features.integrity_models.states import CommentState, RecommendationState
from app.features.integrity_models.views import held, steps
from app.features.integrity_models.wording import Claims, Sender
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.ids import grouped_code
from app.web import throttle
from app.web.access import public
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("model_recommendations", __name__, url_prefix="/integrity-models")
_TRIES = "30/hour"


@blueprint.route("/recommend", methods=["GET", "POST"])
@public
def new() -> ResponseReturnValue:
    """Whom one recommends, and what one should know before."""
    return _ask(steps.STEPS[0])


@blueprint.route("/recommend/<any(kind, deeds, sender):name>", methods=["GET", "POST"])
@public
def step(name: str) -> ResponseReturnValue:
    """One further question."""
    if held.find_draft(held.RECOMMENDATION) is None:
        return redirect(url_for("model_recommendations.new"), 303)
    return _ask(steps.step_named(name))


@blueprint.route("/recommend/check", methods=["GET", "POST"])
@public
@writes
def check() -> ResponseReturnValue:
    """Check the answers, then send them."""
    draft = held.find_draft(held.RECOMMENDATION)
    missing = steps.first_open(draft)
    if draft is None or missing is not None:
        return redirect(steps.address_of(missing or steps.STEPS[0]), 303)
    form = PortalForm()
    if form.validate_on_submit() and held.may_send(form, draft):
        try:
            _send(draft)
        except InvalidInput as error:
            form.form_errors.append(labels.PROBLEMS[error.code] % error.values)
        else:
            held.finish(held.RECOMMENDATION, draft)
            return redirect(url_for("model_recommendations.sent"), 303)
    page = render_template("integrity_models/check.html", form=form, rows=steps.rows(draft))
    return page, 422 if form.errors else 200


@blueprint.get("/sent")
@public
def sent() -> ResponseReturnValue:
    """It has arrived: the receipt, what happens next and by when."""
    code = held.sent_receipt()
    found = _by_receipt(code) if code else None
    if found is None:
        return redirect(url_for("model_recommendations.follow_up"), 303)
    return render_template("integrity_models/sent.html", code=grouped_code(code), thing=found)


@blueprint.route("/follow-up", methods=["GET", "POST"])
@public
def follow_up() -> ResponseReturnValue:
    """What became of a recommendation or a comment, for whoever holds its receipt."""
    form = forms.ReceiptForm()
    if form.validate_on_submit():
        throttle.by_address(_TRIES, "model-receipts")
        if _by_receipt(form.code.data) is not None:
            held.open_receipt(form.code.data)
            return redirect(url_for("model_recommendations.followed"), 303)
        form.problem("code", _("There is nothing with this code. Compare it sign by sign."))
    return render_template("integrity_models/follow_up.html", form=form), 422 if form.errors else 200


@blueprint.get("/follow-up/case")
@public
def followed() -> ResponseReturnValue:
    """What this browser's receipt opens."""
    thing = _by_receipt(held.opened_receipt())
    if thing is None:
        return redirect(url_for("model_recommendations.follow_up"), 303)
    session, is_comment = db_session(), thing.reference.startswith("E")
    names = labels.COMMENT_STATES if is_comment else labels.RECOMMENDATION_STATES
    state = CommentState(thing.state) if is_comment else RecommendationState(thing.state)
    return render_template(
        "integrity_models/followed.html",
        thing=thing,
        is_comment=is_comment,
        state=names[state],  # type: ignore[index]
        is_waiting=thing.answered_at is None,
        is_late=thing.is_late_on(clock.today()),
        answer=wording.text_of(session, thing.answer_sealed, "answer", thing.id),
        form=PortalForm(),
    )


@blueprint.post("/follow-up/withdraw")
@public
@writes
def withdraw() -> ResponseReturnValue:
    """Take a recommendation back that nobody took up yet."""
    found = own.find_recommendation_by_receipt(db_session(), held.opened_receipt())
    if found is None:
        return redirect(url_for("model_recommendations.follow_up"), 303)
    recommending.withdraw_recommendation(db_session(), found)
    flash(_("Your recommendation is withdrawn."), "success")
    return redirect(url_for("model_recommendations.followed"), 303)


def _ask(one: steps.Step) -> ResponseReturnValue:
    draft = held.find_draft(held.RECOMMENDATION)
    known = {steps.field_of(key): draft.answer(key) for key in one.keys} if draft else {}
    form = one.form(data=known)
    if form.validate_on_submit():
        draft = draft or held.begin_draft()
        draft.answers |= {key: str(form[steps.field_of(key)].data or "") for key in one.keys}
        held.keep_draft(held.RECOMMENDATION, draft)
        return redirect(steps.next_address(one, draft, is_change="change" in request.args), 303)
    place = steps.STEPS.index(one)
    page = render_template(
        "integrity_models/step.html",
        form=form,
        step=one,
        fields=[steps.field_of(key) for key in one.keys],
        number=place + 1,
        total=len(steps.STEPS) + 1,
        before=steps.address_of(steps.STEPS[place - 1]) if place else None,
    )
    return page, 422 if form.errors else 200


def _send(draft: held.Draft) -> None:
    recommending.recommend(
        db_session(),
        kind=draft.answer("kind"),
        place=draft.answer("place"),
        claims=Claims(
            name=draft.answer("name"),
            where=draft.answer("where"),
            deeds=draft.answer("deeds"),
            award=draft.answer("award"),
        ),
        sender=Sender(draft.answer("sender_name"), draft.answer("contact"), draft.answer("relation")),
        receipt=draft.receipt,
    )


def _by_receipt(code: str):  # type: ignore[no-untyped-def]
    if not code:
        return None
    session = db_session()
    return own.find_recommendation_by_receipt(session, code) or own.find_comment_by_receipt(session, code)
