"""Evidence: its sender adds it and gets it back; the office looks at it for a purpose, each look logged."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.objections import forms, policies, queries, services
from app.features.objections.models import Objection
from app.features.records.looks import Look
from app.features.records.views.purposes import log_look, stated_purpose
from app.features.uploads import answers, baskets
from app.features.uploads.models import Upload
from app.kernel.permissions import Permission
from app.rulebook.rules import get_rule
from app.web.access import citizens, current_actor, requires
from app.web.forms import PortalForm
from app.web.paging import asked_page
from app.web.unit_of_work import db_session, writes
from app.web.uploads import takes_files

blueprint = Blueprint("objections_evidence", __name__)


@blueprint.route("/me/objections/<reference>/evidence", methods=["GET", "POST"])
@citizens
@takes_files
def add(reference: str) -> ResponseReturnValue:
    """Receive further evidence for an open objection. It is sent on the page after this."""
    objection = _own_open(reference)
    if objection is None:
        return redirect(url_for("objections.show", reference=reference), 303)
    basket = _basket(objection)
    form = forms.EvidenceForm()
    if baskets.receive(form.evidence, basket):
        return redirect(url_for(".add", reference=reference, _anchor="evidence-received"), 303)
    if form.validate_on_submit():
        if form.evidence.held:
            return redirect(url_for(".send", reference=reference), 303)
        form.problem("evidence", _("Choose a file first"))
    page = render_template("objections/evidence/add.html", form=form, objection=objection)
    return page, 422 if form.errors else 200


@blueprint.route("/me/objections/<reference>/evidence/send", methods=["GET", "POST"])
@citizens
@writes
def send(reference: str) -> ResponseReturnValue:
    """Check what is about to be sent, then send it."""
    objection = _own_open(reference)
    if objection is None:
        return redirect(url_for("objections.show", reference=reference), 303)
    basket = _basket(objection)
    held = baskets.held(basket)
    if not held:
        return redirect(url_for(".add", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        services.add_evidence(db_session(), current_actor(), objection, basket=basket.key)
        baskets.drop_basket(services.AREA, _form_name(objection))
        flash(_("Your evidence has arrived with the office that handles the objection."), "success")
        return redirect(url_for("objections.show", reference=reference), 303)
    page = render_template("objections/evidence/send.html", form=form, objection=objection, held=held)
    return page, 422 if form.errors else 200


@blueprint.get("/me/objections/<reference>/evidence/<file>")
@citizens
def own(reference: str, file: str) -> ResponseReturnValue:
    """One of my own files, as the portal keeps it."""
    objection = queries.get_own(db_session(), current_actor(), reference)
    return answers.download(queries.get_evidence(db_session(), objection, file))


@blueprint.get("/office/objections/<reference>/evidence/<file>")
@requires(Permission.OBJECTIONS_HANDLE)
def show(reference: str, file: str) -> ResponseReturnValue:
    """A file as a picture, page by page."""
    objection = queries.get_for_staff(db_session(), current_actor(), reference)
    upload = queries.get_evidence(db_session(), objection, file)
    if not stated_purpose(reference):
        return redirect(url_for("objections_office.show", reference=reference), 303)
    page = asked_page()
    shown = answers.picture(upload, page)
    log_look(_look_at(objection, upload), stated_purpose(reference))
    return render_template(
        "objections/evidence/show.html",
        objection=objection,
        shown=shown,
        row=answers.rows([upload])[0],
        earlier=url_for(".show", reference=reference, file=file, page=page - 1) if page > 1 else None,
        later=url_for(".show", reference=reference, file=file, page=page + 1)
        if page < upload.pages
        else None,
    )


@blueprint.get("/office/objections/<reference>/evidence/<file>/download")
@requires(Permission.OBJECTIONS_HANDLE)
def download(reference: str, file: str) -> ResponseReturnValue:
    """A file as it is kept: cleaned, and never run by the browser."""
    objection = queries.get_for_staff(db_session(), current_actor(), reference)
    upload = queries.get_evidence(db_session(), objection, file)
    if not stated_purpose(reference):
        return redirect(url_for("objections_office.show", reference=reference), 303)
    answer = answers.download(upload)
    log_look(_look_at(objection, upload), stated_purpose(reference))
    return answer


def _page(reference: str, file: str, page: int) -> str:
    return url_for(".show", reference=reference, file=file, page=page)


def _own_open(reference: str) -> Objection | None:
    objection = queries.get_own(db_session(), current_actor(), reference)
    return objection if policies.can_add_evidence(current_actor(), objection) else None


def _form_name(objection: Objection) -> str:
    return f"more:{objection.reference}"


def _basket(objection: Objection) -> baskets.Basket:
    return baskets.open_basket(services.AREA, _form_name(objection), owner_id=objection.id)


def _look_at(objection: Objection, upload: Upload) -> Look:
    source = get_rule("objection-decision").source
    return Look(
        objection.record,
        "objections.evidence-opened",
        objection.reference,
        f"evidence ({upload.kind})",
        f"{source.title} {source.article}".strip(),
    )
