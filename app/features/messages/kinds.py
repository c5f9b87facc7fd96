"""What a person can be told about."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    SIGNED_IN = "signed-in"
    ACCOUNT_ACTIVATED = "account-activated"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a kind's name
    NOTICE_SERVED = "notice-served"
    DISCLOSURE_PUBLISHED = "disclosure-published"
    DISCLOSURE_ENDED = "disclosure-ended"
    OBJECTION_RECEIVED = "objection-received"
    OBJECTION_DECIDED = "objection-decided"
    REPORT_READY = "report-ready"
    REPORT_FAILED = "report-failed"
