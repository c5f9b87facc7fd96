"""Words for states, reasons, lists and gates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.disclosures.papers import applying_measures
from app.features.disclosures.states import (
    SUSPENDED_FOR_NOW,
    DisclosureAction,
    DisclosureState,
    EndReason,
    Manner,
)
from app.features.records.labels import KINDS, sentence
from app.features.records.models import RecordKind
from app.rulebook.code_tables import find_domain
from app.rulebook.gates import NAMEABLE, Gate, GateDefinition, all_gates
from app.rulebook.lists import all_lists
from app.rulebook.rules import Rule, get_rule
from app.web import templating

STATES = {
    DisclosureState.PROPOSED: _l("proposed"),
    DisclosureState.NOTICE_SERVED: _l("notice served"),
    DisclosureState.DECIDED: _l("decided, not yet served"),
    DisclosureState.PUBLISHED: _l("published"),
    DisclosureState.REFUSED: _l("not to be published"),
    DisclosureState.SUSPENDED: _l("suspended"),
    DisclosureState.ENDED: _l("ended"),
}
TONES = {
    DisclosureState.PROPOSED: "progress",
    DisclosureState.NOTICE_SERVED: "waiting",
    DisclosureState.DECIDED: "progress",
    DisclosureState.PUBLISHED: "good",
    DisclosureState.REFUSED: "neutral",
    DisclosureState.SUSPENDED: "attention",
    DisclosureState.ENDED: "neutral",
}
REMOVAL_REASONS = {
    EndReason.TERM_OVER: _l("The term of publication is over"),
    EndReason.REPAIRED: _l("The person's credit was repaired"),
    EndReason.BASIS_REVOKED: _l("The decision it rested on was revoked or changed"),
    EndReason.OBJECTION_UPHELD: _l("An objection was upheld"),
    EndReason.CHANGED: _l("The decision was changed"),
    EndReason.REVOKED: _l("The decision was revoked"),
    EndReason.HELD_ILLEGAL: _l("The decision was held illegal"),
    EndReason.VOID: _l("The decision was held void"),
    EndReason.ENTERED_IN_ERROR: _l("The record was entered in error"),
    EndReason.REMOVED_BY_ITS_BODY: _l("The body that made the entry took it back"),
    EndReason.NO_LONGER_PUBLISHABLE: _l("As corrected, the record has no basis for publishing"),
    SUSPENDED_FOR_NOW: _l("Suspended for the time being"),
}
# What a reviewer can end by hand; a term that is over ends it without anybody.
END_REASONS = {
    EndReason.REPAIRED: REMOVAL_REASONS[EndReason.REPAIRED],
    EndReason.BASIS_REVOKED: REMOVAL_REASONS[EndReason.BASIS_REVOKED],
    EndReason.OBJECTION_UPHELD: REMOVAL_REASONS[EndReason.OBJECTION_UPHELD],
}
DEEDS = {
    "disclosures.proposed": _l("Proposed"),
    "disclosures.notice-served": _l("Notice served"),
    "disclosures.reply-received": _l("Reply received"),
    "disclosures.reply-waived": _l("Reply waived"),
    "disclosures.hearing-held": _l("Hearing held"),
    "disclosures.hearing-declined": _l("Wish for a hearing answered"),
    "disclosures.approved": _l("Decided to publish; decision and repair notice made"),
    "disclosures.decision-served": _l("Decision and repair notice served together"),
    "disclosures.published": _l("Made public"),
    "disclosures.refused": _l("Decided that it is not published"),
    "disclosures.suspended": _l("Suspended"),
    "disclosures.resumed": _l("Shown again"),
    "disclosures.end-asked": _l("Taken from the public; the end has to be confirmed"),
    "disclosures.ended": _l("Ended"),
}
ACTIONS = {
    DisclosureAction.SERVE_NOTICE: _l("See and serve the notice"),
    DisclosureAction.APPROVE: _l("Decide"),
    DisclosureAction.SERVE_DECISION: _l("Serve decision and repair notice"),
    DisclosureAction.SUSPEND: _l("Suspend"),
    DisclosureAction.RESUME: _l("Show again"),
    DisclosureAction.ASK_END: _l("End for good"),
    DisclosureAction.END: _l("Confirm the end"),
}
MANNERS = {
    Manner.ON_LINE: _l("on line, in the person's account"),
    Manner.COUNTER: _l("at the counter"),
    Manner.POST: _l("by registered post"),
    Manner.DELIVERED: _l("handed over in person"),
}
PROBLEMS: dict[str, str] = {
    "reasons-missing": _l("Give the reasons"),
    "already-proposed": _l("This record has a disclosure already, or one is being prepared."),
    "ended-by-objection": _l(
        "Its display was ended after an objection; it can be shown again only once its source has "
        "corrected it."
    ),
    "answer-missing": _l("Answer point %(number)s"),
    "served-on-impossible": _l("This day lies before the paper was there, or in the future"),
    "day-impossible": _l("This day lies before the step it belongs to, or in the future"),
    "no-account": _l("The person has no account here: serve it on paper"),
    "on-line-is-today": _l("On line a paper is served at this moment: enter today"),
    "words-missing": _l("Write what you have to say, or ask for a hearing"),
    "words-too-long": _l("Shorten this to at most %(limit)s characters"),
    "too-many-points": _l("Make at most %(limit)s paragraphs"),
    "note-missing": _l("Write down what was said, or why no hearing is held"),
    "reply-too-late": _l("The time to reply is over."),
    "already-replied": _l("There is a reply already, or it was waived."),
    "hearing-settled-already": _l("The hearing has been settled already."),
    "not-in-this-state": _l("Somebody else has moved it on in the meantime. Look at its present state."),
}


def list_name(code: str) -> str:
    """A list in the reader's language; empty for what stands in no list."""
    return next((str(_(one.label)) for one in all_lists() if one.code == code), "")


