"""Kinds of certificates. They have no course: a certificate is made, and stays what it is."""

from __future__ import annotations

from enum import StrEnum


class CertificateKind(StrEnum):
    HISTORY = "history"
    NOT_LISTED = "not-listed"
    CHECK_ANSWER = "check-answer"


# What a person makes about themselves, with their name on it.
OWN_KINDS = (CertificateKind.HISTORY, CertificateKind.NOT_LISTED)


class Visibility(StrEnum):
    """Why a time of display ended; a term that is over needs nobody."""

    SUSPENDED = "suspended"
    WITHDRAWN = "basis-revoked"
    TERM_OVER = "term-over"
