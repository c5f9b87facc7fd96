"""Words for kinds of entries, deeds, states and problems; an entry before and after, side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.catalogue.labels import SOURCE_STATUS, source_in_words
from app.features.rules.encoding import decoded
from app.features.rules.entry_fields import FIELDS, form_values, value_in_words
from app.features.rules.models import RuleChange
from app.features.rules.states import ChangeAction, ChangeState, Deed
from app.kernel.errors import PortalError
from app.rulebook.rules import UnknownRule, get_rule

__all__ = ["SOURCE_STATUS", "source_in_words"]

KINDS: dict[str, Any] = {
    "catalogue-item": _l("Item of the catalogue"),
    "list": _l("Serious-dishonesty list"),
    "measure": _l("Measure"),
    "incentive": _l("Incentive"),
    "term": _l("Term of publication"),
    "severity-class": _l("Class of severity"),
    "deadline": _l("Deadline"),
    "gate": _l("Gate before publication"),
    "retention": _l("Time of keeping"),
}
KINDS_ABOUT: dict[str, Any] = {
    "catalogue-item": _l("What may be collected, on which basis, who may see it, how long it is kept."),
    "list": _l("Which lists there are, by which legal standard."),
    "measure": _l("What follows from an entry in a list, and who applies it."),
    "incentive": _l("What a good record brings."),
    "term": _l("How long a finding may be shown, at least and at most."),
    "severity-class": _l("Which kinds of penalty count as minor, general or serious."),
    "deadline": _l("How long each step may take."),
    "gate": _l("What must be so before anything is published."),
    "retention": _l("How long each kind of thing is kept."),
}
DEEDS: dict[str, Any] = {Deed.ADD: _l("added"), Deed.CHANGE: _l("changed"), Deed.END: _l("ended")}
DEED_TITLES: dict[str, Any] = {
    Deed.ADD: _l("Propose a new entry"),
    Deed.CHANGE: _l("Propose a change"),
    Deed.END: _l("Propose an end"),
}
STATES: dict[str, Any] = {
    ChangeState.PROPOSED: _l("waits for a second person"),
    ChangeState.APPROVED: _l("approved"),
    ChangeState.REFUSED: _l("refused"),
    ChangeState.WITHDRAWN: _l("withdrawn"),
}
ACTIONS: dict[str, Any] = {
    ChangeAction.APPROVE: _l("Approve"),
    ChangeAction.REFUSE: _l("Refuse"),
    ChangeAction.WITHDRAW: _l("Withdraw the proposal"),
}
STEPS: dict[str, Any] = {
    "rules.change-proposed": _l("Proposed"),
    "rules.change-approved": _l("Approved"),
    "rules.change-refused": _l("Refused"),
    "rules.change-withdrawn": _l("Withdrawn by the proposer"),
}
PROBLEMS: dict[str, Any] = {
    "day-too-early": _l("Choose a day after today: a later rule never reaches back"),
    "reason-missing": _l("Give the reason"),
    "reasons-missing": _l("Give the reasons"),
    "comment-missing": _l("Enter the days of public comment: a list needs at least 30 of them"),
    "code-taken": _l("There is an entry with this code already: change that one"),
    "no-such-entry": _l("This entry is not in force on the day before"),
    "rulebook-refuses": _l("The rulebook cannot be used with this: %(detail)s"),
    "change-under-way": _l("A change of this entry waits for its decision or for its day. One at a time."),
    "day-has-passed": _l("Its first day has come before it was approved. It has to be proposed anew."),
    "own-proposal": _l("You proposed this: another person has to decide."),
    "not-in-this-state": _l("Somebody else has decided it in the meantime. Look at its present state."),
}


def state_of(change: RuleChange, today: date) -> dict[str, str]:
    """The state as the day makes it, for a tag."""
    if change.is_lapsed_on(today):
        return {"label": _("lapsed"), "tone": "neutral"}
    if change.is_approved:
        if change.is_in_force_on(today):
            return {"label": _("in force"), "tone": "good"}
        return {"label": _("approved, not yet in force"), "tone": "progress"}
    tone = "waiting" if change.state == ChangeState.PROPOSED else "neutral"
    return {"label": str(STATES[change.state]), "tone": tone}


def title_of(change: RuleChange) -> str:
    """What is changed, by its name."""
    name = name_of(change.kind, change.code, decoded(change.after or change.before))
    return str(_("%(kind)s: %(name)s", kind=KINDS[change.kind], name=name))


def problem_in_words(error: PortalError) -> str:
    """What a service refused, in words."""
    words = str(PROBLEMS.get(error.code) or _("This cannot be right. Please check it."))
    return words % error.values if "%(" in words else words


# What an entry without a name is called by: the findings it is for.
_CALLED_BY = {
    "term": ("finding_kinds", "severities", "regimes", "domains", "list_codes", "only_penalty_kinds"),
    "severity-class": ("severity", "regimes", "kinds"),
}


def name_of(kind: str, code: str, entry: dict[str, Any]) -> str:
    """An entry's name as readers know it, what it is for, or its code."""
    name = entry.get("label") or entry.get("name")
    if name:
        return str(_(name))
    called_by = _CALLED_BY.get(kind, ())
    words = [
        value_in_words(field, entry[field.name])
        for field in FIELDS[kind]
        if field.name in called_by and entry.get(field.name)
    ]
    return str(_(", ")).join(words) or code


def differences(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Field by field: what it says now, what it will say, and whether the two differ."""
    old, new = form_values(kind, before), form_values(kind, after)
    rows: list[dict[str, Any]] = []
    for field in FIELDS[kind]:
        first = value_in_words(field, old.get(field.name)) if before else ""
        second = value_in_words(field, new.get(field.name)) if after else ""
        if first.strip("—") or second.strip("—"):
            rows.append({"field": str(field.label), "before": first, "after": second})
    rows.append({"field": _("Source of the rule"), "before": _source(before), "after": _source(after)})
    for row in rows:
        row["is_changed"] = row["before"] != row["after"]
    return rows


def _source(entry: dict[str, Any]) -> str:
    if not entry:
        return ""
    try:
        return source_in_words(get_rule(entry["rule"]).source)
    except UnknownRule:
        return str(_("a new source"))
