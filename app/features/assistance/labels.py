"""Words for help at the counter."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.assistance.models import Assistance
from app.features.assistance.states import AssistanceState
from app.kernel.events import Event

PROBLEMS = {
    "assistance-code": _l(
        "ID number and code do not belong together, or the code has been used or is too old. "
        "Ask the person for it again, or have a new one made."
    ),
    "printed-it-oneself": _l("You printed this code yourself. Somebody else has to help with it."),
    "no-such-subject": _l("The portal knows nobody with this ID number"),
}
# What can be done at the counter, as the receipt says it.
DEEDS = {
    "objections.filed": _l("Filed an objection"),
    "objections.evidence-added": _l("Sent further evidence"),
    "objections.withdrawn": _l("Withdrew an objection"),
    "statements.sent": _l("Sent a statement of their own"),
    "statements.withdrawn": _l("Withdrew a statement of their own"),
    "repairs.filed": _l("Applied for credit repair"),
    "repairs.withdrawn": _l("Withdrew an application for credit repair"),
    "repairs.completed": _l("Sent what was missing for credit repair"),
    "credit-reports.bound-made": _l("Made a report for one purpose"),
    "credit-reports.bound-revoked": _l("Revoked a report for one purpose"),
    "credit-reports.requested": _l("Asked for a credit report"),
    "credit-reports.downloaded": _l("Downloaded a credit report"),
    "certificates.made": _l("Made a certificate"),
    "authorisations.given": _l("Authorised somebody"),
    "authorisations.revoked": _l("Took an authorisation back"),
    "disclosures.replied": _l("Replied to a notice"),
}


def deed_in_words(event: Event) -> dict[str, Any]:
    """One deed of a clerk who helped, as the receipt shows it."""
    words = DEEDS.get(event.verb) or _("Something else was done")
    return {"at": event.at, "what": str(words), "reference": event.reference}


def standing(*, is_alive: bool) -> dict[str, str]:
    """Whether it goes on, as a tag."""
    if is_alive:
        return {"label": str(_("Going on now")), "tone": "attention"}
    return {"label": str(_("Ended")), "tone": "neutral"}


def end_in_words(assistance: Assistance) -> str:
    """Who ended it."""
    if assistance.state != AssistanceState.ENDED:
        return ""
    if assistance.ended_by == "system":
        return str(_("ended by itself, its time was over"))
    return str(_("ended by the clerk") if assistance.ended_by == assistance.helper else _("ended by you"))
