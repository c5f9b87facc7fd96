"""Who may ask for a report and who may have it."""

from __future__ import annotations

from app.features.credit_reports.models import CreditReport
from app.features.credit_reports.states import ReportState
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def can_request(actor: Actor) -> bool:
    """A citizen, about themselves: free of charge, as often as they like (rule 6.3)."""
    return actor.is_citizen and actor.subject_id is not None


def is_own_report(actor: Actor, report: CreditReport) -> bool:
    """The person whom the report is about."""
    return can_request(actor) and actor.subject_id == report.subject_id


def can_revoke(actor: Actor, report: CreditReport) -> bool:
    """The person whom a finished report is about, once."""
    return is_own_report(actor, report) and report.state == ReportState.READY and report.revoked_at is None


def can_settle(actor: Actor) -> bool:
    """Whoever looks after the machine; they see numbers and reasons, nobody's record."""
    return actor.can(Permission.TASKS_MANAGE)
