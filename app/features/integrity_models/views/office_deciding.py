"""The office decides: proposal, public notice, comments, publication, revocation; two people each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.integrity_models import labels, office_forms
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import office
from app.features.integrity_models.services import deciding, noticing
from app.features.integrity_models.views import office_words
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("model_decisions", __name__, url_prefix="/office/integrity-models")
Deed = Callable[..., None]


@blueprint.post("/<reference>/propose")
@requires(Permission.MODELS_WRITE)
@writes
def propose(reference: str) -> ResponseReturnValue:
    """Propose the public notice."""
    return _do(reference, noticing.propose, _("Proposed. Somebody else opens the public notice."))


@blueprint.post("/<reference>/open-notice")
@requires(Permission.MODELS_DECIDE)
@writes
def open_notice(reference: str) -> ResponseReturnValue:
    """Open the public notice, as the second person."""
    return _do(reference, noticing.open_notice, _("The public notice runs."))


@blueprint.post("/<reference>/publish")
@requires(Permission.MODELS_DECIDE)
@writes
def publish(reference: str) -> ResponseReturnValue:
    """Publish, as the second person."""
    return _do(reference, deciding.publish, _("Published"))


@blueprint.post("/<reference>/keep")
@requires(Permission.MODELS_DECIDE)
@writes
def keep(reference: str) -> ResponseReturnValue:
    """Decide that the honour stays."""
    return _do(reference, deciding.keep, _("The honour stays"))


@blueprint.post("/<reference>/revoke")
@requires(Permission.MODELS_DECIDE)
@writes
def revoke(reference: str) -> ResponseReturnValue:
    """Revoke, as the second person."""
    return _do(reference, deciding.revoke, _("The honour is revoked and gone from every page."))


@blueprint.route("/<reference>/return", methods=["GET", "POST"])
@requires(Permission.MODELS_DECIDE)
@writes
def give_back(reference: str) -> ResponseReturnValue:
    """Give it back to be checked again, with what has to be mended."""
    title = _("Give back to be checked again")
    return _with_reasons(reference, noticing.return_to_check, title, _("Give back"))


@blueprint.route("/<reference>/refuse", methods=["GET", "POST"])
@requires(Permission.MODELS_DECIDE)
@writes
def refuse(reference: str) -> ResponseReturnValue:
    """End without publishing."""
    return _with_reasons(reference, deciding.refuse, _("Do not publish"), _("Do not publish"))


@blueprint.route("/<reference>/ask-revocation", methods=["GET", "POST"])
@requires(Permission.MODELS_WRITE)
@writes
def ask_revocation(reference: str) -> ResponseReturnValue:
    """Propose that a published honour is revoked."""
    model, form = _get(reference), office_forms.RevocationForm()
    if form.validate_on_submit():
        try:
            deciding.ask_revocation(
                db_session(), current_actor(), model, reason=form.reason.data, words=form.reasons.data
            )
            flash(_("Proposed. Somebody else decides."), "success")
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "reason")
        except NotNow as error:
            form.problem("reason", labels.problem(error.code))
    page = render_template(
        "integrity_models/office/reasons.html",
        form=form,
        model=model,
        title=_("Propose to revoke the honour"),
        button=_("Propose"),
    )
    return page, 422 if form.errors else 200


@blueprint.route("/comments/<reference>", methods=["GET", "POST"])
@requires(Permission.MODELS_WRITE)
@writes
def comment(reference: str) -> ResponseReturnValue:
    """Answer a comment; choose whether the gist and the answer may be read."""
    found = office.get_comment(db_session(), current_actor(), reference)
    form = office_forms.CommentAnswerForm()
    if form.validate_on_submit():
        try:
            noticing.answer_comment(
                db_session(),
                current_actor(),
                found,
                answer=form.answer.data,
                gist=form.gist.data or "",
                is_shown=bool(form.is_shown.data),
            )
            flash(_("The comment is answered."), "success")
            return _back(found.model.reference)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "answer")
        except NotNow as error:
            form.problem("answer", labels.problem(error.code))
    line = office_words.comment_line(found)
    page = render_template("integrity_models/office/comment.html", form=form, model=found.model, **line)
    return page, 422 if form.errors else 200


def _do(reference: str, deed: Deed, done: str) -> ResponseReturnValue:
    """One press: the deed, or the words about what stands in its way."""
    try:
        deed(db_session(), current_actor(), _get(reference))
        flash(done, "success")
    except (NotNow, FourEyes) as error:
        db_session().rollback()
        flash(labels.problem(error.code), "warning")
    return _back(reference)


def _with_reasons(reference: str, deed: Deed, title: str, button: str) -> ResponseReturnValue:
    model, form = _get(reference), office_forms.ReasonsForm()
    if form.validate_on_submit():
        try:
            deed(db_session(), current_actor(), model, reasons=form.reasons.data)
            return _back(reference)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "reasons")
        except NotNow as error:
            form.problem("reasons", labels.problem(error.code))
    shown: dict[str, Any] = {"form": form, "model": model, "title": title, "button": button}
    return render_template("integrity_models/office/reasons.html", **shown), 422 if form.errors else 200


def _get(reference: str) -> IntegrityModel:
    return office.get_model(db_session(), current_actor(), reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("integrity_models_office.show", reference=reference), 303)
