"""The page of a verification code that belongs to a purpose-bound report, for the views of `/verify`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from sqlalchemy.orm import Session

from app.features.credit_reports import bound_queries, labels
from app.features.credit_reports.bound_contents import excerpt_of
from app.features.credit_reports.bounds import Bounds
from app.features.credit_reports.facts import VERIFIED
from app.features.credit_reports.models import BoundReport
from app.kernel import access_log, clock
from app.kernel.actors import PUBLIC
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session


@dataclass(frozen=True)
class BoundFindings:
    """What may be said of a purpose-bound report to whoever holds it: nothing about the person."""

    reference: str
    made_at: datetime
    language: str
    bounds: Bounds
    content_digest: str
    file_digest: str
    revoked_at: datetime | None
    is_expired: bool
    is_superseded: bool
    has_changed_since: bool

    @property
    def is_valid(self) -> bool:
        """Whether it may be relied on as far as time and the person's will go."""
        return self.revoked_at is None and not self.is_expired


def page_of_code(code: str) -> str | None:
    """The page, or None where no purpose-bound report has this code."""
    report = bound_queries.find_by_code(db_session(), code)
    return _page(report, is_file=False) if report else None


def page_of_file(digest: str) -> str | None:
    """The page of a file by its SHA-256, or None where it is no purpose-bound report."""
    report = bound_queries.find_by_file_digest(db_session(), digest)
    return _page(report, is_file=True) if report else None


def findings_of(session: Session, report: BoundReport, today: date) -> BoundFindings:
    """A report, and whether it still counts and still says what the records say."""
    bounds = bound_queries.bounds_of(session, report)
    now = excerpt_of(session, report.subject_id, bounds)
    return BoundFindings(
        reference=report.reference,
        made_at=report.made_at,
        language=report.language,
        bounds=bounds,
        content_digest=report.content_digest,
        file_digest=report.file_digest,
        revoked_at=report.revoked_at,
        is_expired=today > report.valid_until,
        is_superseded=bound_queries.is_superseded(session, report),
        has_changed_since=now.digest != report.content_digest,
    )


def _page(report: BoundReport, *, is_file: bool) -> str:
    findings = findings_of(db_session(), report, clock.today())
    with toolbox().database.transaction() as session:
        access_log.record(
            session,
            PUBLIC,  # whoever holds the paper; an account of theirs is nobody's business here
            subject_id=report.subject_id,
            action=VERIFIED,
            thing=report.reference,
            purpose=report.purpose,
            authorisation=report.authorisation,
        )
    return render_template(
        "credit_reports/bound_verified.html", findings=findings, labels=labels, is_file=is_file
    )
