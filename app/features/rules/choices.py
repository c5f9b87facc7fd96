"""What can be chosen in the forms of the rulebook's entries, in the reader's words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.catalogue.labels import ACCESS_MODES, SCOPES
from app.features.records.labels import FIELDS, KINDS, SEVERITIES
from app.rulebook import code_tables
from app.rulebook.deadlines import Unit
from app.rulebook.gate_predicates import FACT_NAMES, PREDICATES
from app.rulebook.lists import all_lists
from app.rulebook.measures import all_measures
from app.rulebook.retention import all_retentions
from app.rulebook.severity import all_classes, known_kinds
from app.rulebook.term_table import all_finding_kinds, all_terms

Pairs = list[tuple[str, str]]

REGIMES: dict[str, Any] = {"market-regulation": _l("market regulation")}
UNITS: dict[str, Any] = {
    Unit.WORKING_DAYS: _l("working days"),
    Unit.DAYS: _l("days"),
    Unit.MONTHS: _l("months"),
    Unit.YEARS: _l("years"),
}
PREDICATE_WORDS: dict[str, Any] = {
    "is-true": _l("Is the fact so?"),
    "is-false": _l("Is the fact not so?"),
    "is-present": _l("Is the fact known?"),
    "is-absent": _l("Is the fact unknown or empty?"),
    "is-one-of": _l("Is the fact one of the values?"),
    "is-not-one-of": _l("Is the fact none of the values?"),
    "is-reached": _l("Has the day come?"),
    "within": _l("Is the last day not over?"),
    "is-adult": _l("Has the person reached the age?"),
    "reply-window-over": _l("Is the time to reply over?"),
    "two-people": _l("Did two people act?"),
    "list-in-force": _l("Is the list in force?"),
}
FACT_WORDS: dict[str, Any] = {
    "has_catalogue_item": _l("an item of the catalogue covers it"),
    "item_in_force": _l("the item is in force"),
    "item_access_mode": _l("who may see the item"),
    "publication_basis": _l("the basis for publishing"),
    "is_sealed": _l("it is sealed by law"),
    "is_summary_procedure": _l("it was a summary penalty"),
    "notice_served_on": _l("the day on which the notice was served"),
    "reply_due_on": _l("the last day to reply"),
    "publish_until": _l("the last day of display"),
    "use_until": _l("the last day of use"),
    "is_withdrawn_basis": _l("the decision was revoked or withdrawn"),
    "list_code": _l("the list"),
    "domain": _l("the field"),
    "decided_on": _l("the day of the decision"),
    "record_kind": _l("the kind of record"),
    "on": _l("the day of the display"),
}


def record_kinds() -> Pairs:
    return [(kind.value, str(words)) for kind, words in KINDS.items()]


def negative_kinds() -> Pairs:
    negative = {kind.code for kind in all_finding_kinds() if kind.is_negative}
    return [pair for pair in record_kinds() if pair[0] in negative]


def list_kinds() -> Pairs:
    lists_only = {kind.code for kind in all_finding_kinds() if kind.is_list_entry}
    return [pair for pair in record_kinds() if pair[0] in lists_only]


def categories() -> Pairs:
    return [(one.code, _(one.label)) for one in code_tables.catalogue_categories()]


def domains() -> Pairs:
    return [(one.code, _(one.label)) for one in code_tables.all_domains()]


def lists() -> Pairs:
    return list({one.code: _(one.label) for one in all_lists()}.items())


def penalty_kinds() -> Pairs:
    return [(kind, kind) for kind in sorted(known_kinds())]


def access_modes() -> Pairs:
    return [(mode.value, str(words)) for mode, words in ACCESS_MODES.items()]


def retentions() -> Pairs:
    return list({one.code: _(one.label) for one in all_retentions()}.items())


def record_fields() -> Pairs:
    return [(name, str(words)) for name, words in FIELDS.items()]


def scopes() -> Pairs:
    return [(scope, str(words)) for scope, words in SCOPES.items()]


def measure_groups() -> Pairs:
    return list({one.group.code: _(one.group.label) for one in all_measures()}.items())


def severities() -> Pairs:
    return [(one.value, str(words)) for one, words in SEVERITIES.items()]


def regimes() -> Pairs:
    known = {one for term in all_terms() for one in term.regimes}
    known |= {one for row in all_classes() for one in row.regimes}
    return [(regime, str(REGIMES.get(regime, regime))) for regime in sorted(known)]


def units() -> Pairs:
    return [(unit, str(words)) for unit, words in UNITS.items()]


def predicates() -> Pairs:
    return [(name, str(PREDICATE_WORDS.get(name, name))) for name in PREDICATES]


def facts() -> Pairs:
    return [(name, str(words)) for name, words in FACT_WORDS.items() if name in FACT_NAMES]
