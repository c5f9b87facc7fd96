"""The office: recommendations one by one, from bodies, and in sheets with a receipt for each row."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.adapters.sheets import SheetRefused
from app.features.bodies import queries as bodies
from app.features.bodies.models import Body
from app.features.intake import labels as intake_labels
from app.features.intake.headings import HeadingsProblem
from app.features.integrity_models import labels, office_forms, policies
from app.features.integrity_models.models import Recommendation
from app.features.integrity_models.queries import office
from app.features.integrity_models.services import recommending, sheets
from app.features.integrity_models.views import office_words
from app.features.integrity_models.wording import Claims
from app.kernel import access_log
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("model_recommendations_office", __name__, url_prefix="/office/integrity-models")


@blueprint.route("/recommend", methods=["GET", "POST"])
@requires(Permission.MODELS_RECOMMEND)
@writes
def new() -> ResponseReturnValue:
    """A body recommends one person."""
    form = office_forms.BodyRecommendationForm()
    if form.validate_on_submit():
        try:
            made, is_new = recommending.recommend_for_body(
                db_session(),
                current_actor(),
                body=_own_body(),
                kind=form.kind.data,
                place=form.place.data,
                claims=_claims(form),
            )
            words = (
                _("The recommendation is handed in.") if is_new else _("It was handed in before: here it is.")
            )
            flash(words, "success")
            return redirect(url_for(".show", reference=made.reference), 303)
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "name")
    page = render_template("integrity_models/office/recommend.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/recommendations/<reference>")
@requires(Permission.MODELS_RECOMMEND)
def show(reference: str) -> ResponseReturnValue:
    """One recommendation, with what can be done about it."""
    found = _get(reference)
    _log_look(found)
    return _page(found)


@blueprint.post("/recommendations/<reference>/take-up")
@requires(Permission.MODELS_WRITE)
@writes
def take_up(reference: str) -> ResponseReturnValue:
    """Begin the check."""
    model = recommending.take_up(db_session(), current_actor(), _get(reference))
    flash(_("The check begins. Its sender sees that it was taken up."), "success")
    return redirect(url_for("integrity_models_office.show", reference=model.reference), 303)


@blueprint.post("/recommendations/<reference>/join")
@requires(Permission.MODELS_WRITE)
@writes
def join(reference: str) -> ResponseReturnValue:
    """It is about somebody who is being checked already."""
    found, form = _get(reference), office_forms.JoinForm()
    if form.validate_on_submit():
        try:
            model = office.get_model(db_session(), current_actor(), form.model.data.upper())
            recommending.join_recommendation(db_session(), current_actor(), found, model=model)
            return redirect(url_for("integrity_models_office.show", reference=model.reference), 303)
        except NotFound:
            form.problem("model", _("There is no model with this number."))
    return _page(found, join_form=form), 422


@blueprint.post("/recommendations/<reference>/refuse")
@requires(Permission.MODELS_WRITE)
@writes
def refuse(reference: str) -> ResponseReturnValue:
    """Do not take it up, with reasons."""
    found, form = _get(reference), office_forms.RefuseForm()
    if form.validate_on_submit():
        try:
            recommending.refuse_recommendation(db_session(), current_actor(), found, answer=form.answer.data)
            flash(_("It is answered. Its sender reads the reasons with the receipt code."), "success")
            return redirect(url_for(".show", reference=reference), 303)
        except NotNow as error:
            form.problem("answer", labels.problem(error.code))
    return _page(found, refuse_form=form), 422


@blueprint.route("/sheets/new", methods=["GET", "POST"])
@requires(Permission.MODELS_RECOMMEND)
@takes_files
@writes
def new_sheet() -> ResponseReturnValue:
    """Hand a sheet of recommendations in."""
    form = office_forms.SheetForm()
    if form.validate_on_submit():
        try:
            batch = sheets.take_sheet(
                db_session(), current_actor(), body=_own_body(), stream=form.file.data.stream
            )
            return redirect(url_for(".sheet", reference=batch.reference), 303)
        except (SheetRefused, HeadingsProblem) as refusal:
            form.problem("file", intake_labels.refusal_in_words(refusal.code, refusal.values))
        except InvalidInput as error:
            form.take(error, labels.forbidden_problems(), "file")
    page = render_template("integrity_models/office/new_sheet.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/sheets/<reference>")
@requires(Permission.MODELS_RECOMMEND)
def sheet(reference: str) -> ResponseReturnValue:
    """A sheet with the receipt of each row."""
    batch = office.get_batch(db_session(), current_actor(), reference)
    rows = [
        {
            **one,
            "outcome": labels.BATCH_OUTCOMES[one["outcome"]],
            "reason": _reason(one["rule"], one["values"]),
        }
        for one in batch.receipts
    ]
    return render_template("integrity_models/office/sheet.html", batch=batch, rows=rows)


def _reason(rule: str, values: dict[str, Any]) -> str:
    if not rule:
        return ""
    return intake_labels.reason_in_words(rule, values) or str(labels.PROBLEMS.get(rule, ""))


def _page(found: Recommendation, **forms_at_hand: PortalForm) -> str:
    given = {"join_form": office_forms.JoinForm, "refuse_form": office_forms.RefuseForm}
    shown = {name: forms_at_hand.get(name) or kind(formdata=None) for name, kind in given.items()}
    with_errors = next(iter(forms_at_hand.values()), PortalForm(formdata=None))
    return render_template(
        "integrity_models/office/recommendation.html",
        form=with_errors,
        deed_form=PortalForm(formdata=None),
        **shown,
        **office_words.recommendation_page(found),
    )


def _get(reference: str) -> Recommendation:
    return office.get_recommendation(db_session(), current_actor(), reference)


def _log_look(found: Recommendation) -> None:
    """Who recommended themselves is a person whom the portal knows: they see who read it."""
    if found.subject_id is None or not policies.can_write(current_actor()):
        return
    with toolbox().database.transaction() as session:
        access_log.record(
            session,
            current_actor(),
            subject_id=found.subject_id,
            action="integrity-models.recommendation-viewed",
            thing=found.reference,
            fields="name, id_number, deeds",
            purpose="诚信典型核查",
        )


def _own_body() -> Body:
    body_id = current_actor().body_id
    assert body_id is not None, "staff work for a body"
    return bodies.get_body(db_session(), body_id)


def _claims(form: office_forms.BodyRecommendationForm) -> Claims:
    awarded_on = form.awarded_on.data
    return Claims(
        name=form.name.data,
        id_number=form.id_number.data,
        deeds=form.deeds.data,
        award=form.award.data,
        awarding_body=form.awarding_body.data or "",
        document_no=form.document_no.data or "",
        awarded_on=awarded_on.isoformat() if awarded_on else "",
        session_no=form.session_no.data or "",
    )
