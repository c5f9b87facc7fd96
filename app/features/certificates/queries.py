"""Reads: one's own certificates, and a certificate by its code or its file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.certificates import policies
from app.features.certificates.models import Certificate
from app.features.disclosures.name_check import check_index
from app.kernel.actors import Actor
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.ids import grouped_code, normalise_code

CODE_LENGTH = 16
"""Characters of a verification code, five random bits each: 80 bits."""
_MOST = 50


def of_subject(session: Session, subject_id: UUID) -> tuple[Certificate, ...]:
    """A person's newest certificates, newest first."""
    found = select(Certificate).where(Certificate.subject_id == subject_id)
    return tuple(session.scalars(found.order_by(Certificate.id.desc()).limit(_MOST)))


def get_own(session: Session, actor: Actor, reference: str) -> Certificate:
    """One's own certificate. Raises NotFound."""
    found = session.scalar(select(Certificate).where(Certificate.reference == reference))
    if found is None or not policies.is_own_certificate(actor, found):
        raise NotFound("no-such-certificate")
    return found


def find_by_code(session: Session, code: str) -> Certificate | None:
    """The certificate with this verification code, however it was typed."""
    index = code_index(keyring_of(session), code)
    return session.scalar(select(Certificate).where(Certificate.code_index == index))


def find_by_file_digest(session: Session, digest: str) -> Certificate | None:
    """The certificate whose file has this SHA-256."""
    return session.scalar(select(Certificate).where(Certificate.file_digest == digest))


def code_of(session: Session, certificate: Certificate) -> str:
    """The verification code as it is printed, in groups of four."""
    return grouped_code(keyring_of(session).open(certificate.code_sealed, code_place(certificate.id)))


def code_index(keyring: Keyring, code: str) -> str:
    """The keyed fingerprint under which a code is found."""
    return keyring.blind(normalise_code(code), "certificate-code")


def code_place(row_id: UUID) -> str:
    """The place that a sealed code is bound to."""
    return f"certificates.code:{row_id}"


def person_fingerprint(keyring: Keyring, code: str, name: str, last_four: str) -> str:
    """The fingerprint of a person for one code alone: two answers about one person cannot be joined."""
    return keyring.blind(f"{normalise_code(code)}\0{check_index(keyring, name, last_four)}", "check-answer")
