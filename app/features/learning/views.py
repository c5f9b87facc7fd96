"""Public pages: readers, the citizens' code of integrity, and a quiz that needs no account.

What a person answers, and the name for their certificate, is in their session alone and gone with it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.learning import contents, quiz
from app.features.learning.forms import CertificateForm, field_of, quiz_form
from app.kernel import clock
from app.web.access import public
from app.web.forms import PortalForm
from app.web.locale import current_language
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session

blueprint = Blueprint("learning", __name__)
_QUIZ, _NAME = "quiz", "quiz-name"


@dataclass(frozen=True)
class Taken:
    """The quiz that this browser is in: what was drawn, and what was answered."""

    seed: str
    answers: dict[str, int]


@blueprint.get("/learning")
@public
def index() -> ResponseReturnValue:
    """Everything there is to learn."""
    return render_template(
        "learning/index.html", readers=contents.readers(), bank=contents.bank(), **_spoken()
    )


@blueprint.get("/learning/readers/<code>")
@public
def reader(code: str) -> ResponseReturnValue:
    """A short text about one thing."""
    found = contents.get_reader(code)
    others = [one for one in contents.readers() if one is not found]
    return render_template("learning/reader.html", reader=found, others=others, **_spoken())


@blueprint.get("/learning/code")
@public
def code() -> ResponseReturnValue:
    """The citizens' code of integrity."""
    return render_template("learning/code.html", articles=contents.integrity_code(), **_spoken())


@blueprint.route("/learning/quiz", methods=["GET", "POST"])
@public
def start() -> ResponseReturnValue:
    """What the quiz is; pressing the button draws the questions."""
    form = PortalForm()
    if form.validate_on_submit():
        current_session()[_QUIZ] = {"seed": secrets.token_hex(8), "answers": {}}
        current_session().pop(_NAME, None)
        return redirect(url_for("learning.questions"), 303)
    return render_template("learning/quiz.html", form=form, bank=contents.bank()), 422 if form.errors else 200


@blueprint.route("/learning/quiz/questions", methods=["GET", "POST"])
@public
def questions() -> ResponseReturnValue:
    """The questions that were drawn, all on one page."""
    taken = _taken()
    if taken is None:
        return redirect(url_for("learning.start"), 303)
    asked = quiz.draw(contents.bank(), taken.seed)
    form = quiz_form(asked, current_language())
    if form.validate_on_submit():
        answers = {one.question.code: int(form[field_of(one)].data) for one in asked}
        current_session()[_QUIZ] = {"seed": taken.seed, "answers": answers}
        return redirect(url_for("learning.result"), 303)
    fields = [form[field_of(one)] for one in asked]
    page = render_template("learning/questions.html", form=form, fields=fields)
    return page, 422 if form.errors else 200


@blueprint.get("/learning/quiz/result")
@public
def result() -> ResponseReturnValue:
    """What was right, and why; with the way to the certificate."""
    taken = _taken()
    if taken is None or not taken.answers:
        return redirect(url_for("learning.start"), 303)
    found = quiz.mark(contents.bank(), taken.answers)
    return render_template("learning/result.html", result=found, address_of=_address_of, **_spoken())


@blueprint.route("/learning/quiz/certificate", methods=["GET", "POST"])
@public
def certificate() -> ResponseReturnValue:
    """The certificate to print, with the name that the person types."""
    taken = _taken()
    found = quiz.mark(contents.bank(), taken.answers) if taken else None
    if found is None or not found.is_passed:
        return redirect(url_for("learning.start"), 303)
    form = CertificateForm()
    if form.validate_on_submit():
        keep_sealed(_NAME, str(form.name.data))
        return redirect(url_for("learning.certificate"), 303)
    page = render_template(
        "learning/certificate.html", form=form, result=found, name=find_sealed(_NAME), today=clock.today()
    )
    return page, 422 if form.errors else 200


def _taken() -> Taken | None:
    kept: dict[str, Any] | None = current_session().get(_QUIZ)
    return Taken(kept["seed"], kept["answers"]) if kept else None


def _spoken() -> dict[str, Any]:
    language = current_language()
    return {"say": lambda words: words.in_language(language)}


def _address_of(more: str) -> str:
    """Where to read on: an address of this site, or one of the pages here by its short name."""
    if more.startswith("/"):
        return request.script_root + more
    if more.startswith("readers/"):
        return url_for("learning.reader", code=more.removeprefix("readers/"))
    return url_for("learning.code")
