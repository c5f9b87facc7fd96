"""Words for what is wrong with a request."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

PROBLEMS = {
    "media-type-unknown": _l("The content type must be one of: %(types)s."),
    "idempotency-key-too-long": _l("The Idempotency-Key has more than %(limit)s characters."),
    "idempotency-key-reused": _l("This Idempotency-Key was used for other rows."),
    "too-many-json-rows": _l("Rows as JSON may have %(megabytes)s MB at most: send a CSV or XLSX sheet."),
    "json-unreadable": _l("The body is no JSON."),
    "rows-missing": _l("The body needs “rows”: a list of objects whose keys are the headings of the form."),
    "kind-unknown": _l("The kind must be one of: %(kinds)s."),
    "mode-unknown": _l("The mode must be one of: %(modes)s."),
    "flag-unreadable": _l("“%(name)s” must be true or false."),
    "token-needed": _l("Send a valid token: Authorization: Bearer …"),
    "no-such-batch": _l("Your body has no such batch."),
    "no-such-outcome": _l("There is no such outcome."),
}


def problem_in_words(code: str, values: Mapping[str, str]) -> str:
    """What is wrong with a request, as a sentence; empty for what the title says already."""
    words = str(PROBLEMS.get(code, ""))
    return words % dict(values) if values else words
