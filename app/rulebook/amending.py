"""Amending the rulebook by one entry: a new version from a day on, or an end; nothing before it changes.

An amendment is a layer (`layers.py`): the version in force so far gets its last day, the new one its first.
It is checked by the very functions that read the data files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.rulebook import (
    catalogue,
    code_tables,
    deadlines,
    gates,
    lists,
    measures,
    retention,
    rules,
    severity,
    term_table,
)
from app.rulebook.loading import (
    Entry,
    Layer,
    RulebookError,
    Validity,
    alone,
    load_document,
    mapping_layer,
    trial,
)
from app.rulebook.rules import UnknownRule, get_rule

ONE_DAY = timedelta(days=1)

# Kind of entry: the data file and the array of tables in it.
TABLES: Mapping[str, tuple[str, str]] = {
    "catalogue-item": (catalogue.FILE, "item"),
    "list": (lists.FILE, "list"),
    "measure": (measures.FILE, "measure"),
    "incentive": (measures.FILE, "incentive"),
    "term": (term_table.FILE, "term"),
    "severity-class": (severity.FILE, "class"),
    "deadline": (deadlines.FILE, "deadline"),
    "gate": (gates.FILE, "gate"),
    "retention": (retention.FILE, "retention"),
}

_CHECKS = (
    rules.all_rules,
    lists.all_lists,
    measures.all_measures,
    measures.all_incentives,
    severity.all_classes,
    term_table.all_terms,
    deadlines.all_deadlines,
    gates.all_gates,
    retention.all_retentions,
    code_tables.all_domains,
    catalogue.initial_items,
)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class NewSource:
    """A source that the rulebook does not have yet."""

    title: str
    article: str
    status: str
    text: str


@dataclass(frozen=True)
class Amendment:
    """One entry and what becomes of it on `first_day`; empty `values` end it."""

    kind: str
    code: str
    first_day: date
    values: Values
    rule: str
    mark: str
    source: NewSource | None = None


@dataclass(frozen=True)
class Amended:
    """The version so far, the version to come, and the layer that leads from one to the other."""

    before: Values
    after: Values
    content: Mapping[str, Mapping[str, list[Values]]] = field(default_factory=dict)


def codes_in_force(kind: str, on: date) -> tuple[str, ...]:
    """Give the codes of this kind of entry that are in force on a day, in the order of the data."""
    return tuple(dict.fromkeys(str(row["code"]) for row in _rows(kind) if _validity(kind, row).covers(on)))


def entry_on(kind: str, code: str, on: date) -> Values | None:
    """Give the version of an entry in force on a day as the data have it, or None."""
    found = [row for row in _rows(kind) if row.get("code") == code and _validity(kind, row).covers(on)]
    return max(found, key=lambda row: _validity(kind, row).in_force_from, default=None)


def versions_of(kind: str, code: str) -> tuple[tuple[Validity, Values], ...]:
    """Give every version of an entry with its days, oldest first."""
    found = [(_validity(kind, row), row) for row in _rows(kind) if row.get("code") == code]
    return tuple(sorted(found, key=lambda one: one[0].in_force_from))


def amended(amendment: Amendment) -> Amended:
    """Work out what an amendment does to the data now in use."""
    file, table = TABLES[amendment.kind]
    before = entry_on(amendment.kind, amendment.code, amendment.first_day - ONE_DAY)
    rows: list[Values] = []
    if before is not None:
        rows.append({**before, "in_force_to": amendment.first_day - ONE_DAY})
    after: Values = {}
    if amendment.values:
        after = {
            **amendment.values,
            "code": amendment.code,
            "rule": amendment.mark if amendment.source else amendment.rule,
            "in_force_from": amendment.first_day,
        }
        if amendment.kind == "list":
            after = {"removal_rule": after["rule"], **after}
        rows.append(after)
    content: dict[str, dict[str, list[Values]]] = {file: {table: rows}}
    if amendment.source and amendment.values:
        content[rules.FILE] = _new_rule(amendment, amendment.source)
    return Amended(before or {}, after, content)


def check(layer: Layer) -> None:
    """Raise RulebookError where the data with this layer on top could not be used."""
    with trial(layer):
        _load_all()


def check_whole(layer: Layer) -> None:
    """The same for a layer that stands in place of all that the office decided so far."""
    with alone(layer):
        _load_all()


def _load_all() -> None:
    for load in _CHECKS:
        load()


def layer_of(amendments: list[Mapping[str, Any]]) -> Layer:
    """Join what several amendments add, the later ones last."""
    joined: dict[str, dict[str, list[Any]]] = {}
    for content in amendments:
        for file, tables in content.items():
            for table, rows in tables.items():
                kept = joined.setdefault(file, {}).setdefault(table, [])
                replaced = {(row.get("code"), row.get("in_force_from")) for row in rows}
                kept[:] = [row for row in kept if (row.get("code"), row.get("in_force_from")) not in replaced]
                kept.extend(rows)
    return mapping_layer(joined)


def _new_rule(amendment: Amendment, source: NewSource) -> dict[str, list[Values]]:
    statute: Values = {
        "code": amendment.mark,
        "title": source.title,
        "in_force_from": amendment.first_day,
        "dates": source.status,
    }
    rule: Values = {
        "code": amendment.mark,
        "statute": amendment.mark,
        "article": source.article,
        "status": source.status,
        "text": source.text,
    }
    return {"statute": [statute], "rule": [rule]}


def _rows(kind: str) -> list[Values]:
    file, table = TABLES[kind]
    return list(load_document(file).content.get(table, []))


def _validity(kind: str, row: Values) -> Validity:
    entry = Entry(TABLES[kind][0], f"{kind} {row.get('code')}", row)
    try:
        source = get_rule(entry.text("rule")).source
    except UnknownRule:
        raise RulebookError(f"{entry.file}: {entry.name}: there is no rule {row.get('rule')!r}") from None
    return entry.validity(source.validity)
