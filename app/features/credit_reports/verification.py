"""Whether a report is genuine: by its code, and by its file. Tells nothing about the person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.adapters import signing
from app.adapters.signing import Problem, Signer
from app.features.credit_reports import queries
from app.features.credit_reports.facts import gather
from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import Verdict
from app.kernel import clock

_VERDICTS = {
    Problem.TOO_LARGE: Verdict.TOO_LARGE,
    Problem.NOT_A_PDF: Verdict.NOT_A_PDF,
    Problem.NOT_SIGNED: Verdict.NOT_OURS,
    Problem.SIGNER_UNKNOWN: Verdict.NOT_OURS,
    Problem.SEVERAL_SIGNATURES: Verdict.ALTERED,
    Problem.CHANGED_AFTER_SIGNING: Verdict.ALTERED,
    Problem.CONTENT_ALTERED: Verdict.ALTERED,
    Problem.UNREADABLE: Verdict.ALTERED,
}


@dataclass(frozen=True)
class Findings:
    """What may be said of a report to anybody who holds it. `made_at` is aware; digests are SHA-256."""

    reference: str
    made_at: datetime
    language: str
    purpose: str
    content_digest: str
    file_digest: str
    has_changed_since: bool
    revoked_at: datetime | None


@dataclass(frozen=True)
class Revocation:
    """One line of the public list of revoked reports. `revoked_on`: a day, ISO 8601."""

    reference: str
    file_sha256: str
    revoked_on: str


def revocations(session: Session) -> tuple[Revocation, ...]:
    """The public list of revoked reports, the latest first. Why is nobody's business."""
    return tuple(
        Revocation(reference, digest, clock.day_of(at).isoformat())
        for reference, digest, at in queries.revoked(session)
    )


def findings_of(session: Session, report: CreditReport) -> Findings:
    """A finished report, and whether what it says is still what the records say."""
    assert report.made_at is not None, "a finished report was made"
    return Findings(
        reference=report.reference,
        made_at=report.made_at,
        language=report.language,
        purpose=report.purpose,
        content_digest=report.content_digest,
        file_digest=report.file_digest,
        has_changed_since=gather(session, report.subject_id).digest() != report.content_digest,
        revoked_at=report.revoked_at,
    )


@dataclass(frozen=True)
class CheckedFile:
    """What a file is. `report`: the one that it is, byte for byte; `digest`: SHA-256 of the file.

    `time_stamped_at`: when a time-stamp server saw it, where one did.
    """

    verdict: Verdict
    digest: str
    report: CreditReport | None = None
    time_stamped_at: datetime | None = None


def check_file(session: Session, data: bytes, signer: Signer) -> CheckedFile:
    """Whether a file is one of our reports; `signer` says whom to trust."""
    signature = signing.verify(data, signer.trust_roots, signer.time_stamp_roots)
    digest = hashlib.sha256(data).hexdigest()
    if not signature.is_genuine:
        return CheckedFile(_VERDICTS[signature.problems[0]], digest)
    report = queries.find_by_file_digest(session, digest)
    verdict = Verdict.GENUINE if report else Verdict.SIGNED_NOT_REGISTERED
    return CheckedFile(verdict, digest, report, signature.time_stamped_at)
