"""Words for states, reasons, lists and gates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.disclosures.states import SUSPENDED_FOR_NOW, DisclosureAction, DisclosureState, EndReason
from app.features.records.labels import sentence
from app.rulebook.code_tables import find_domain
from app.rulebook.gates import Gate
from app.rulebook.lists import all_lists
from app.rulebook.measures import measures_for

STATES = {
    DisclosureState.PROPOSED: _l("proposed"),
    DisclosureState.NOTICE_SERVED: _l("notice served"),
    DisclosureState.PUBLISHED: _l("published"),
    DisclosureState.REFUSED: _l("not to be published"),
    DisclosureState.SUSPENDED: _l("suspended"),
    DisclosureState.ENDED: _l("ended"),
}
TONES = {
    DisclosureState.PROPOSED: "progress",
    DisclosureState.NOTICE_SERVED: "waiting",
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
    "disclosures.published": _l("Approved and published"),
    "disclosures.refused": _l("Decided that it is not published"),
    "disclosures.suspended": _l("Suspended"),
    "disclosures.resumed": _l("Shown again"),
    "disclosures.ended": _l("Ended"),
}
ACTIONS = {
    DisclosureAction.SERVE_NOTICE: _l("See and serve the notice"),
    DisclosureAction.APPROVE: _l("Decide"),
    DisclosureAction.SUSPEND: _l("Suspend"),
    DisclosureAction.RESUME: _l("Show again"),
    DisclosureAction.END: _l("End for good"),
}
PROBLEMS: dict[str, str] = {
    "reasons-missing": _l("Give the reasons"),
    "already-proposed": _l("This record has a disclosure already, or one is being prepared."),
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


def measures_in_words(list_code: str) -> list[list[str]]:
    """The consequence map of a list: what is applied, by whom, and how it ends."""
    return [
        [
            _(measure.label),
            measure.applied_by,
            _("with repair or with the end of the entry")
            if measure.ends_on_repair
            else _("with the end of the entry"),
        ]
        for measure in measures_for(list_code)
    ]
