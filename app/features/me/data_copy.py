"""Reads: a complete copy of what the portal holds about one person (rule 6.5), as plain data.

The keys are documented in `labels.DATA_KEYS`; the copy carries that documentation itself.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.accesses import queries as accesses
from app.features.accesses.models import AccessChallenge
from app.features.accounts import queries as accounts
from app.features.accounts.models import ActivationCode
from app.features.assistance.models import Assistance
from app.features.authorisations import queries as authorisations
from app.features.authorisations.models import Authorisation
from app.features.certificates.models import Certificate
from app.features.clocks import queries as clocks
from app.features.commitments.models import SignedCommitment
from app.features.credit_reports import bound_queries
from app.features.credit_reports.bounds import Bounds
from app.features.credit_reports.models import BoundReport, CreditReport
from app.features.disclosures import papers
from app.features.disclosures.models import Disclosure
from app.features.integrity_models import wording
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import own as honours
from app.features.messages import queries as messages
from app.features.objections import queries as objections
from app.features.objections.models import Objection
from app.features.papers.models import IssuedPaper
from app.features.points import queries as points
from app.features.records.models import CreditRecord, RecordVersion
from app.features.repairs import notices as repair_notices
from app.features.repairs import queries as repairs
from app.features.repairs.models import RepairApplication
from app.features.statements import queries as statements
from app.features.statements.models import OwnStatement
from app.features.subjects import queries as subjects
from app.features.uploads import queries as uploads
from app.features.uploads.models import Upload
from app.kernel import access_log, clock, sessions
from app.kernel.db import Base, keyring_of

Plain = dict[str, Any]
# Inner keys of rows, and what only serves as a lock or an index, say nothing about the person.
_INNER = {
    "id",
    "subject_id",
    "record_id",
    "application_id",
    "body_id",
    "catalogue_item_id",
    "determining_body_id",
    "source_body_id",
    "decision_key",
    "disclosure_id",
    "objection_id",
    "fingerprint",
    "shown_digest",
    "agreed_digest",
    "receipt_index",
    "row_key",
    "model_id",
    "batch_id",
    "awarding_body_id",
    "code_index",
    "code_hash",
    "content_digest",
    "series",
    "enrolment_id",
    "position",
    "previous",
    "digest",
    "key_id",
    "token_digest",
    "seal",
    "place_id",
    "owner_id",
    "access_id",
}
# What is proposed is not decided; what is decided stands in the reasons and the outcome.
_ONLY_PROPOSED = {"proposed_outcome", "proposed_bar", "proposed_at"}
# Other people: the post is said, not who held it.
_OTHERS = {
    "proposed_by",
    "decided_by",
    "issued_by",
    "actor",
    "suspended_by",
    "recorded_by",
    "agreed_by",
    "acknowledged_by",
    "notice_by",
    "published_by",
    "revocation_by",
    "revoked_by",
    "sent_by",
    "viewer",
    "asked_by",
    "noted_by",
    "helper",
    "offered_by",
    "ended_by",
    "replaced_by",
}


def copy_of(session: Session, subject_id: UUID) -> Plain:
    """Everything, newest last within each kind."""
    subject = subjects.get_subject(session, subject_id)
    identity = subjects.identity_of(session, subject)
    return {
        "made_at": clock.now().isoformat(),
        "person": {
            "name": identity.name,
            "id_number": identity.id_number.value,
            "known_since": subject.known_since.isoformat(),
        },
        "account": _account(session, subject_id),
        "sessions": _sessions(session, subject_id),
        **_ways_in(session, subject_id),
        "records": [_record(session, row) for row in _of(session, CreditRecord, subject_id)],
        "disclosures": _disclosures(session, subject_id),
        "objections": [_objection(session, row) for row in _of(session, Objection, subject_id)],
        "own_statements": [
            _plain(row) | {"record": row.record.reference, "words": statements.text_of(session, row)}
            for row in _of(session, OwnStatement, subject_id)
        ],
        "repairs": [_repair(session, row) for row in _of(session, RepairApplication, subject_id)],
        "honours": [_honour(session, row) for row in honours.everything_about(session, subject_id)],
        "recommendations_of_oneself": [
            _plain(row) | asdict(wording.claims_of(session, row))
            for row in honours.recommendations_of_oneself(session, subject_id)
        ],
        "certificates": [_plain(row) for row in _of(session, Certificate, subject_id)],
        "commitments": [_plain(row) for row in _of(session, SignedCommitment, subject_id)],
        "papers": [_plain(row) for row in _of(session, IssuedPaper, subject_id)],
        "reports": [_plain(row) for row in _of(session, CreditReport, subject_id)],
        "bound_reports": [
            _plain(row) | _bounds(bound_queries.bounds_of(session, row))
            for row in _of(session, BoundReport, subject_id)
        ],
        "authorisations": [
            _plain(row) | _bounds(authorisations.bounds_of(session, row))
            for row in _of(session, Authorisation, subject_id)
        ],
        "points": _points(session, subject_id),
        "accesses": [_plain(row) for row in reversed(access_log.of_subject(session, subject_id))],
        "access_questions": [_question(session, row) for row in _of(session, AccessChallenge, subject_id)],
        "assistance": [_plain(row) for row in _of(session, Assistance, subject_id)],
        "messages": [_plain(row) for row in reversed(messages.of_subject(session, subject_id))],
        "mail": asdict(messages.mail_addresses_of(session, subject_id)),
        "activation_codes": [_plain(row) for row in _of(session, ActivationCode, subject_id)],
    }


def _of(session: Session, table: Any, subject_id: UUID) -> Any:
    return session.scalars(select(table).where(table.subject_id == subject_id).order_by(table.id))


def _account(session: Session, subject_id: UUID) -> Plain | None:
    account = accounts.find_by_subject(session, subject_id)
    if account is None:
        return None
    kept = {"login", "kind", "language", "made_at", "signed_in_at", "is_active"}
    return {name: value for name, value in _plain(account).items() if name in kept}


def _sessions(session: Session, subject_id: UUID) -> list[Plain]:
    account = accounts.find_by_subject(session, subject_id)
    found = sessions.of_account(session, account.id) if account is not None else ()
    kept = {"device", "started_at", "seen_at", "expires_at"}
    return [{name: value for name, value in _plain(row).items() if name in kept} for row in found]


def _ways_in(session: Session, subject_id: UUID) -> Plain:
    """Passkeys by the names that their owner gave them, and kinds of device; never a key or a code."""
    account = accounts.find_by_subject(session, subject_id)
    if account is None:
        return {"passkeys": [], "known_devices": []}
    keys = accounts.passkeys_of(session, account)
    kept = {"made_at", "used_at", "doubted_at", "is_backed_up"}
    return {
        "passkeys": [
            {"name": keyring_of(session).open(key.name_sealed, key.name_place)}
            | {name: value for name, value in _plain(key).items() if name in kept}
            for key in keys
        ],
        "known_devices": [
            {name: value for name, value in _plain(row).items() if name != "account_id"}
            for row in accounts.known_devices(session, account)
        ],
    }


def _record(session: Session, row: CreditRecord) -> Plain:
    versions = select(RecordVersion).where(RecordVersion.record_id == row.id).order_by(RecordVersion.number)
    return _plain(row) | {
        "determining_body": row.determining_body.name,
        "source_body": row.source_body.name,
        "catalogue_item": row.catalogue_item.code,
        "collecting_basis": row.catalogue_item.collecting_basis,
        "versions": [_plain(version) for version in session.scalars(versions)],
    }


def _disclosures(session: Session, subject_id: UUID) -> list[Plain]:
    found = (
        select(Disclosure)
        .join(CreditRecord, Disclosure.record_id == CreditRecord.id)
        .where(CreditRecord.subject_id == subject_id)
        .order_by(Disclosure.id)
    )
    return [_disclosure(session, row) for row in session.scalars(found)]


def _disclosure(session: Session, row: Disclosure) -> Plain:
    """One publication, with what was replied and every paper that was served."""
    is_served = row.documents_served_on is not None
    return _plain(row) | {
        "record": row.record.reference,
        "replies": [
            _plain(reply) | {"points": [papers.text_of(session, point) for point in reply.points]}
            for reply in papers.replies_of(session, row)
        ],
        "papers": [
            _plain(paper) | {"contents": papers.read(session, paper)}
            for paper in papers.papers_of(session, row)
            if is_served or paper.kind in papers.TOLD_AT_ONCE
        ],
    }


def _objection(session: Session, row: Objection) -> Plain:
    return _plain(row) | {
        "record": row.record.reference,
        "request": objections.request_of(session, row),
        "answer": objections.answer_of(session, row),
        "pauses": clocks.copy_of(session, row.id),
        "evidence": [_file(session, upload) for upload in objections.evidence_of(session, row)],
        "added": [
            {"at": at.isoformat(), "words": words} for at, words in objections.supplements_of(session, row)
        ],
        "recipients": [_plain(notice) for notice in repair_notices.of_objection(session, row.id)],
        "reconsideration": _reconsideration(session, row),
    }


def _points(session: Session, subject_id: UUID) -> Plain | None:
    enrolment = points.find_enrolment(session, subject_id)
    if enrolment is None:
        return None
    entries = [
        _plain(entry) | {"record": entry.record.reference}
        for entry in reversed(points.entries_of(session, enrolment))
    ]
    return _plain(enrolment) | {"entries": entries}


def _bounds(bounds: Bounds) -> Plain:
    return {"recipient": bounds.recipient, "words": bounds.words}


def _repair(session: Session, row: RepairApplication) -> Plain:
    """One application with the office's words and the recipients told; never what staff only proposed."""
    kept = {name: value for name, value in _plain(row).items() if name not in _ONLY_PROPOSED}
    return kept | {
        "record": row.record.reference,
        "gaps": repairs.gaps_of(session, row),
        "extension": repairs.extension_of(session, row),
        "reasons": repairs.reasons_of(session, row),
        "files": len(repairs.proofs_of(session, row)),
        "pauses": clocks.copy_of(session, row.id),
        "recipients": [_plain(notice) for notice in repair_notices.of_application(session, row)],
    }


