"""Reads: one's own reports, and a report by its verification code or its file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.credit_reports import policies
from app.features.credit_reports.models import BoundReport, CreditReport
from app.features.credit_reports.states import ReportState
from app.features.records import queries as records
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.ids import grouped_code, normalise_code

MADE_AT_ONCE = 100
"""Up to so many records a report is made while the person waits."""
CODE_LENGTH = 16
"""Characters of a verification code, five random bits each: 80 bits."""


def of_subject(
    session: Session, subject_id: UUID, *, offset: int, limit: int
) -> tuple[tuple[CreditReport, ...], int]:
    """One page of a person's reports, newest first, and how many there are."""
    found = select(CreditReport).where(CreditReport.subject_id == subject_id)
    total = session.scalar(select(func.count()).where(CreditReport.subject_id == subject_id))
    page = found.order_by(CreditReport.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def get_own(session: Session, actor: Actor, reference: str) -> CreditReport:
    """One's own report, whatever became of it. Raises NotFound."""
    report = session.scalar(select(CreditReport).where(CreditReport.reference == reference))
    if report is None or not policies.is_own_report(actor, report):
        raise NotFound("no-such-report")
    return report


def get_own_ready(session: Session, actor: Actor, reference: str) -> CreditReport:
    """One's own finished report. Raises NotFound."""
    report = get_own(session, actor, reference)
    if report.state != ReportState.READY:
        raise NotFound("no-such-report")
    return report


def waiting_before(session: Session, report: CreditReport) -> int:
    """How many reports the worker makes before this one."""
    found = select(func.count()).where(
        CreditReport.state == ReportState.REQUESTED, CreditReport.id < report.id
    )
    return session.scalar(found) or 0


def revoked(session: Session) -> tuple[tuple[str, str, datetime], ...]:
    """(reference, SHA-256 of the file, when) of every report that was revoked, the latest first."""
    found = [
        (reference, digest, at)
        for table in (CreditReport, BoundReport)
        for reference, digest, at in session.execute(
            select(table.reference, table.file_digest, table.revoked_at).where(table.revoked_at.is_not(None))
        )
        if at is not None
    ]
    return tuple(sorted(found, key=lambda one: (one[2], one[0]), reverse=True))


def failures(session: Session, actor: Actor) -> tuple[CreditReport, ...]:
    """Reports that could not be made and that nobody dealt with yet, the latest first."""
    if not policies.can_settle(actor):
        return ()
    found = select(CreditReport).where(
        CreditReport.state == ReportState.FAILED, CreditReport.settled_at.is_(None)
    )
    return tuple(session.scalars(found.order_by(CreditReport.id.desc())))


def get_failure(session: Session, actor: Actor, reference: str) -> CreditReport:
    """One of `failures`. Raises NotFound."""
    for report in failures(session, actor):
        if report.reference == reference:
            return report
    raise NotFound("no-such-report")


def is_made_at_once(session: Session, subject_id: UUID) -> bool:
    """Whether the person has so few records that their report is made while they wait."""
    return sum(records.counts_by_kind(session, subject_id, clock.today()).values()) <= MADE_AT_ONCE


def find_by_code(session: Session, code: str) -> CreditReport | None:
    """The finished report with this verification code, however it was typed."""
    index = code_index(keyring_of(session), code)
    found = select(CreditReport).where(
        CreditReport.code_index == index, CreditReport.state == ReportState.READY
    )
    return session.scalar(found)


def find_by_file_digest(session: Session, digest: str) -> CreditReport | None:
    """The finished report whose file has this SHA-256."""
    found = select(CreditReport).where(
        CreditReport.file_digest == digest, CreditReport.state == ReportState.READY
    )
    return session.scalar(found)


def waiting_ids(session: Session) -> tuple[UUID, ...]:
    """The reports that are still to be made, oldest first."""
    found = select(CreditReport.id).where(CreditReport.state == ReportState.REQUESTED)
    return tuple(session.scalars(found.order_by(CreditReport.id)))


def code_of(session: Session, report: CreditReport) -> str:
    """The verification code as it is printed, in groups of four."""
    return grouped(keyring_of(session).open(report.code_sealed, code_place(report.id)))


def code_index(keyring: Keyring, code: str) -> str:
    """The keyed fingerprint under which a code is found; the code itself stands nowhere in the open."""
    return keyring.blind(normalise_code(code), "report-code")


def code_place(report_id: UUID) -> str:
    """The place that a sealed code is bound to."""
    return f"credit_reports.code:{report_id}"


def grouped(code: str) -> str:
    """A code in groups of four, as it was made: `K7QF-2M9X-TR4C-8HVD`."""
    return grouped_code(code)
