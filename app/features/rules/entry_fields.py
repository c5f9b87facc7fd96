"""What each kind of entry of the rulebook consists of: the fields of its form, with explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.features.rules import choices as ch

Choices = Callable[[], list[tuple[str, str]]]


class FieldKind(StrEnum):
    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    YES_NO = "yes-no"
    ONE_OF = "one-of"
    SOME_OF = "some-of"
    WORDS = "words"
    DAY = "day"
    WORDING = "wording"


@dataclass(frozen=True)
class EntryField:
    """One field. A WORDING is a sentence that the portal translates: left empty, the present one stays."""

    name: str
    label: Any
    kind: FieldKind = FieldKind.TEXT
    hint: Any = ""
    choices: Choices | None = None
    is_required: bool = False
    longest: int = 400


_F, _K = EntryField, FieldKind
_NAME = _F("name", _l("Name in Chinese"), hint=_l("As the law writes it."), is_required=True, longest=100)
_LABEL = _F(
    "label",
    _l("Name as shown"),
    _K.WORDING,
    _l("Leave it empty to keep the present name; for a new entry, write it in Chinese."),
)
_PRECEDENCE = _F(
    "precedence",
    _l("Precedence"),
    _K.WHOLE,
    _l("Where several rows fit, the highest number wins: a special rule goes before a general one."),
    is_required=True,
)
_LISTS = _F("lists", _l("Follows an entry in these lists"), _K.SOME_OF, choices=ch.lists)
_MONTHS = _F("months", _l("Months"), _K.WHOLE, is_required=True)

FIELDS: Mapping[str, tuple[EntryField, ...]] = {
    "catalogue-item": (
        _NAME,
        _LABEL,
        _F("category", _l("Category"), _K.ONE_OF, choices=ch.categories, is_required=True),
        _F("record_kind", _l("Kind of record"), _K.ONE_OF, choices=ch.record_kinds, is_required=True),
        _F(
            "penalty_kinds",
            _l("Kinds of penalty"),
            _K.SOME_OF,
            _l("Nothing chosen: all of them."),
            choices=ch.penalty_kinds,
        ),
        _F("list_code", _l("Only for this list"), _K.ONE_OF, choices=ch.lists),
        _F("domain", _l("Field"), _K.ONE_OF, choices=ch.domains),
        _F(
            "collecting_basis",
            _l("Legal basis for collecting"),
            _K.LONG,
            _l("Without it nothing is taken in."),
            is_required=True,
        ),
        _F(
            "access_mode",
            _l("Who may see it"),
            _K.ONE_OF,
            choices=ch.access_modes,
            is_required=True,
        ),
        _F(
            "publication_basis",
            _l("Legal basis for publishing"),
            _K.LONG,
            _l("Needed for public display; natural persons are not published by default."),
        ),
        _F("fields", _l("What is collected"), _K.SOME_OF, choices=ch.record_fields),
        _F("retention", _l("How long it is kept"), _K.ONE_OF, choices=ch.retentions, is_required=True),
    ),
    "list": (
        _NAME,
        _F("aliases", _l("Other names"), _K.WORDS, _l("One in a line, as sheets write them.")),
        _LABEL,
        _F(
            "standard",
            _l("Legal standard"),
            _K.LONG,
            _l("A list without a legal standard cannot be switched on."),
        ),
        _F("scope", _l("What it protects"), _K.ONE_OF, choices=ch.scopes, is_required=True),
        _F("record_kind", _l("Kind of record"), _K.ONE_OF, choices=ch.list_kinds, is_required=True),
        _F("switched_on", _l("The list is switched on"), _K.YES_NO),
        _F("removal", _l("How one leaves the list"), _K.WORDING, _l("Leave it empty to keep the words.")),
        _F(
            "comment_from",
            _l("Public comment on the draft standard: first day"),
            _K.DAY,
            _l("At least 30 days of public comment are needed before the list comes into force."),
        ),
        _F("comment_to", _l("Public comment: last day"), _K.DAY),
    ),
    "measure": (
        _NAME,
        _LABEL,
        _F("group", _l("Group"), _K.ONE_OF, choices=ch.measure_groups, is_required=True),
        _LISTS,
        _F("applied_by", _l("Applied by"), is_required=True),
        _F("ends_on_repair", _l("It ends with the repair"), _K.YES_NO),
    ),
    "incentive": (
        _NAME,
        _LABEL,
        _F("condition", _l("For whom"), _K.WORDING, _l("Leave it empty to keep the words.")),
        _F("years_without_negative", _l("Years without a negative record"), _K.WHOLE),
        _F("has_honour", _l("An honour opens it too"), _K.YES_NO),
        _F("offered_by", _l("Offered by"), is_required=True),
    ),
    "term": (
        _F("finding_kinds", _l("Kinds of record"), _K.SOME_OF, choices=ch.negative_kinds),
        _F("severities", _l("Severities"), _K.SOME_OF, _l("Nothing chosen: all of them."), ch.severities),
        _F("domains", _l("Fields"), _K.SOME_OF, _l("Nothing chosen: all of them."), ch.domains),
        _F("regimes", _l("Bodies of law"), _K.SOME_OF, _l("Nothing chosen: all of them."), ch.regimes),
        _F("list_codes", _l("Lists"), _K.SOME_OF, _l("Nothing chosen: all of them."), ch.lists),
        _F(
            "only_penalty_kinds",
            _l("Only decisions with no other kind of penalty than these"),
            _K.SOME_OF,
            _l("Nothing chosen: all of them."),
            ch.penalty_kinds,
        ),
        _F("min_months", _l("Shortest display in months"), _K.WHOLE, is_required=True),
        _F("max_months", _l("Longest display in months"), _K.WHOLE, is_required=True),
        _F("extension_max_months", _l("Months that a decision itself may add"), _K.WHOLE),
        _F("publishes", _l("It may be shown to the public"), _K.YES_NO),
        _PRECEDENCE,
    ),
    "severity-class": (
        _F("severity", _l("Severity"), _K.ONE_OF, choices=ch.severities, is_required=True),
        _F("kinds", _l("Kinds of penalty"), _K.SOME_OF, choices=ch.penalty_kinds, is_required=True),
        _F("regimes", _l("Bodies of law"), _K.SOME_OF, _l("Nothing chosen: all of them."), ch.regimes),
    ),
    "deadline": (
        _LABEL,
        _F("length", _l("Length"), _K.WHOLE, is_required=True),
        _F("unit", _l("Unit"), _K.ONE_OF, choices=ch.units, is_required=True),
        _F("rolls", _l("A last day that is no working day moves to the next one"), _K.YES_NO),
    ),
    "gate": (
        _LABEL,
        _F("order", _l("Place in the order"), _K.WHOLE, is_required=True),
        _F("predicate", _l("What is asked"), _K.ONE_OF, choices=ch.predicates, is_required=True),
        _F("fact", _l("About which fact"), _K.ONE_OF, choices=ch.facts),
        _F(
            "words",
            _l("Values that are allowed or refused"),
            _K.WORDS,
            _l("One in a line, as codes: for questions that compare a fact with a list."),
        ),
        _F("age", _l("Age in years"), _K.WHOLE, _l("For the question of age only.")),
        _F(
            "record_kinds",
            _l("Kinds of record"),
            _K.SOME_OF,
            _l("Nothing chosen: all of them."),
            ch.record_kinds,
        ),
        _F("open", _l("Sentence when it is open"), _K.WORDING, _l("Leave it empty to keep the words.")),
        _F("closed", _l("Sentence when it is closed"), _K.WORDING, _l("Leave it empty to keep the words.")),
    ),
    "retention": (_LABEL, _MONTHS, _F("is_minimum", _l("At least so long"), _K.YES_NO)),
}


def field_of(kind: str, name: str) -> EntryField | None:
    """The field of this name, or None."""
    return next((one for one in FIELDS[kind] if one.name == name), None)


def value_in_words(field: EntryField, value: Any) -> str:
    """A value as the reader knows it; nothing is a dash."""
    from app.web import templating

    if value in (None, "", [], ()):
        return str(gettext("no")) if field.kind is FieldKind.YES_NO else "—"
    if field.kind is FieldKind.YES_NO:
        return str(gettext("yes") if value else gettext("no"))
    if field.kind is FieldKind.DAY:
        return templating.day(value)
    if field.kind is FieldKind.WORDING:
        return str(gettext(value))
    words = dict(field.choices()) if field.choices else {}
    values = value if isinstance(value, list | tuple) else [value]
    return str(gettext(", ")).join(str(words.get(str(one), one)) for one in values)


def form_values(kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with; a gate's parameters are fields of their own."""
    values = {key: value for key, value in entry.items() if key != "params"}
    params = entry.get("params", {})
    if kind == "gate":
        values["fact"] = params.get("fact", "")
        values["age"] = params.get("age")
        values["words"] = params.get("allowed") or params.get("refused") or []
    return values