def domain_name(code: str) -> str:
    """A field in the reader's language."""
    found = find_domain(code) if code else None
    return str(_(found.label)) if found else ""


def gates_in_words(
    gates: Iterable[Gate], *, opening_now: frozenset[str] = frozenset()
) -> list[dict[str, Any]]:
    """The gates as the macro wants them; `opening_now` are those that the reader's own decision opens."""
    return [
        {
            "label": _(gate.label),
            "is_passed": gate.is_open,
            "reason": _("It opens with your decision, if you are not the one who proposed it.")
            if gate.code in opening_now and not gate.is_open
            else sentence(gate.message, gate.values),
        }
        for gate in gates
    ]


def measures_in_words(list_code: str, day: date, until: date | None) -> list[list[str]]:
    """The consequence map of a list: what is applied, by whom, until when, and whether repair ends it."""
    return [
        [
            _(measure.label),
            measure.applied_by,
            templating.day(until),
            _("yes") if measure.ends_on_repair else _("no, with the end of the entry"),
        ]
        for measure in applying_measures(list_code, day)
    ]


def measure_sources(list_code: str, day: date) -> list[str]:
    """The laws that the measures of a list stand in."""
    sources = [measure.source for measure in applying_measures(list_code, day)]
    return list(dict.fromkeys(f"{source.title} {source.article}".strip() for source in sources))


def gate_rows() -> list[dict[str, Any]]:
    """Every gate as the law has it, for the page that explains them."""
    return [_gate_row(gate, get_rule(gate.rule_id)) for gate in all_gates()]


def _gate_row(gate: GateDefinition, rule: Rule) -> dict[str, Any]:
    return {
        "code": gate.code,
        "label": _(gate.label),
        "rule": _(rule.text),
        "closed": sentence(gate.message_closed, dict.fromkeys(NAMEABLE, "…")),
        "source": f"{rule.source.title} {rule.source.article}".strip(),
        "status": str(rule.source.status),
        "since": templating.day(gate.validity.in_force_from),
        "kinds": [str(KINDS[RecordKind(kind)]) for kind in sorted(gate.record_kinds)],
    }
