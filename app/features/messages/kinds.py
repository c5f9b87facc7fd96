"""What a person can be told about."""

from __future__ import annotations

from enum import StrEnum


class MessageKind(StrEnum):
    SIGNED_IN = "signed-in"
    ACCOUNT_ACTIVATED = "account-activated"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a kind's name
    NEW_DEVICE = "new-device"
    LOGIN_CHANGED = "login-changed"
    SECOND_FACTOR_ADDED = "second-factor-added"
    SECOND_FACTOR_REMOVED = "second-factor-removed"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    PASSKEY_DOUBTED = "passkey-doubted"
    ACTIVATION_CODE_MADE = "activation-code-made"
    ACCOUNT_GIVEN_BACK = "account-given-back"
    NOTICE_SERVED = "notice-served"
    DISCLOSURE_PUBLISHED = "disclosure-published"
    DISCLOSURE_ENDED = "disclosure-ended"
    OBJECTION_RECEIVED = "objection-received"
    OBJECTION_DECIDED = "objection-decided"
    REPORT_READY = "report-ready"
    REPORT_FAILED = "report-failed"
    REPORT_REVOKED = "report-revoked"
    AUTHORISATION_GIVEN = "authorisation-given"
    AUTHORISATION_OPENED = "authorisation-opened"
    AUTHORISATION_REPORT_TAKEN = "authorisation-report-taken"
    AUTHORISATION_TRIED = "authorisation-tried"
    AUTHORISATION_REVOKED = "authorisation-revoked"
    RECORD_CORRECTED = "record-corrected"
    RECORD_WITHDRAWN = "record-withdrawn"
    DISCLOSURE_NOTICE = "disclosure-notice"
    REPLY_RECEIVED = "reply-received"
    HEARING_SETTLED = "hearing-settled"
    DISCLOSURE_DECIDED = "disclosure-decided"
    DISCLOSURE_REFUSED = "disclosure-refused"
    DISCLOSURE_SUSPENDED = "disclosure-suspended"
    DISCLOSURE_RESUMED = "disclosure-resumed"
    CLOCK_PAUSED = "clock-paused"
    CLOCK_RESUMED = "clock-resumed"
    MAIL_ADDRESS_SET = "mail-address-set"
    MAIL_ADDRESS_FAILED = "mail-address-failed"
    ASSISTANCE_BEGUN = "assistance-begun"
    ASSISTANCE_ENDED = "assistance-ended"
    ACCESS_CHALLENGE_RECEIVED = "access-challenge-received"
    ACCESS_CHALLENGE_ASKED = "access-challenge-asked"
    ACCESS_CHALLENGE_DECIDED = "access-challenge-decided"
    ACCESS_CHALLENGE_LATE = "access-challenge-late"


# What is about the account rather than about a case: by e-mail only where the person asks for it.
SIGN_INS = frozenset({MessageKind.SIGNED_IN})
