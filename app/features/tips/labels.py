"""Words for states, kinds of conduct, reasons and problems."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.tips.conduct import OTHER
from app.features.tips.states import TipAction, TipState
from app.rulebook import code_tables, tip_tables

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
ACTIONS = {
    TipAction.TAKE_UP: _l("Take up this tip"),
    TipAction.OPEN_CASE: _l("Open a case"),
    TipAction.ASSIGN: _l("Hand to a body"),
    TipAction.EXTEND: _l("Extend the time limit"),
    TipAction.MERGE: _l("Join to another tip"),
    TipAction.CLOSE: _l("Close with a reason"),
}
DEEDS = {
    "tips.filed": _l("Tip received"),
    "tips.receipt-confirmed": _l("Receipt code typed back"),
    "tips.message-received": _l("The reporter wrote"),
    "tips.evidence-added": _l("The reporter handed in evidence"),
    "tips.read-by-reporter": _l("The reporter read what was decided"),
    "tips.reporter-told": _l("The reporter was told what was decided"),
    "tips.answered": _l("The office answered"),
    "tips.asked": _l("The office asked a question"),
    "tips.taken-up": _l("Tip taken up"),
    "tips.assigned": _l("Handed to a body"),
    "tips.extended": _l("Time limit extended"),
    "tips.merged": _l("Joined to another tip about the same matter"),
    "tips.joined-by": _l("Another tip about the same matter was joined"),
    "tips.case-opened": _l("Case opened"),
    "tips.closed": _l("Tip closed"),
    "tips.reopened": _l("Reopened at the reporter's wish"),
    "tips.viewed": _l("Opened by staff"),
    "tips.conflict-declared": _l("A member of staff stepped back"),
    "tips.conflict-found": _l("Closed to staff whom it names"),
    "tips.unsealing-asked": _l("Unsealing of the reporter's identity asked for"),
    "tips.unsealing-approved": _l("Unsealing of the reporter's identity allowed"),
    "tips.unsealing-refused": _l("Unsealing of the reporter's identity refused"),
    "tips.identity-viewed": _l("The reporter's identity was looked at"),
    "tips.reporter-erased": _l("The reporter's identity was erased"),
}
POSTS = {
    "public": _l("The reporter"),
    "clerk": _l("Clerk"),
    "reviewer": _l("Reviewer"),
    "data-protection-officer": _l("Data-protection officer"),
    "system": _l("The portal itself"),
}
NAMED = {
    "anonymous": _l("Anonymously"),
    "named": _l("With my name"),
}
WISHES = {
    "yes": _l("Yes, also by telephone or e-mail"),
    "no": _l("No, I look in with my receipt code"),
}
TOLD_HOW = {
    "telephone": _l("By telephone"),
    "e-mail": _l("By e-mail"),
    "letter": _l("By letter"),
    "counter": _l("At the counter"),
}
DECISIONS = {
    "approve": _l("Allow it"),
    "refuse": _l("Refuse it"),
}
PROBLEMS = {
    "conduct-unknown": _l("Choose what kind of conduct it is about"),
    "facts-missing": _l("Describe what happened"),
    "text-missing": _l("Write a message first"),
    "too-long": _l("Shorten this to at most %(limit)s characters"),
    "reason-unknown": _l("Choose why the tip is closed"),
    "reason-missing": _l("Say why you need to know"),
    "answer-missing": _l("Choose an answer"),
    "name-missing": _l("Enter your name"),
    "contact-missing": _l("Enter a telephone number or an e-mail address"),
    "contact-unknown": _l("Enter a telephone number or an e-mail address, such as 0311-12345678"),
    "body-is-reported": _l("This tip is about that body. A body never handles a tip about itself."),
    "body-has-it": _l("This body has the tip already"),
    "cannot-join-this": _l("Enter the number of another tip that stands by itself"),
    "cannot-join-decided": _l("That tip is decided already. Only tips that are being checked can be joined."),
}


def conduct(code: str) -> str:
    """The words for a kind of conduct; a kind that the rulebook was given later has its label there."""
    if code in _CONDUCT:
        return str(_CONDUCT[code])
    labels = {entry.code: entry.label for entry in code_tables.priority_conduct()}
    return str(gettext(labels.get(code, code)))


def reason(code: str) -> str:
    """What came of a tip: "closed" alone is never a status. Empty while it is open."""
    found = tip_tables.find_closing_reason(code)
    return str(gettext(found.label)) if found else code


def reason_text(code: str) -> str:
    """What a reason for closing means for the reporter."""
    found = tip_tables.find_closing_reason(code)
    return str(gettext(found.text)) if found else ""


def post(code: str) -> str:
    """The post that did something."""
    return str(POSTS.get(code, POSTS["clerk"]))
