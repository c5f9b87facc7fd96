"""Anybody comments on a model while its public notice runs; the office alone reads it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.integrity_models import forms, labels
from app.features.integrity_models.queries import showing
from app.features.integrity_models.services import noticing
from app.features.integrity_models.views import held
from app.features.integrity_models.views.cards import card
from app.features.integrity_models.wording import Sender
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotFound
from app.web.access import public
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("model_comments", __name__, url_prefix="/integrity-models")


@blueprint.route("/<reference>/comment", methods=["GET", "POST"])
@public
def write(reference: str) -> ResponseReturnValue:
    """What one wants to say."""
    shown = _in_notice(reference)
    draft = _draft(reference)
    form = forms.CommentForm(data=draft.answers if draft else {})
    if form.validate_on_submit():
        draft = draft or held.begin_draft(reference)
        draft.answers = {name: str(form[name].data or "") for name in ("words", "name", "contact")}
        held.keep_draft(held.COMMENT, draft)
        return redirect(url_for("model_comments.check", reference=reference), 303)
    page = render_template("integrity_models/comment.html", form=form, card=card(shown))
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/comment/check", methods=["GET", "POST"])
@public
@writes
def check(reference: str) -> ResponseReturnValue:
    """Check it, then send it."""
    shown, draft = _in_notice(reference), _draft(reference)
    if draft is None:
        return redirect(url_for("model_comments.write", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit() and held.may_send(form, draft):
        try:
            noticing.comment(
                db_session(),
                reference=reference,
                words=draft.answer("words"),
                sender=Sender(draft.answer("name"), draft.answer("contact")),
                receipt=draft.receipt,
            )
        except InvalidInput as error:
            form.form_errors.append(labels.PROBLEMS[error.code] % error.values)
        else:
            held.finish(held.COMMENT, draft)
            return redirect(url_for("model_recommendations.sent"), 303)
    page = render_template(
        "integrity_models/comment_check.html", form=form, card=card(shown), answers=draft.answers
    )
    return page, 422 if form.errors else 200


def _in_notice(reference: str) -> showing.Shown:
    shown = showing.get_shown(db_session(), clock.today(), reference)
    if not shown.is_in_notice:
        raise NotFound("no-notice-runs")
    return shown


def _draft(reference: str) -> held.Draft | None:
    draft = held.find_draft(held.COMMENT)
    return draft if draft is not None and draft.about == reference else None
