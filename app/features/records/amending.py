"""A record amended after a check here, field by field: the same new version as a sheet would make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.orm import Session

from app.features.records import services
from app.features.records.models import CreditRecord, Polarity, RecordKind
from app.features.records.queries import current_version, finding_behind
from app.features.records.services import RecordFacts
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput
from app.rulebook.forbidden import ID_NUMBER_CLASS, forbidden_content
from app.rulebook.severity import split_kinds

DECIDED_ON = "decided_on"
ADDITION = "addition"
LONGEST = 4000
_MONEY = frozenset({"fine_yuan", "confiscated_yuan"})
_DAYS = frozenset({"filed_on", "valid_from", "valid_until"})
_TEXTS = frozenset(
    {
        "conduct",
        "violation_facts",
        "penalty_basis",
        "penalty_kind",
        "penalty_content",
        "licence",
        "entry_reason",
        "entry_basis",
        "measures",
        "term",
        "exit_conditions",
        "story",
        "enforced_no",
        "enforced_by",
        "obligation",
        "performed",
        "unperformed",
        "debtor_acts",
        "permit_content",
        "certificate",
        "permit_no",
        "commitment_matter",
        "commitment_text",
        "title_field",
    }
)
_FINDINGS = frozenset({"conduct", "violation_facts", "penalty_content", "entry_reason", "debtor_acts"})


@dataclass(frozen=True)
class Amendable:
    """A field that can be amended: `kind` is "text", "money" (yuan) or "day" (ISO)."""

    name: str
    value: str
    kind: str


def amendable_fields(record: CreditRecord) -> tuple[Amendable, ...]:
    """What the newest version says, as far as it can be amended by hand; codes come from sheets alone."""
    contents = current_version(record).contents
    day = Amendable(DECIDED_ON, record.decided_on.isoformat(), "day")
    said = tuple(
        Amendable(name, str(value), _kind_of(name))
        for name, value in contents.items()
        if name in _MONEY | _DAYS | _TEXTS and value not in (None, "")
    )
    return (day, *said)


def check_changes(record: CreditRecord, changes: Mapping[str, str]) -> dict[str, str]:
    """The changes without those that change nothing. Raises InvalidInput for the first that cannot be."""
    before = {one.name: one.value for one in amendable_fields(record)} | {ADDITION: ""}
    kept = {name: text.strip() for name, text in changes.items() if name in before}
    kept = {name: text for name, text in kept.items() if text and text != before[name]}
    for name, text in kept.items():
        if len(text) > LONGEST:
            raise InvalidInput("words-too-long", field=name, longest=LONGEST)
        if not _can_be(name, text):
            raise InvalidInput("value-unreadable", field=name)
    found = forbidden_content(kept, findings=_FINDINGS, numbered=frozenset({"licence"}))
    numbers = [one for one in found if one.excerpt_class in {ID_NUMBER_CLASS, "contact"}]
    if numbers:
        raise InvalidInput("forbidden-content", field=numbers[0].field)
    return kept


def amend_record(
    session: Session, actor: Actor, record: CreditRecord, *, changes: Mapping[str, str], because_of: str
) -> CreditRecord:
    """Add a version with these changes; terms and marks follow as for a correction by the source.

    `because_of` is the reference of the decision. Raises InvalidInput where nothing would change.
    """
    kept = check_changes(record, changes)
    if not kept:
        raise InvalidInput("changes-missing", field="outcome")
    return services.correct_record(
        session,
        actor,
        record,
        item=record.catalogue_item,
        facts=_amended(record, kept),
        source_row=because_of,
        reason="objection",
    )


def _amended(record: CreditRecord, changes: Mapping[str, str]) -> RecordFacts:
    contents: dict[str, Any] = dict(current_version(record).contents)
    finding = finding_behind(record)
    decided_on = date.fromisoformat(changes.get(DECIDED_ON, record.decided_on.isoformat()))
    contents |= {name: text for name, text in changes.items() if name != DECIDED_ON}
    kinds, amount = finding.penalty_kinds, finding.amount_yuan
    if "penalty_kind" in changes:
        kinds = split_kinds(changes["penalty_kind"])
    if "fine_yuan" in changes:
        amount = Decimal(changes["fine_yuan"])
    return RecordFacts(
        kind=RecordKind(record.kind),
        title=record.title,
        decision_no=record.decision_no,
        decided_on=decided_on,
        decision_key=record.decision_key,
        penalty_kinds=tuple(kinds),
        domain=record.domain,
        regime=record.regime,
        list_code=record.list_code,
        amount_yuan=amount,
        extension_months=finding.extension.total_months,
        polarity=Polarity(record.polarity),
        contents=contents,
    )


def _kind_of(name: str) -> str:
    return "money" if name in _MONEY else "day" if name in _DAYS else "text"


def _can_be(name: str, text: str) -> bool:
    try:
        if name in _MONEY:
            return Decimal(text) >= 0
        if name in _DAYS or name == DECIDED_ON:
            return date.fromisoformat(text) <= clock.today() or name != DECIDED_ON
    except (InvalidOperation, ValueError):
        return False
    return True
