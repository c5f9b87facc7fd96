"""The page of a verification code that belongs to a certificate, for the views of `/verify`."""

from __future__ import annotations

from flask import render_template

from app.features.certificates import labels, queries, verification
from app.features.certificates.models import Certificate
from app.features.certificates.states import CertificateKind
from app.features.disclosures.forms import CheckForm
from app.kernel import access_log
from app.kernel.actors import PUBLIC
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session


def page_of_code(code: str) -> str | None:
    """What a code stands for, if it is that of a certificate or of a check's answer."""
    found = queries.find_by_code(db_session(), code)
    if found is None:
        return None
    if found.kind == CertificateKind.CHECK_ANSWER:
        return render_template(
            "certificates/answer.html",
            findings=verification.findings_of(db_session(), found),
            labels=labels,
            form=CheckForm(formdata=None),
            code=code,
            result=None,
        )
    return _verified(found, is_file=False)


def page_of_file(digest: str) -> str | None:
    """What a file with this SHA-256 is, if it is a certificate of ours."""
    found = queries.find_by_file_digest(db_session(), digest) if digest else None
    return _verified(found, is_file=True) if found is not None else None


def _verified(certificate: Certificate, *, is_file: bool) -> str:
    findings = verification.findings_of(db_session(), certificate)
    assert certificate.subject_id is not None, "only the answer of a check is about nobody"
    with toolbox().database.transaction() as session:
        access_log.record(
            session,
            PUBLIC,
            subject_id=certificate.subject_id,
            action=verification.VERIFIED,
            thing=certificate.reference,
        )
    return render_template("certificates/verified.html", findings=findings, labels=labels, is_file=is_file)
