"""Writes: a certificate that was made, and the answer of a check that somebody takes along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.certificates import policies, queries
from app.features.certificates.models import Certificate
from app.features.certificates.states import CertificateKind
from app.features.disclosures import queries as disclosures
from app.kernel import access_log, clock, events
from app.kernel.actors import PUBLIC, Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import grouped_code, new_id, new_reference, random_code


@dataclass(frozen=True)
class Draft:
    """A certificate before it is printed: its place, number, code and what may be told of it."""

    kind: CertificateKind
    language: str
    made_at: datetime
    facts: dict[str, Any]
    contents_digest: str
    id: UUID = field(default_factory=new_id)
    code: str = field(default_factory=lambda: random_code(queries.CODE_LENGTH))
    reference: str = field(default_factory=lambda: new_reference("Z", clock.today().year))

    @property
    def printed_code(self) -> str:
        return grouped_code(self.code)


def keep_certificate(session: Session, actor: Actor, draft: Draft, *, file_digest: str) -> Certificate:
    """Register a certificate about oneself whose file is made and signed."""
    if not policies.can_make(actor) or actor.subject_id is None:
        raise NotAllowed("cannot-make")
    keyring = keyring_of(session)
    certificate = Certificate(
        id=draft.id,
        reference=draft.reference,
        kind=draft.kind,
        subject_id=actor.subject_id,
        code_index=queries.code_index(keyring, draft.code),
        code_sealed=keyring.seal(draft.code, queries.code_place(draft.id)),
        language=draft.language,
        made_at=draft.made_at,
        facts=draft.facts,
        contents_digest=draft.contents_digest,
        file_digest=file_digest,
    )
    session.add(certificate)
    session.flush()
    events.record(session, actor, "certificates.made", certificate.reference, kind=draft.kind)
    access_log.record(
        session,
        actor,
        subject_id=actor.subject_id,
        action="certificates.made",
        thing=certificate.reference,
        purpose="own-use",
    )
    return certificate


def give_answer(session: Session, *, name: str, last_four: str) -> str:
    """Keep the answer “no entry” for whoever asked, and give its code, as it is printed.

    Kept are the moment and a keyed fingerprint that is good for nothing without the code: neither the name
    nor who asked. Raises NotNow where there is an entry.
    """
    is_listed = disclosures.is_listed(session, clock.today(), name, last_four)
    if is_listed:
        raise NotNow("is-listed")
    code, keyring = random_code(queries.CODE_LENGTH), keyring_of(session)
    answer = Certificate(
        reference=new_reference("Z", clock.today().year),
        kind=CertificateKind.CHECK_ANSWER,
        code_index=queries.code_index(keyring, code),
        fingerprint=queries.person_fingerprint(keyring, code, name, last_four),
        made_at=clock.now(),
        facts={},
    )
    session.add(answer)
    session.flush()
    events.record(session, PUBLIC, "certificates.answer-given", answer.reference)
    return grouped_code(code)
