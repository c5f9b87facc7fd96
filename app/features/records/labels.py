"""Words for what a record is and says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flask_babel import gettext, lazy_gettext

from app.features.records.models import CreditRecord, Polarity, RecordKind
from app.rulebook import row_codes
from app.rulebook.code_tables import Remedy
from app.rulebook.severity import Severity
from app.rulebook.spans import Span
from app.rulebook.steps import Step
from app.rulebook.withdrawals import get_reason
from app.web import templating

KINDS = {
    RecordKind.PENALTY: lazy_gettext("Administrative penalty"),
    RecordKind.PERMIT: lazy_gettext("Administrative permit"),
    RecordKind.JUDGMENT_DEBTOR: lazy_gettext("Dishonest judgment debtor"),
    RecordKind.SERIOUS_LIST: lazy_gettext("Entry in a serious-dishonesty list"),
    RecordKind.HONOUR: lazy_gettext("Honour"),
    RecordKind.COMMITMENT: lazy_gettext("Credit commitment"),
    RecordKind.TITLE: lazy_gettext("Professional title"),
}
POLARITIES = {
    Polarity.NEGATIVE: lazy_gettext("negative"),
    Polarity.POSITIVE: lazy_gettext("positive"),
    Polarity.NEUTRAL: lazy_gettext("neutral"),
}
SEVERITIES = {
    Severity.MINOR: lazy_gettext("minor"),
    Severity.GENERAL: lazy_gettext("general"),
    Severity.SERIOUS: lazy_gettext("serious"),
}
# What a version says, in the order in which it is shown.
FIELDS = {
    "conduct": lazy_gettext("Kind of conduct"),
    "violation_facts": lazy_gettext("Facts as found"),
    "penalty_basis": lazy_gettext("Legal basis of the decision"),
    "penalty_kind": lazy_gettext("Kind of penalty"),
    "penalty_content": lazy_gettext("What was decided"),
    "fine_yuan": lazy_gettext("Fine"),
    "confiscated_yuan": lazy_gettext("Confiscated"),
    "licence": lazy_gettext("Licence concerned"),
    "list_name": lazy_gettext("List"),
    "entry_reason": lazy_gettext("Reason for the entry"),
    "entry_basis": lazy_gettext("Legal basis of the entry"),
    "measures": lazy_gettext("Measures named in the decision"),
    "term": lazy_gettext("Term named in the decision"),
    "exit_conditions": lazy_gettext("Conditions for removal"),
    "remedies": lazy_gettext("Remedies named in the decision"),
    "honour": lazy_gettext("Honour"),
    "honour_kind": lazy_gettext("Field of the honour"),
    "honour_session": lazy_gettext("Which time it was given"),
    "story": lazy_gettext("What it was given for"),
    "enforced_no": lazy_gettext("Document that is enforced"),
    "enforced_by": lazy_gettext("Body that made that document"),
    "filed_on": lazy_gettext("Enforcement opened on"),
    "obligation": lazy_gettext("Duty under that document"),
    "performance": lazy_gettext("How it was performed"),
    "performed": lazy_gettext("Part performed"),
    "unperformed": lazy_gettext("Part not performed"),
    "debtor_acts": lazy_gettext("Conduct as found by the court"),
    "permit_document": lazy_gettext("Name of the decision"),
    "permit_kind": lazy_gettext("Kind of permit"),
    "permit_content": lazy_gettext("What is permitted"),
    "certificate": lazy_gettext("Certificate of the permit"),
    "permit_no": lazy_gettext("Number of the permit"),
    "commitment_matter": lazy_gettext("Matter of the commitment"),
    "commitment_kind": lazy_gettext("Kind of commitment"),
    "commitment_text": lazy_gettext("What was promised"),
    "professional_title": lazy_gettext("Professional title"),
    "title_level": lazy_gettext("Level of the title"),
    "title_field": lazy_gettext("Professional field"),
    "valid_from": lazy_gettext("Valid from"),
    "valid_until": lazy_gettext("Valid until"),
    "permit_status": lazy_gettext("State of the permit"),
    "usage_scope": lazy_gettext("May be used"),
    "commitment_state": lazy_gettext("How it was kept"),
    "checked_on": lazy_gettext("Checked on"),
    "breach": lazy_gettext("What was not kept"),
    "title_state": lazy_gettext("State of the title"),
    "withdrawn_on": lazy_gettext("Withdrawn on"),
    "removed_on": lazy_gettext("Taken back by its body on"),
    "removal_reason": lazy_gettext("Why it was taken back"),
    "addition": lazy_gettext("Added after an objection"),
}
_MONEY = {"fine_yuan", "confiscated_yuan"}
_DAYS = {"filed_on", "valid_from", "valid_until", "checked_on", "withdrawn_on", "removed_on"}
_CODES = {
    "performance": row_codes.PERFORMANCE,
    "permit_status": row_codes.PERMIT_STATUS,
    "usage_scope": row_codes.USAGE_SCOPE,
    "commitment_kind": row_codes.COMMITMENT_KIND,
    "commitment_state": row_codes.COMMITMENT_STATE,
    "title_level": row_codes.TITLE_LEVEL,
    "title_state": row_codes.TITLE_STATE,
}


# Withdrawals that no sheet of withdrawals brings about.
_OTHER_WITHDRAWALS = {
    "objection-upheld": lazy_gettext("An objection was upheld"),
    "removed-from-list": lazy_gettext("The entry was removed from its list after an objection"),
    "removed-by-its-body": lazy_gettext("The body that made the entry took it back"),
    "repaired": lazy_gettext("The person's credit was repaired"),
}
REASONS = {
    "intake": lazy_gettext("handed in"),
    "correction": lazy_gettext("corrected by its source"),
    "objection": lazy_gettext("amended after an objection"),
}


def withdrawal_in_words(record: CreditRecord) -> str:
    """Why a record is no longer used; empty while it is."""
    if record.withdrawn_at is None:
        return ""
    reason = get_reason(record.withdrawn_reason)
    words = gettext(reason.label) if reason else str(_OTHER_WITHDRAWALS.get(record.withdrawn_reason, ""))
    return ", ".join(filter(None, (templating.day(record.withdrawn_at), str(words))))


def value_in_words(value: object) -> str:
    """A value of a derivation or a gate in the reader's language."""
    if isinstance(value, date):
        return templating.day(value)
    if isinstance(value, Span):
        return str(gettext(value.message, **value.values))
    if isinstance(value, Severity):
        return str(SEVERITIES[value])
    return str(value)


