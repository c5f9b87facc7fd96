"""Words for states and reasons."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.statements.states import ReturnReason, StatementState

STATES = {
    StatementState.SENT: _l("Being checked"),
    StatementState.ACCEPTED: _l("Shown beside the record"),
    StatementState.RETURNED: _l("Given back"),
    StatementState.REPLACED: _l("Replaced by a newer text"),
    StatementState.WITHDRAWN: _l("Withdrawn"),
}
TONES = {
    StatementState.SENT: "waiting",
    StatementState.ACCEPTED: "good",
    StatementState.RETURNED: "bad",
    StatementState.REPLACED: "neutral",
    StatementState.WITHDRAWN: "neutral",
}
REASONS = {
    ReturnReason.OTHER_PEOPLE: _l("It names other people, or tells who they are"),
    ReturnReason.NUMBERS: _l("It holds a number or an address of a person"),
    ReturnReason.INSULTS: _l("It insults somebody"),
    ReturnReason.NOT_ABOUT_THE_RECORD: _l("It is not about this record"),
}
PROBLEMS = {
    "words-missing": _l("Write your statement"),
    "words-too-long": _l("Shorten this to at most %(longest)s characters"),
    "numbers-in-it": _l(
        "Please leave out ID numbers, telephone and account numbers and addresses on the net: others could "
        "read them. Your statement is kept here so that you can change it."
    ),
    "choice-missing": _l("Choose whether it is shown, or why it is given back"),
}
ACCEPT = "accept"
CHOICES = {ACCEPT: _l("Show it beside the record")} | {
    reason.value: words for reason, words in REASONS.items()
}


def reason(code: str) -> str:
    """Why it was given back; empty where it was not."""
    return str(REASONS[ReturnReason(code)]) if code else ""
