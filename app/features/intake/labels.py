"""Words for kinds, outcomes and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from app.features.intake.models import BatchState, IntakeBatch, IntakeRow, Outcome
from app.features.intake.row_messages import ROW_MESSAGES, SHEET_MESSAGES, reason_message
from app.features.intake.states import BatchMode, QuarantineAction, QuarantineState
from app.features.records.labels import KINDS
from app.rulebook.withdrawals import get_reason
from app.web.templating import day

OUTCOMES = {
    Outcome.ACCEPTED: lazy_gettext("accepted"),
    Outcome.REJECTED: lazy_gettext("rejected"),
    Outcome.QUARANTINED: lazy_gettext("quarantined"),
    Outcome.UNCHANGED: lazy_gettext("unchanged"),
    Outcome.CORRECTED: lazy_gettext("corrected"),
    Outcome.WITHDRAWN: lazy_gettext("taken back"),
}
# Headings of the counts.
COUNTS = {
    Outcome.ACCEPTED: lazy_gettext("Accepted"),
    Outcome.REJECTED: lazy_gettext("Rejected"),
    Outcome.QUARANTINED: lazy_gettext("Quarantined"),
    Outcome.UNCHANGED: lazy_gettext("Unchanged"),
    Outcome.CORRECTED: lazy_gettext("Corrected"),
    Outcome.WITHDRAWN: lazy_gettext("Taken back"),
}
_OUTCOME_OF_MODE = {
    BatchMode.NEW: Outcome.ACCEPTED,
    BatchMode.CORRECTION: Outcome.CORRECTED,
    BatchMode.WITHDRAWAL: Outcome.WITHDRAWN,
}
TONES = {
    Outcome.ACCEPTED: "good",
    Outcome.REJECTED: "bad",
    Outcome.QUARANTINED: "waiting",
    Outcome.UNCHANGED: "neutral",
    Outcome.CORRECTED: "good",
    Outcome.WITHDRAWN: "good",
}
MODES = {
    BatchMode.NEW: lazy_gettext("New findings"),
    BatchMode.CORRECTION: lazy_gettext("Corrections"),
    BatchMode.WITHDRAWAL: lazy_gettext("Records taken back"),
}
QUARANTINE = {
    QuarantineState.WAITING: lazy_gettext("waits"),
    QuarantineState.RELEASED: lazy_gettext("released"),
    QuarantineState.REJECTED: lazy_gettext("refused"),
    QuarantineState.DESTROYED: lazy_gettext("destroyed"),
}
QUARANTINE_TONES = {
    QuarantineState.WAITING: "waiting",
    QuarantineState.RELEASED: "good",
    QuarantineState.REJECTED: "bad",
    QuarantineState.DESTROYED: "neutral",
}
DECISIONS = {
    QuarantineAction.RELEASE: lazy_gettext("Release: the row is judged anew without this rule, and recorded"),
    QuarantineAction.REJECT: lazy_gettext("Refuse: the body mends the row and hands it in again"),
    QuarantineAction.DESTROY: lazy_gettext("Destroy: the cells are erased at once"),
}
PROBLEMS = {
    "reason-missing": lazy_gettext("Give the reasons"),
    "reason-too-long": lazy_gettext("Shorten the reasons"),
    "handed-in-by-you": lazy_gettext("You handed this row in: somebody else has to decide about it."),
    "never-released": lazy_gettext("The law seals this row. It can only be refused or destroyed."),
    "not-in-this-state": lazy_gettext("Somebody has decided about this row already."),
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
    "differs-from-record": lazy_gettext(
        "This decision on this person is recorded already with other contents. If it was corrected, "
        "hand the row in again as a correction; nothing was changed."
    ),
    "no-such-record": lazy_gettext(
        "There is no record of this decision by this body on this person. A new decision is handed in as new."
    ),
    "identity-changed": lazy_gettext(
        "A correction cannot change the person, the body or the decision number: that would be another "
        "record. Take the wrong record back and hand the right one in as new."
    ),
    "not-your-record": lazy_gettext(
        "The record was neither found nor handed in by your body: it is for that body to change it."
    ),
    "record-withdrawn": lazy_gettext(
        "The record of this decision was taken back; it does not come to life again by being handed in."
    ),
    "released": lazy_gettext("Released from quarantine by a second person, who gave the reasons in writing."),
    "refused-after-check": lazy_gettext(
        "Refused after a look at the row, with the reasons in writing. Mend the row and hand it in again."
    ),
}

__all__ = [
    "KINDS",
    "MODES",
    "OUTCOMES",
    "STATES",
    "STATE_TONES",
    "TONES",
    "reason_in_words",
    "refusal_in_words",
]


def outcomes_of(mode: BatchMode) -> list[Outcome]:
    """What the rows of a sheet usually come to, in the order in which it is shown."""
    return [_OUTCOME_OF_MODE[mode], Outcome.REJECTED, Outcome.QUARANTINED, Outcome.UNCHANGED]


def counts_in_words(batch: IntakeBatch) -> list[tuple[Outcome, str, int]]:
    """How many rows came to what; an unusual outcome only where there is one."""
    usual = outcomes_of(BatchMode(batch.mode))
    found = [(one, words, getattr(batch, one.value)) for one, words in COUNTS.items()]
    return [(one, str(words), count) for one, words, count in found if one in usual or count]


def reason_in_words(rule: str, values: Mapping[str, Any]) -> str:
    """The reason of a receipt as a sentence; empty for an accepted row."""
    if not rule:
        return ""
    if rule in _KNOWN:
        return str(_KNOWN[rule])
    if rule == "taken-back":
        return _taken_back(values)
    if rule not in ROW_MESSAGES:
        return rule
    return str(gettext(reason_message(rule, values), **values))


def quarantine_reason(row: IntakeRow) -> str:
    """Why a row was quarantined; once it is decided, only the rule is still known."""
    if row.rule == row.quarantine_rule:
        return reason_in_words(row.rule, row.values)
    return reason_in_words(row.quarantine_rule, {"heading": "…", "source": "…"})


def _taken_back(values: Mapping[str, Any]) -> str:
    reason, due_on = get_reason(str(values["reason"])), day(date.fromisoformat(str(values["due_on"])))
    words = gettext(reason.label) if reason else values["reason"]
    if values.get("late"):
        return str(gettext("%(reason)s. It was due by %(date)s: this is late.", reason=words, date=due_on))
    return str(gettext("%(reason)s. It was due by %(date)s.", reason=words, date=due_on))


def refusal_in_words(code: str, values: Mapping[str, Any]) -> str:
    """Why a whole file was refused."""
    message = SHEET_MESSAGES.get(code, SHEET_MESSAGES["not-a-sheet"])
    return str(gettext(message, **values))
