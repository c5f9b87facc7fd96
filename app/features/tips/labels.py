"""Words for states, kinds of conduct, reasons and problems."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.tips.conduct import OTHER
from app.features.tips.states import ClosingReason, TipAction, TipState
from app.rulebook import code_tables

_CONDUCT = {
    "debt-evasion": _l("Wilful evasion of debts"),
    "illegal-fundraising": _l("Illegal fund-raising"),
    "telecom-fraud": _l("Telecom fraud"),
    "network-fraud": _l("Network fraud"),
    "traffic-violation": _l("Traffic violations"),
    "tax-dishonesty": _l("Dishonesty in taxes"),
    OTHER: _l("Something else"),
}
STATES = {
    TipState.RECEIVED: _l("Received"),
    TipState.IN_CHECK: _l("In check"),
    TipState.CASE_OPENED: _l("Case opened"),
    TipState.CLOSED: _l("Closed"),
}
TONES = {
    TipState.RECEIVED: "waiting",
    TipState.IN_CHECK: "progress",
    TipState.CASE_OPENED: "attention",
    TipState.CLOSED: "neutral",
}
STANDING = {
    TipState.RECEIVED: _l("Your tip has arrived and waits to be taken up."),
    TipState.IN_CHECK: _l("The office is checking your tip."),
    TipState.CASE_OPENED: _l("A case was opened because of your tip. The competent body is handling it."),
    TipState.CLOSED: _l("Your tip is closed."),
}
# "Closed" alone is never a status: each reason stands as what came of the tip.
REASONS = {
    ClosingReason.HANDLED: _l("Confirmed and dealt with"),
    ClosingReason.NOT_CONFIRMED: _l("Checked and not confirmed"),
    ClosingReason.NOT_IN_OUR_POWERS: _l("Not within our powers"),
    ClosingReason.TOO_LITTLE_TO_GO_ON: _l("Too little to go on"),
}
ACTIONS = {
    TipAction.TAKE_UP: _l("Take up this tip"),
    TipAction.OPEN_CASE: _l("Open a case"),
    TipAction.CLOSE: _l("Close with a reason"),
}
DEEDS = {
    "tips.filed": _l("Tip received"),
    "tips.receipt-confirmed": _l("Receipt code typed back"),
    "tips.message-received": _l("The reporter wrote"),
    "tips.answered": _l("The office answered"),
    "tips.taken-up": _l("Tip taken up"),
    "tips.case-opened": _l("Case opened"),
    "tips.closed": _l("Tip closed"),
    "tips.reopened": _l("Reopened at the reporter's wish"),
    "tips.viewed": _l("Opened by staff"),
}
POSTS = {
    "public": _l("The reporter"),
    "clerk": _l("Clerk"),
    "reviewer": _l("Reviewer"),
    "system": _l("The portal itself"),
}
PROBLEMS = {
    "conduct-unknown": _l("Choose what kind of conduct it is about"),
    "facts-missing": _l("Describe what happened"),
    "text-missing": _l("Write a message first"),
    "too-long": _l("Shorten this to at most %(limit)s characters"),
    "reason-unknown": _l("Choose why the tip is closed"),
}


def conduct(code: str) -> str:
    """The words for a kind of conduct; a kind that the rulebook was given later has its label there."""
    if code in _CONDUCT:
        return str(_CONDUCT[code])
    labels = {entry.code: entry.label for entry in code_tables.priority_conduct()}
    return str(gettext(labels.get(code, code)))


def post(code: str) -> str:
    """The post that did something."""
    return str(POSTS.get(code, POSTS["clerk"]))
