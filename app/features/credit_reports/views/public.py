"""Verification of a report by anybody who holds it. Nothing about the person is shown, no file kept."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.certificates import pages as certificates
from app.features.credit_reports import bound_pages, labels, queries
from app.features.credit_reports.facts import VERIFIED
from app.features.credit_reports.forms import CodeForm, FileForm
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import Verdict
from app.features.credit_reports.verification import check_file, findings_of, revocations
from app.features.papers import pages as papers
from app.features.tips import queries as tips
from app.kernel import access_log
from app.kernel.actors import PUBLIC
from app.web import throttle
from app.web.access import public
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session
from app.web.uploads import takes_files

blueprint = Blueprint("verification", __name__)
UPLOAD = "upload"  # tells the fields of the second form of a page from those of the first


@blueprint.route("/verify", methods=["GET", "POST"])
@public
def index() -> ResponseReturnValue:
    """Enter the code of a report."""
    form = CodeForm()
    if form.validate_on_submit():
        return redirect(url_for("verification.show", code=_in_an_address(str(form.code.data))), 303)
    return _entrance(form, FileForm(formdata=None, prefix=UPLOAD))


@blueprint.get("/verify/revoked.json")
@public
def revoked() -> ResponseReturnValue:
    """Every report that was revoked, for programs that keep reports: numbers, digests and days alone."""
    return jsonify(reports=[asdict(one) for one in revocations(db_session())])


@blueprint.get("/verify/<code>")
@public
def show(code: str) -> ResponseReturnValue:
    """What a report is, that it is genuine, and whether its content has changed since."""
    proof = tips.find_proof(db_session(), code)
    if proof is not None:  # before anything is counted by address: it may be the reporter who looks
        return render_template("tips/proof_verified.html", filed_at=proof.filed_at)
    throttle.by_address("120/hour", "verify")
    report = queries.find_by_code(db_session(), code)
    if report is None and (other := _other_paper(code)) is not None:
        return other
    if report is None:
        return render_template("credit_reports/unknown.html", form=CodeForm(formdata=None)), 404
    return _findings(report, "credit_reports/verified.html")


@blueprint.post("/verify/file")
@public
@takes_files
def check() -> ResponseReturnValue:
    """Check the file itself."""
    form = FileForm(prefix=UPLOAD)
    if not form.validate_on_submit():
        return _entrance(CodeForm(formdata=None), form)
    throttle.by_address("30/hour", "verify-file")
    data = form.pdf.data.read()
    checked = check_file(db_session(), data, toolbox().signer)
    if checked.report is not None:
        return _findings(checked.report, "credit_reports/verified_file.html", checked.time_stamped_at)
    if checked.verdict is Verdict.SIGNED_NOT_REGISTERED:
        other = _other_paper_of_file(checked.digest, data)
        if other is not None:
            return other
    return render_template("credit_reports/not_verified.html", verdict=labels.VERDICTS[checked.verdict])


def _other_paper(code: str) -> str | None:
    pages = (bound_pages, certificates, papers)
    return next(filter(None, (one.page_of_code(code) for one in pages)), None)


def _other_paper_of_file(digest: str, data: bytes) -> str | None:
    found = bound_pages.page_of_file(digest) or certificates.page_of_file(digest)
    return found or papers.page_of_file(data)


def _entrance(code_form: CodeForm, file_form: FileForm) -> ResponseReturnValue:
    form = file_form if file_form.errors else code_form
    page = render_template("credit_reports/verify.html", form=form, code_form=code_form, file_form=file_form)
    return page, 422 if form.errors else 200


def _findings(report: CreditReport, template: str, time_stamped_at: datetime | None = None) -> str:
    findings = findings_of(db_session(), report)
    with toolbox().database.transaction() as session:
        access_log.record(
            session,
            PUBLIC,  # whoever holds the paper; an account of theirs is nobody's business here
            subject_id=report.subject_id,
            action=VERIFIED,
            thing=report.reference,
        )
    return render_template(template, findings=findings, labels=labels, time_stamped_at=time_stamped_at)


def _in_an_address(code: str) -> str:
    """The code as it is printed; signs that no code has are left out."""
    return queries.grouped(code) or "0"
