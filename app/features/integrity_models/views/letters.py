"""Whoever has no account answers by the one-time letter: code and the last character of the name."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.integrity_models import forms, labels
from app.features.integrity_models.models import IntegrityModel, ModelLetter
from app.features.integrity_models.queries import own
from app.features.integrity_models.services import consenting
from app.features.integrity_models.states import ConsentAction
from app.features.integrity_models.views import answers, held
from app.kernel.errors import InvalidInput, NotFound
from app.web import throttle
from app.web.access import public
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, keep_writes, writes

blueprint = Blueprint("model_letters", __name__, url_prefix="/integrity-models/consent")
_TRIES = "20/hour"


@blueprint.route("", methods=["GET", "POST"])
@public
@writes
def enter() -> ResponseReturnValue:
    """Ask for the code of the letter and the last character of the name."""
    form = forms.LetterForm()
    if form.validate_on_submit():
        throttle.by_address(_TRIES, "model-letters")
        try:
            letter = consenting.open_letter(
                db_session(), code=form.code.data, last_character=form.last_character.data
            )
        except InvalidInput as error:
            keep_writes()  # a wrong try is counted
            form.problem("code", str(labels.PROBLEMS[error.code]))
        else:
            held.open_letter(str(letter.id))
            return redirect(url_for("model_letters.answer"), 303)
    return render_template("integrity_models/letter.html", form=form), 422 if form.errors else 200


@blueprint.route("/answer", methods=["GET", "POST"])
@public
@writes
def answer() -> ResponseReturnValue:
    """What would be shown, and the answer to it."""
    found = _opened()
    if found is None:
        return redirect(url_for("model_letters.enter"), 303)
    letter, model = found
    form = answers.answer_form(model)
    if form.validate_on_submit() and answers.take_answer(model, form, letter):
        flash(_("Your answer counts from now on. You can change it at any time with this letter."), "success")
        return redirect(url_for("model_letters.answer"), 303)
    page = render_template(
        "integrity_models/letter_answer.html", form=form, deed_form=PortalForm(), **answers.page_of(model)
    )
    return page, 422 if form.errors else 200


@blueprint.post("/deed")
@public
@writes
def deed() -> ResponseReturnValue:
    """Hide, show again or decline, at once."""
    found = _opened()
    if found is None:
        return redirect(url_for("model_letters.enter"), 303)
    letter, model = found
    answers.take_deed(model, asked_deed(), letter)
    flash(_("Done: it counts everywhere from now on."), "success")
    return redirect(url_for("model_letters.answer"), 303)


@blueprint.post("/leave")
@public
def leave() -> ResponseReturnValue:
    """Forget the letter in this browser."""
    held.close_letter()
    return redirect(url_for("integrity_models.index"), 303)


def asked_deed() -> ConsentAction:
    """Which button was pressed. Raises NotFound."""
    pressed = request.form.get("deed", "")
    if pressed not in {ConsentAction.HIDE, ConsentAction.SHOW, ConsentAction.DECLINE}:
        raise NotFound("no-such-deed")
    return ConsentAction(pressed)


def _opened() -> tuple[ModelLetter, IntegrityModel] | None:
    known = held.opened_letter()
    return own.find_letter(db_session(), UUID(known)) if known else None
