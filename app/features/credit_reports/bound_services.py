"""Writes: a purpose-bound report that was made, taken, revoked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.credit_reports import bound_queries, policies
from app.features.credit_reports.bounds import Bounds
from app.features.credit_reports.models import BoundReport
from app.features.credit_reports.queries import CODE_LENGTH
from app.kernel import access_log, clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.ids import grouped_code, new_id, new_reference, random_code

MADE, TAKEN = "credit_reports.bound-made", "authorisations.report-taken"
BY_AUTHORISATION = "本人授权"


@dataclass(frozen=True)
class BoundDraft:
    """A report before it is printed: its place, number and code, and what it is bound to."""

    subject_id: UUID
    bounds: Bounds
    language: str
    authorisation: str = ""
    id: UUID = field(default_factory=new_id)
    code: str = field(default_factory=lambda: random_code(CODE_LENGTH))
    reference: str = field(default_factory=lambda: new_reference("C", clock.today().year))

    @property
    def printed_code(self) -> str:
        return grouped_code(self.code)


def keep_bound_report(
    session: Session,
    actor: Actor,
    draft: BoundDraft,
    *,
    content_digest: str,
    file_digest: str,
    made_at: datetime,
) -> BoundReport:
    """Register a report whose file is made and signed: the person's own, or a recipient's by authorisation.

    Who may have it was asked before it was made; an actor without an authorisation is the person themselves.
    """
    is_own = policies.can_request(actor) and actor.subject_id == draft.subject_id
    if not is_own and not draft.authorisation:
        raise NotAllowed("cannot-request")
    keyring, bounds = keyring_of(session), draft.bounds
    report = BoundReport(
        id=draft.id,
        reference=draft.reference,
        subject_id=draft.subject_id,
        authorisation=draft.authorisation,
        code_index=bound_queries.code_index(keyring, draft.code),
        code_sealed=keyring.seal(draft.code, bound_queries.place(draft.id, "code")),
        language=draft.language,
        purpose=bounds.purpose,
        recipient_kind=bounds.recipient_kind,
        recipient_sealed=keyring.seal(bounds.recipient, bound_queries.place(draft.id, "recipient")),
        words_sealed=keyring.seal(bounds.words, bound_queries.place(draft.id, "words"))
        if bounds.words
        else "",
        sections=list(bounds.sections),
        valid_until=bounds.valid_until,
        series=bound_queries.series_of(
            keyring, draft.subject_id, bounds, draft.authorisation, draft.language
        ),
        content_digest=content_digest,
        file_digest=file_digest,
        made_at=made_at,
    )
    session.add(report)
    session.flush()
    details = {"purpose": bounds.purpose, "language": draft.language}
    events.record(session, actor, "credit-reports.bound-made", report.reference, **details)
    if is_own:
        _log(session, actor, report, MADE)
    return report


def note_taken(session: Session, recipient: Actor, report: BoundReport) -> None:
    """Log that a recipient took the file of a report, under the authorisation that it rests on."""
    events.record(session, recipient, "authorisations.report-taken", report.authorisation)
    _log(session, recipient, report, TAKEN)


def note_download(session: Session, actor: Actor, report: BoundReport) -> None:
    """Note that the person took their report."""
    events.record(session, actor, "credit-reports.downloaded", report.reference)


def revoke_bound_report(session: Session, actor: Actor, report: BoundReport) -> BoundReport:
    """Take back a report that one made for somebody: from now on its verification says so."""
    if not policies.can_request(actor) or actor.subject_id != report.subject_id:
        raise NotAllowed("not-own-report")
    hold(session, report)
    if report.revoked_at is not None:
        raise NotNow("already-revoked")
    _revoke(session, actor, report)
    return report


def revoke_with_authorisation(session: Session, actor: Actor, authorisation: str) -> int:
    """Take back every report that was taken under an authorisation that ends; answers how many."""
    taken = bound_queries.of_authorisation(session, authorisation)
    found = [one for one in taken if one.revoked_at is None]
    for report in found:
        _revoke(session, actor, report)
    return len(found)


def _revoke(session: Session, actor: Actor, report: BoundReport) -> None:
    report.revoked_at = clock.now()
    session.flush()
    events.record(session, actor, "credit-reports.bound-revoked", report.reference)


def _log(session: Session, actor: Actor, report: BoundReport, action: str) -> None:
    basis = f"{BY_AUTHORISATION} {report.authorisation}" if report.authorisation else ""
    access_log.record(
        session,
        actor,
        subject_id=report.subject_id,
        action=action,
        thing=report.reference,
        fields=", ".join(report.sections),
        purpose=report.purpose,
        basis=basis,
        authorisation=report.authorisation,
    )
