"""Words for kinds of certificates and what they say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.certificates.states import CertificateKind

KINDS = {
    CertificateKind.HISTORY: _l("Certificate of what was shown"),
    CertificateKind.NOT_LISTED: _l("Certificate that nothing is shown"),
    CertificateKind.CHECK_ANSWER: _l("Answer of a check"),
}
EXPLAINED = {
    CertificateKind.HISTORY: _l(
        "What this site showed the public about you, from when to when, read from the log that cannot be "
        "changed unnoticed. For whoever met an old copy of it."
    ),
    CertificateKind.NOT_LISTED: _l(
        "That nothing about you is shown on this site at this moment. For whoever takes you for a namesake."
    ),
}
LANGUAGES = {"zh": _l("Chinese"), "en": _l("English")}
PROBLEMS: dict[str, str] = {
    "is-listed": _l("Something about you is shown today, so this certificate cannot be made."),
    "log-damaged": _l(
        "The log does not pass its check, so nothing can be certified from it. The office has been told."
    ),
    "not-printed": _l("It could not be printed. Please try again in a few minutes, or ask at the counter."),
}
