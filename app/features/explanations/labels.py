"""An explanation in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.catalogue.labels import ACCESS_MODES, days_in_words, source_in_words
from app.features.disclosures.labels import gates_in_words
from app.features.records import labels as records
from app.rulebook.catalogue import AccessMode
from app.rulebook.explaining import TITLES, Explanation
from app.rulebook.rules import get_rule
from app.rulebook.steps import Step

REGIMES: dict[str, Any] = {"market-regulation": _l("market regulation")}
# Values that are English message ids: names of items, deadlines and holidays.
_MESSAGES = {"item", "clock"}


Words = dict[str, Any]


def in_words(explanation: Explanation) -> Words:
    """Chapters of sentences, gates, and every source that was used."""
    return {
        "chapters": [
            {
                "title": _(TITLES[chapter]),
                "steps": [step_in_words(step) for step in steps],
                "sources": [source_in_words(get_rule(step.rule_id).source) for step in steps],
            }
            for chapter, steps in explanation.chapters
        ],
        "gates": gates_in_words(explanation.gates),
        "sources": [_source_row(rule_id) for rule_id in explanation.rule_ids],
        "rulebook_version": explanation.rulebook_version,
    }


def step_in_words(step: Step) -> str:
    """One step as a sentence."""
    values: Mapping[str, object] = {name: _value(name, value) for name, value in step.values.items()}
    return records.sentence(step.message, values)


def _value(name: str, value: object) -> object:
    if isinstance(value, tuple):
        words = [records.value_in_words(one) if isinstance(one, date) else _(str(one)) for one in value]
        return str(_(", ")).join(words)
    if isinstance(value, AccessMode):
        return str(ACCESS_MODES[value])
    if name in _MESSAGES:
        return _(str(value))
    if name == "regime":
        return str(REGIMES.get(str(value), value))
    return value


def _source_row(rule_id: str) -> list[str]:
    rule = get_rule(rule_id)
    validity = rule.source.validity
    return [
        _(rule.text),
        source_in_words(rule.source),
        days_in_words(validity.in_force_from, validity.in_force_to),
    ]