def step_in_words(step: Step) -> str:
    """One step of a derivation as a sentence."""
    return sentence(step.message, step.values)


def sentence(message: str, values: object) -> str:
    """A message of the rulebook, with its values put into words."""
    assert isinstance(values, dict) or hasattr(values, "items")
    # A gate knows two dozen facts, and its sentence names one or none.
    named = {name: value_in_words(value) for name, value in values.items() if f"%({name})" in message}
    return str(gettext(message, **named))


def remedy_in_words(remedy: Remedy) -> str:
    """A legal remedy and how it is used, in one line."""
    return str(gettext("%(remedy)s: %(how)s", remedy=gettext(remedy.label), how=gettext(remedy.term)))


def contents_in_words(contents: dict[str, object]) -> list[dict[str, str]]:
    """What a version says as rows of a summary; empty fields are left out."""
    rows = []
    for name, label in FIELDS.items():
        value = contents.get(name)
        if value in (None, ""):
            continue
        rows.append({"key": str(label), "value": _shown(name, str(value))})
    return rows


def _shown(name: str, value: str) -> str:
    if name in _MONEY:
        return templating.money(Decimal(value))
    if name in _DAYS:
        return templating.day(date.fromisoformat(value))
    return str(gettext(row_codes.label_of(_CODES[name], value))) if name in _CODES else value
