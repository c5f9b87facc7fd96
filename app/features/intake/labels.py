"""Words for kinds, outcomes and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from app.features.intake.models import BatchState, Outcome
from app.features.intake.row_messages import ROW_MESSAGES, SHEET_MESSAGES, reason_message
from app.features.records.labels import KINDS

OUTCOMES = {
    Outcome.ACCEPTED: lazy_gettext("accepted"),
    Outcome.REJECTED: lazy_gettext("rejected"),
    Outcome.QUARANTINED: lazy_gettext("quarantined"),
    Outcome.UNCHANGED: lazy_gettext("unchanged"),
}
TONES = {
    Outcome.ACCEPTED: "good",
    Outcome.REJECTED: "bad",
    Outcome.QUARANTINED: "waiting",
    Outcome.UNCHANGED: "neutral",
}
STATES = {
    BatchState.READING: lazy_gettext("being read"),
    BatchState.DONE: lazy_gettext("read"),
    BatchState.REFUSED: lazy_gettext("refused"),
}
STATE_TONES = {BatchState.READING: "progress", BatchState.DONE: "good", BatchState.REFUSED: "bad"}
# Reasons that come from what the portal already knows, not from the row itself.
_KNOWN = {
    "duplicate": lazy_gettext("The same decision on the same person stands in this file already."),
    "no-catalogue-item": lazy_gettext(
        "No item of the catalogue covers this kind of record: it may not be collected."
    ),
    "name-differs": lazy_gettext(
        "This ID number is registered with another name. Somebody has to look at the papers."
    ),
    "unchanged": lazy_gettext("An earlier batch brought this row; nothing has changed."),
}

__all__ = ["KINDS", "OUTCOMES", "STATES", "STATE_TONES", "TONES", "reason_in_words", "refusal_in_words"]


def reason_in_words(rule: str, values: Mapping[str, Any]) -> str:
    """The reason of a receipt as a sentence; empty for an accepted row."""
    if not rule:
        return ""
    if rule in _KNOWN:
        return str(_KNOWN[rule])
    if rule not in ROW_MESSAGES:
        return rule
    return str(gettext(reason_message(rule, values), **values))


def refusal_in_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a whole file was refused."""
    message = SHEET_MESSAGES.get(code, SHEET_MESSAGES["not-a-sheet"])
    return str(gettext(message, **values))
