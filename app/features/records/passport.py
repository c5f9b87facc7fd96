"""The passport of a record: law, clock, earliest repair, automatic end, remedies, in words (feature 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.features.records import labels, queries
from app.features.records.models import CreditRecord
from app.rulebook import code_tables
from app.rulebook.rules import get_rule
from app.rulebook.severity import Severity
from app.rulebook.terms import Derivation
from app.web.templating import day


@dataclass(frozen=True)
class Passport:
    """What the macro `passport` shows, and the sentences behind it."""

    items: list[dict[str, Any]]
    steps: list[str]
    remedies: list[str]
    days_left: int | None
    days_total: int | None
    reference: str
    rulebook_version: str


def passport_of(record: CreditRecord, today: date) -> Passport:
    """The passport of a record as of a day."""
    derivation = queries.derivation_of(record)
    end = record.publish_until if record.catalogue_item.is_publishable else None
    is_running = end is not None and today <= end
    return Passport(
        items=[item for item in _items(record, derivation) if item["value"]],
        steps=[labels.step_in_words(step) for step in queries.steps_of(record, derivation)],
        remedies=remedies_in_words(record.kind),
        days_left=(end - today).days + 1 if end is not None and is_running else None,
        days_total=(end - record.decided_on).days + 1 if end is not None else None,
        reference=record.reference,
        rulebook_version=record.rulebook_version,
    )


def remedies_in_words(kind: str) -> list[str]:
    """The legal remedies against a record of this kind."""
    return [labels.remedy_in_words(remedy) for remedy in code_tables.remedies_for(kind)]


def _items(record: CreditRecord, derivation: Derivation) -> list[dict[str, Any]]:
    severity = labels.SEVERITIES[Severity(record.severity)] if record.severity else ""
    return [
        {"term": _("Found by"), "value": record.determining_body.name},
        {"term": _("Handed in by"), "value": record.source_body.name},
        {"term": _("Decision number"), "value": record.decision_no},
        {"term": _("Severity"), "value": str(severity), "note": _law_of(derivation)},
        {
            "term": _("The clock started on") if record.severity else _("Date of the decision"),
            "value": day(derivation.clock_start),
        },
        {"term": _("Repair possible from"), "value": day(record.earliest_repair_on)},
        _display(record),
        {
            "term": _("Last day of use"),
            "value": day(record.use_until),
            "note": _("After it nobody may use it."),
        },
        {
            "term": _("Objection that could not be confirmed"),
            "value": day(record.unconfirmed_on),
            "note": _("The person objected; neither the record nor the objection could be proved."),
        },
        {"term": _("Collected on the basis of"), "value": record.catalogue_item.collecting_basis},
        {"term": _("Published on the basis of"), "value": record.catalogue_item.publication_basis},
        {
            "term": _("Computed by rulebook"),
            "value": record.rulebook_version,
            "note": _("The edition of the rules, so that the dates can be checked later."),
        },
    ]


def _display(record: CreditRecord) -> dict[str, Any]:
    if record.publish_until is not None and not record.catalogue_item.is_publishable:
        return {
            "term": _("Display"),
            "value": _("never shown to the public"),
            "note": _("The catalogue gives no basis for publishing it."),
        }
    return {
        "term": _("Last day of display"),
        "value": day(record.publish_until),
        "note": _("It ends by itself."),
    }


def _law_of(derivation: Derivation) -> str:
    if derivation.rule_id is None:
        return ""
    source = get_rule(derivation.rule_id).source
    return f"{source.title} {source.article}".strip()
