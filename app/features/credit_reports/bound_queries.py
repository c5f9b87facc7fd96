"""Reads: purpose-bound reports by person, by number, by code, by file."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.credit_reports import policies
from app.features.credit_reports.bounds import Bounds, normalised
from app.features.credit_reports.models import BoundReport
from app.kernel.actors import Actor
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.ids import grouped_code, normalise_code


def of_subject(
    session: Session, subject_id: UUID, *, offset: int, limit: int
) -> tuple[tuple[BoundReport, ...], int]:
    """One page of a person's purpose-bound reports, newest first, and how many there are."""
    found = select(BoundReport).where(BoundReport.subject_id == subject_id)
    total = session.scalar(select(func.count()).where(BoundReport.subject_id == subject_id))
    page = found.order_by(BoundReport.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def of_authorisation(session: Session, reference: str) -> tuple[BoundReport, ...]:
    """The reports that were taken under an authorisation, newest first."""
    found = select(BoundReport).where(BoundReport.authorisation == reference)
    return tuple(session.scalars(found.order_by(BoundReport.id.desc())))


def get_own(session: Session, actor: Actor, reference: str) -> BoundReport:
    """A report about oneself. Raises NotFound."""
    found = session.scalar(select(BoundReport).where(BoundReport.reference == reference))
    if found is None or not policies.can_request(actor) or actor.subject_id != found.subject_id:
        raise NotFound("no-such-report")
    return found


def get_by_reference(session: Session, reference: str) -> BoundReport:
    """The report with this number, whoever asks."""
    return session.scalars(select(BoundReport).where(BoundReport.reference == reference)).one()


def find_by_code(session: Session, code: str) -> BoundReport | None:
    """The report with this verification code, however it was typed."""
    index = code_index(keyring_of(session), code)
    return session.scalar(select(BoundReport).where(BoundReport.code_index == index))


def find_by_file_digest(session: Session, digest: str) -> BoundReport | None:
    """The report whose file has this SHA-256."""
    return session.scalar(select(BoundReport).where(BoundReport.file_digest == digest))


def find_same(session: Session, authorisation: str, series: str, content_digest: str) -> BoundReport | None:
    """The newest report of a series, where it says what one made now would say and is not revoked."""
    newest = session.scalar(
        select(BoundReport)
        .where(BoundReport.authorisation == authorisation, BoundReport.series == series)
        .order_by(BoundReport.id.desc())
        .limit(1)
    )
    is_same = newest is not None and newest.revoked_at is None and newest.content_digest == content_digest
    return newest if is_same else None


def is_superseded(session: Session, report: BoundReport) -> bool:
    """Whether a newer one was made for the same recipient and purpose, in the same language."""
    newer = select(BoundReport.id).where(BoundReport.series == report.series, BoundReport.id > report.id)
    return session.scalar(newer.limit(1)) is not None


def bounds_of(session: Session, report: BoundReport) -> Bounds:
    """To what a report is bound, in the clear."""
    keyring = keyring_of(session)
    return Bounds(
        purpose=report.purpose,
        recipient=keyring.open(report.recipient_sealed, place(report.id, "recipient")),
        recipient_kind=report.recipient_kind,
        sections=tuple(report.sections),
        valid_until=report.valid_until,
        words=keyring.open(report.words_sealed, place(report.id, "words")) if report.words_sealed else "",
    )


def code_of(session: Session, report: BoundReport) -> str:
    """The verification code as it is printed, in groups of four."""
    return grouped_code(keyring_of(session).open(report.code_sealed, place(report.id, "code")))


def code_index(keyring: Keyring, code: str) -> str:
    """The keyed fingerprint under which a code is found."""
    return keyring.blind(normalise_code(code), "bound-report-code")


def series_of(keyring: Keyring, subject_id: UUID, bounds: Bounds, authorisation: str, language: str) -> str:
    """The keyed fingerprint of the reports of which only the newest counts."""
    whom = authorisation or f"{subject_id}\0{normalised(bounds.recipient)}\0{bounds.purpose}"
    return keyring.blind(f"{whom}\0{language}", "bound-report-series")


def place(row_id: UUID, column: str) -> str:
    """What a sealed column of a row is bound to."""
    return f"bound_reports.{column}:{row_id}"