def _honour(session: Session, row: IntegrityModel) -> Plain:
    """One honour: what is or would be shown, and every answer that the person gave."""
    answers = honours.answers_of(session, row)
    shown = asdict(wording.words_of(session, row))
    return _plain(row) | {"words": shown, "answers": [_plain(answer) for answer in answers]}


def _question(session: Session, row: AccessChallenge) -> Plain:
    """What the person wrote and was answered; what staff explained to the officer is theirs."""
    words = {name: accesses.words_of(session, row, name) for name in ("reason", "answer", "consequences")}
    return _plain(row) | {"access": row.access.reference} | words


def _file(session: Session, upload: Upload) -> Plain:
    """A file by its name; the file itself is on the page of its case."""
    kept = {"reference", "kind", "size", "received_at", "attached_at"}
    plain = {name: value for name, value in _plain(upload).items() if name in kept}
    return {"name": uploads.name_of(session, upload)} | plain


def _reconsideration(session: Session, row: Objection) -> Plain | None:
    asked = objections.find_reconsideration(session, row)
    if asked is None:
        return None
    said = ("request", "answer")
    return _plain(asked) | {one: objections.reconsideration_words(session, asked, one) for one in said}


def _plain(row: Base) -> Plain:
    names = [column.key for column in row.__mapper__.column_attrs]
    shown = [name for name in names if name not in _INNER | _OTHERS and not name.endswith("_sealed")]
    return {name: _value(getattr(row, name)) for name in shown}


def _value(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
