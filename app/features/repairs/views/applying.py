"""Applying, one thing a page: proof, commitment, check, confirmation; and completing what one list named."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.features.records.models import CreditRecord
from app.features.repairs import forms, labels, queries, services
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import RepairState
from app.features.repairs.views import held
from app.features.subjects import queries as subjects
from app.features.uploads import baskets
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.rulebook import deadlines, repair_tables
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("repairs_applying", __name__, url_prefix="/me/repairs")


@blueprint.route("/new/proof", methods=["GET", "POST"])
@citizens
@takes_files
def proof() -> ResponseReturnValue:
    """First page: the proof that the duty is performed."""
    record = _asked_record()
    if (elsewhere := _turn_back(record)) is not None:
        return elsewhere
    form = forms.ProofForm()
    if baskets.receive(form.proof, held.proof_basket(record.reference)):
        return redirect(url_for(".proof", record=record.reference, _anchor="proof-received"), 303)
    if not form.proof.is_pressed and form.validate_on_submit():
        if form.proof.held:
            return redirect(url_for(".commitment", record=record.reference), 303)
        form.problem("proof", labels.PROBLEMS["proof-missing"])
    page = render_template("repairs/proof.html", form=form, record=record)
    return page, 422 if form.errors else 200


@blueprint.route("/new/commitment", methods=["GET", "POST"])
@citizens
def commitment() -> ResponseReturnValue:
    """Second page: the commitment, read and signed."""
    record = _asked_record()
    if (elsewhere := _turn_back(record)) is not None:
        return elsewhere
    if not baskets.held(held.proof_basket(record.reference)):
        return redirect(url_for(".proof", record=record.reference), 303)
    form = forms.CommitmentForm(data={"signature": held.find_signature(record.reference)})
    if form.validate_on_submit():
        name = subjects.identity_of(db_session(), record.subject).name
        try:
            services.require_signature(form.signature.data, name)
            held.keep_signature(record.reference, form.signature.data)
            return redirect(url_for(".check", record=record.reference), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "signature")
    edition = repair_tables.commitment_on(clock.today())
    page = render_template(
        "repairs/commitment.html",
        form=form,
        record=record,
        commitment=labels.commitment_in_words(edition.code),
        is_named=record.catalogue_item.is_publishable,
        shown_until=deadlines.due("repair-commitment-shown", clock.today()).on,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/new/check", methods=["GET", "POST"])
@citizens
@writes
def check() -> ResponseReturnValue:
    """Third page: everything once more, then it is sent."""
    session, record = db_session(), _asked_record()
    basket, signature = held.proof_basket(record.reference), held.find_signature(record.reference)
    if (elsewhere := _turn_back(record)) is not None:
        return elsewhere
    proofs = baskets.held(basket)
    if not (proofs and signature):
        return redirect(url_for(".proof", record=record.reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        application = services.apply_for_repair(
            session, current_actor(), record=record, signature=signature, basket=basket.key
        )
        held.drop(record.reference)
        return redirect(url_for(".filed", reference=application.reference), 303)
    readiness = queries.readiness(session, record, clock.today(), has_proof=True, has_commitment=True)
    page = render_template(
        "repairs/check.html",
        form=form,
        record=record,
        proofs=proofs,
        signature=signature,
        lines=labels.checklist(readiness),
        due=deadlines.due("repair-acceptance", clock.today()),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>/filed")
@citizens
def filed(reference: str) -> ResponseReturnValue:
    """It has arrived: its number, what happens next and by when."""
    application = queries.get_own(db_session(), current_actor(), reference)
    return render_template("repairs/filed.html", application=application)


@blueprint.route("/<reference>/complete", methods=["GET", "POST"])
@citizens
@takes_files
def complete(reference: str) -> ResponseReturnValue:
    """Add what the one list named. It is sent on the page after this."""
    application = _own_to_complete(reference)
    if application is None:
        return redirect(url_for("repairs.show", reference=reference), 303)
    form = forms.ProofForm()
    if baskets.receive(form.proof, _basket(application)):
        return redirect(url_for(".complete", reference=reference, _anchor="proof-received"), 303)
    if not form.proof.is_pressed and form.validate_on_submit():
        if form.proof.held:
            return redirect(url_for(".send", reference=reference), 303)
        form.problem("proof", _("Choose a file first"))
    gaps = queries.gaps_of(db_session(), application)
    page = render_template("repairs/complete.html", form=form, application=application, gaps=gaps)
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/complete/send", methods=["GET", "POST"])
@citizens
@writes
def send(reference: str) -> ResponseReturnValue:
    """Check what was added, then send it."""
    application = _own_to_complete(reference)
    if application is None:
        return redirect(url_for("repairs.show", reference=reference), 303)
    basket = _basket(application)
    added = baskets.held(basket)
    if not added:
        return redirect(url_for(".complete", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.complete_application(db_session(), current_actor(), application, basket=basket.key)
        baskets.drop_basket(services.AREA, _form_name(application))
        flash(_("What you added has arrived."), "success")
        return redirect(url_for("repairs.show", reference=reference), 303)
    gaps = queries.gaps_of(db_session(), application)
    page = render_template("repairs/send.html", form=form, application=application, proofs=added, gaps=gaps)
    return page, 422 if form.errors else 200


def _asked_record() -> CreditRecord:
    asked = request.args.get("record", "")
    return queries.get_own_record(db_session(), current_actor(), asked, clock.today())


def _turn_back(record: CreditRecord) -> Response | None:
    """Too early, or under way already: the page that explains it, or that of the case."""
    session = db_session()
    already = queries.find_open(session, record.id)
    if already is not None:
        return redirect(url_for("repairs.show", reference=already.reference), 303)
    if not queries.readiness(session, record, clock.today()).can_apply:
        return redirect(url_for("repairs.readiness", reference=record.reference), 303)
    return None


def _own_to_complete(reference: str) -> RepairApplication | None:
    application = queries.get_own(db_session(), current_actor(), reference)
    return application if application.state == RepairState.NEEDS_COMPLETION else None


def _form_name(application: RepairApplication) -> str:
    return f"complete:{application.reference}"


def _basket(application: RepairApplication) -> baskets.Basket:
    return baskets.open_basket(services.AREA, _form_name(application), owner_id=application.id)
