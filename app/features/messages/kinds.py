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
    OBJECTION_SPREAD = "objection-spread"
    STATEMENT_ACCEPTED = "statement-accepted"
    STATEMENT_RETURNED = "statement-returned"
    REPORT_READY = "report-ready"
    REPORT_FAILED = "report-failed"
    REPORT_REVOKED = "report-revoked"
    POINTS_ENTERED = "points-entered"
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
    OBJECTION_LATE = "objection-late"
    RECONSIDERATION_RECEIVED = "reconsideration-received"
    RECONSIDERATION_DECIDED = "reconsideration-decided"
    CLOCK_PAUSED = "clock-paused"
    CLOCK_RESUMED = "clock-resumed"
    REPAIR_RECEIVED = "repair-received"
    REPAIR_NEEDS_COMPLETION = "repair-needs-completion"
    REPAIR_ACCEPTED = "repair-accepted"
    REPAIR_NOT_ACCEPTED = "repair-not-accepted"
    REPAIR_EXTENDED = "repair-extended"
    REPAIR_GRANTED = "repair-granted"
    REPAIR_REFUSED = "repair-refused"
    REPAIR_SETTLED = "repair-settled"
    REPAIR_SPREAD = "repair-spread"
    HONOUR_OFFERED = "honour-offered"
    HONOUR_IN_NOTICE = "honour-in-notice"
    HONOUR_PUBLISHED = "honour-published"
    HONOUR_REFUSED = "honour-refused"
    HONOUR_REVOKED = "honour-revoked"
    MAIL_ADDRESS_SET = "mail-address-set"
    MAIL_ADDRESS_FAILED = "mail-address-failed"
    ASSISTANCE_BEGUN = "assistance-begun"
    ASSISTANCE_ENDED = "assistance-ended"
    REMINDER_REPLY = "reminder-reply"
    REMINDER_REPAIR = "reminder-repair"
    REMINDER_AUTHORISATION = "reminder-authorisation"
    REMINDER_SUPPLEMENT = "reminder-supplement"
    ACCESS_CHALLENGE_RECEIVED = "access-challenge-received"
    ACCESS_CHALLENGE_ASKED = "access-challenge-asked"
    ACCESS_CHALLENGE_DECIDED = "access-challenge-decided"
    ACCESS_CHALLENGE_LATE = "access-challenge-late"


# What is about the account rather than about a case: by e-mail only where the person asks for it.
SIGN_INS = frozenset({MessageKind.SIGNED_IN})


class Group(StrEnum):
    """What a person can choose to be told of on the site only. All else goes by mail too, where mail goes."""

    OBJECTIONS = "objections"
    PUBLICATIONS = "publications"
    PAPERS = "papers"
    LOOKS = "looks"
    REMINDERS = "reminders"


# How the kinds of a group begin. What the law wants served stands on the site whatever is chosen here.
_BEGINNINGS = {
    Group.OBJECTIONS: ("objection-", "statement-", "clock-", "reconsideration-"),
    Group.PUBLICATIONS: ("notice-", "disclosure-", "record-", "reply-", "hearing-"),
    Group.PAPERS: ("report-", "authorisation-", "certificate-"),
    Group.LOOKS: ("access-challenge-", "assistance-"),
    Group.REMINDERS: ("reminder-",),
}


def group_of(kind: str) -> Group | None:
    """The group of a kind; None for what concerns the account, which is not chosen by group."""
    return next((group for group, begins in _BEGINNINGS.items() if kind.startswith(begins)), None)
