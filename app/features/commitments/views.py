"""A citizen's own commitments: sign, read, take back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.features.commitments import labels, queries, services
from app.features.commitments.states import TABLE, CommitmentAction, CommitmentState
from app.features.learning import contents
from app.kernel.errors import NotNow
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.locale import current_language
from app.web.unit_of_work import db_session, writes
from app.web.widgets import CheckboxInput

blueprint = Blueprint("commitments", __name__, url_prefix="/me/commitments")


class SignForm(PortalForm):
    """The one tick that signs."""

    agreed = BooleanField(
        _l("I have read it and commit myself to it"),
        validators=[InputRequired(_l("Tick the box if you want to commit yourself"))],
        widget=CheckboxInput(),
    )


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """What I committed myself to, newest first."""
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    lines = [
        {
            "commitment": one,
            "state": labels.STATES[CommitmentState(one.state)],
            "tone": labels.TONES[CommitmentState(one.state)],
            "sentences": one.words[current_language()],
            "can_withdraw": CommitmentAction.WITHDRAW
            in TABLE.actions(CommitmentState(one.state), current_actor()),
        }
        for one in queries.of_subject(db_session(), subject_id)
    ]
    return render_template("commitments/index.html", lines=lines)


@blueprint.route("/sign", methods=["GET", "POST"])
@citizens
@writes
def sign() -> ResponseReturnValue:
    """Read the code of integrity once more, and sign it."""
    form, articles = SignForm(), contents.integrity_code()
    if form.validate_on_submit():
        words = {"zh": [one.zh for one in articles], "en": [one.en for one in articles]}
        try:
            services.sign_commitment(db_session(), current_actor(), words=words)
        except NotNow:
            flash(_("You have committed yourself already."), "information")
        else:
            flash(_("Your commitment is recorded."), "success")
        return redirect(url_for("commitments.index"), 303)
    sentences = [one.in_language(current_language()) for one in articles]
    page = render_template("commitments/sign.html", form=form, sentences=sentences)
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/withdraw", methods=["GET", "POST"])
@citizens
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """Take a commitment back."""
    commitment = queries.get_own(db_session(), current_actor(), reference)
    if commitment.state != CommitmentState.SIGNED:
        return redirect(url_for("commitments.index"), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.withdraw_commitment(db_session(), current_actor(), commitment)
        flash(_("Your commitment is taken back."), "success")
        return redirect(url_for("commitments.index"), 303)
    page = render_template("commitments/withdraw.html", form=form, commitment=commitment)
    return page, 422 if form.errors else 200
