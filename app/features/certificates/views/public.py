"""The answer of a check to take along, and whether such an answer is about the person who shows it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.certificates import labels, queries, services, verification
from app.features.certificates.states import CertificateKind
from app.features.disclosures.forms import CheckForm
from app.kernel.errors import NotFound, NotNow
from app.web import throttle
from app.web.access import public
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("check_answers", __name__)
_CHECKS = "20/hour"


@blueprint.post("/disclosures/check/answer")
@public
@writes
def give() -> ResponseReturnValue:
    """Keep the answer “no entry” under a code, for whoever asked."""
    form = CheckForm()
    if not form.validate_on_submit() or not form.last_four.data:
        return render_template("disclosures/check.html", form=form, answer=""), 422
    throttle.by_address(_CHECKS, "disclosure-check")
    try:
        code = services.give_answer(db_session(), name=form.name.data, last_four=form.last_four.data)
    except NotNow:
        return render_template("disclosures/check.html", form=form, answer="yes"), 422
    return redirect(url_for("verification.show", code=code), 303)


@blueprint.post("/verify/<code>/person")
@public
def compare(code: str) -> ResponseReturnValue:
    """Whether the answer is about the person who shows it: name and four characters are typed again."""
    throttle.by_address(_CHECKS, "disclosure-check")
    certificate = queries.find_by_code(db_session(), code)
    if certificate is None or certificate.kind != CertificateKind.CHECK_ANSWER:
        raise NotFound("no-such-answer")
    form, result = CheckForm(), None
    if form.validate_on_submit() and form.last_four.data:
        result = verification.check_person(
            db_session(), certificate, code=code, name=form.name.data, last_four=form.last_four.data
        )
    page = render_template(
        "certificates/answer.html",
        findings=verification.findings_of(db_session(), certificate),
        labels=labels,
        form=form,
        code=code,
        result=result,
    )
    return page, 200 if result is not None else 422
