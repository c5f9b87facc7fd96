"""What may be said of a certificate to anybody who holds its code: nothing about the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.features.certificates import history, queries
from app.features.certificates.models import Certificate
from app.features.certificates.states import CertificateKind
from app.features.disclosures import queries as disclosures
from app.kernel import clock
from app.kernel.db import keyring_of

VERIFIED = "certificates.verified"
"""The action under which a verification is logged."""


@dataclass(frozen=True)
class CertificateFindings:
    """What the page of a code shows. `is_still_so` is None for the answer of a check."""

    kind: CertificateKind
    reference: str
    made_at: datetime
    language: str
    disclosures: int
    entries: int
    head: str
    contents_digest: str
    file_digest: str
    is_still_so: bool | None


@dataclass(frozen=True)
class PersonCheck:
    """Whether an answer is about this person, and whether it still holds."""

    is_this_person: bool
    is_listed_now: bool


def findings_of(session: Session, certificate: Certificate) -> CertificateFindings:
    """A certificate, and whether what it says is still so."""
    facts = certificate.facts
    return CertificateFindings(
        kind=CertificateKind(certificate.kind),
        reference=certificate.reference,
        made_at=certificate.made_at,
        language=certificate.language,
        disclosures=int(facts.get("disclosures", 0)),
        entries=int(facts.get("entries", 0)),
        head=str(facts.get("head", "")),
        contents_digest=certificate.contents_digest,
        file_digest=certificate.file_digest,
        is_still_so=_is_still_so(session, certificate),
    )


def check_person(
    session: Session, certificate: Certificate, *, code: str, name: str, last_four: str
) -> PersonCheck:
    """Compare what was typed with an answer; both questions are always asked: the time tells nothing."""
    typed = queries.person_fingerprint(keyring_of(session), code, name, last_four)
    is_listed = disclosures.is_listed(session, clock.today(), name, last_four)
    is_this_person = typed == certificate.fingerprint
    return PersonCheck(is_this_person, is_this_person and is_listed)


def _is_still_so(session: Session, certificate: Certificate) -> bool | None:
    if certificate.subject_id is None:
        return None
    if certificate.kind == CertificateKind.NOT_LISTED:
        return not history.is_shown_now(session, certificate.subject_id, clock.today())
    return (
        history.digest_of(history.shown_about(session, certificate.subject_id)) == certificate.contents_digest
    )
