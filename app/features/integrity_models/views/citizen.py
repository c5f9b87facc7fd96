"""A person's own honours: what would be shown, and the say over it; and recommending oneself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.integrity_models import forms, labels
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import own
from app.features.integrity_models.services import recommending
from app.features.integrity_models.states import ConsentState, ModelState, RecommendationState
from app.features.integrity_models.views import answers, held
from app.features.integrity_models.views.letters import asked_deed
from app.features.integrity_models.wording import Claims
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("my_honours", __name__, url_prefix="/me/honours")
_SENT = "10/hour"
_ASKED = ("kind", "place", "deeds", "award")


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """The honours that I was asked about, and what I recommended myself for."""
    session = db_session()
    return render_template(
        "integrity_models/mine/index.html",
        lines=[_line(one) for one in own.of_subject(session, _subject_id())],
        recommended=[
            (one, labels.kind(one.kind), labels.RECOMMENDATION_STATES[RecommendationState(one.state)])
            for one in own.recommendations_of_oneself(session, _subject_id())
        ],
    )


@blueprint.route("/recommend", methods=["GET", "POST"])
@citizens
def recommend() -> ResponseReturnValue:
    """Recommend oneself."""
    draft = held.find_draft(held.ONESELF)
    form = forms.OneselfForm(data=draft.answers if draft else {})
    if form.validate_on_submit():
        draft = draft or held.begin_draft()
        draft.answers = {name: str(form[name].data or "") for name in _ASKED}
        held.keep_draft(held.ONESELF, draft)
        return redirect(url_for("my_honours.check"), 303)
    return render_template("integrity_models/mine/recommend.html", form=form), 422 if form.errors else 200


@blueprint.route("/recommend/check", methods=["GET", "POST"])
@citizens
@writes
def check() -> ResponseReturnValue:
    """Check it, then send it."""
    draft = held.find_draft(held.ONESELF)
    if draft is None:
        return redirect(url_for("my_honours.recommend"), 303)
    form = PortalForm()
    if form.validate_on_submit():
        throttle.by_key(_SENT, "models-oneself", str(_subject_id()))
        claims = Claims(deeds=draft.answer("deeds"), award=draft.answer("award"))
        try:
            recommending.recommend_oneself(
                db_session(),
                current_actor(),
                kind=draft.answer("kind"),
                place=draft.answer("place"),
                claims=claims,
                receipt=draft.receipt,
            )
        except InvalidInput as error:
            form.form_errors.append(labels.PROBLEMS[error.code] % error.values)
        else:
            held.finish(held.ONESELF, draft)
            flash(_("Your recommendation has arrived. What becomes of it stands here."), "success")
            return redirect(url_for("my_honours.index"), 303)
    page = render_template(
        "integrity_models/mine/check.html",
        form=form,
        answers=draft.answers,
        kind=labels.kind(draft.answer("kind")),
        place=labels.place(draft.answer("place")),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>", methods=["GET", "POST"])
@citizens
@writes
def show(reference: str) -> ResponseReturnValue:
    """One of my honours: exactly what would be shown, and my answer."""
    model = own.get_own(db_session(), current_actor(), reference)
    form = answers.answer_form(model)
    if form.validate_on_submit() and answers.take_answer(model, form):
        flash(_("Your answer counts from now on. You can change it at any time."), "success")
        return redirect(url_for("my_honours.show", reference=reference), 303)
    page = render_template(
        "integrity_models/mine/show.html", form=form, deed_form=PortalForm(), **answers.page_of(model)
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<reference>/deed")
@citizens
@writes
def deed(reference: str) -> ResponseReturnValue:
    """Hide, show again or decline, at once."""
    model = own.get_own(db_session(), current_actor(), reference)
    answers.take_deed(model, asked_deed())
    flash(_("Done: it counts everywhere from now on."), "success")
    return redirect(url_for("my_honours.show", reference=reference), 303)


def _line(model: IntegrityModel) -> dict[str, Any]:
    return {
        "model": model,
        "kind": labels.kind(model.kind),
        "state": labels.STATES[ModelState(model.state)],
        "tone": labels.TONES[ModelState(model.state)],
        "consent": labels.CONSENTS[ConsentState(model.consent)],
        "consent_tone": labels.CONSENT_TONES[ConsentState(model.consent)],
        "is_waiting": model.consent == ConsentState.ASKED,
        "standing": answers.standing_of(model),
        "on": clock.day_of(model.asked_at) if model.asked_at else None,
    }


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
