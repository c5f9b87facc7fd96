"""A person's own certificates."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.certificates import labels, queries
from app.features.certificates.forms import MakeForm
from app.features.certificates.making import FOLDER, make_certificate
from app.features.certificates.states import CertificateKind
from app.kernel.errors import NotNow
from app.web import throttle
from app.web.access import citizens, current_actor
from app.web.locale import current_language
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("certificates", __name__, url_prefix="/me/certificates")
_MADE = "20/hour"


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """My certificates, newest first, and the form that makes one."""
    return _page(MakeForm(formdata=None, language=current_language()))


@blueprint.post("")
@citizens
def make() -> ResponseReturnValue:
    """Make one while the person waits. It has transactions of its own: none is open while it is printed."""
    form = MakeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    throttle.by_key(_MADE, "certificates", str(current_actor().account_id))
    try:
        make_certificate(toolbox(), current_actor(), CertificateKind(form.kind.data), str(form.language.data))
    except NotNow as problem:
        form.problem("kind", str(labels.PROBLEMS[problem.code]))
        return _page(form), 422
    flash(_("Your certificate is ready."), "success")
    return redirect(url_for("certificates.index"), 303)


@blueprint.get("/<reference>.pdf")
@citizens
def download(reference: str) -> ResponseReturnValue:
    """The file of one of my certificates."""
    certificate = queries.get_own(db_session(), current_actor(), reference)
    response = make_response(toolbox().files(FOLDER).get(certificate.reference))
    response.mimetype = "application/pdf"
    name = f"certificate-{certificate.reference}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(form: MakeForm) -> str:
    found = queries.of_subject(db_session(), _subject_id())
    return render_template(
        "certificates/index.html",
        form=form,
        labels=labels,
        certificates=[(one, queries.code_of(db_session(), one)) for one in found],
    )


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
