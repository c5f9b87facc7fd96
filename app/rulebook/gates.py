"""The gates of a disclosure: publishing is possible only while every one of them is open.

Which gates there are, in which order, for which records and on which days is data (`gates.toml`);
what each asks is a named predicate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.rulebook.gate_predicates import FACT_NAMES, NEEDED_PARAMS, PREDICATES, GateFacts, Predicate
from app.rulebook.loading import Entry, Validity, cached, load_document
from app.rulebook.rules import rule_of

__all__ = [
    "NAMEABLE",
    "Gate",
    "GateDefinition",
    "GateFacts",
    "all_gates",
    "closed_gates",
    "evaluate",
    "is_open",
]

FILE = "gates.toml"

# What a sentence may name: never who proposed or decided, never a date of birth.
NAMEABLE = FACT_NAMES - {"proposed_by", "decided_by", "subject_birth_on"}


@dataclass(frozen=True)
class Gate:
    """One gate on one day. `label` and `message` are English message ids, `values` fill the message."""

    code: str
    is_open: bool
    rule_id: str
    label: str
    message: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class GateDefinition:
    """A gate as the data define it."""

    code: str
    order: int
    label: str
    rule_id: str
    validity: Validity
    predicate_name: str
    predicate: Predicate
    params: Mapping[str, Any]
    record_kinds: frozenset[str]
    message_open: str
    message_closed: str

    def applies(self, facts: GateFacts) -> bool:
        """Tell whether this gate stands before such a record on this day."""
        is_for_kind = not self.record_kinds or facts.record_kind in self.record_kinds
        return is_for_kind and self.validity.covers(facts.on)


def evaluate(facts: GateFacts) -> tuple[Gate, ...]:
    """Give every gate that applies, in order, and say of each whether it is open."""
    return tuple(_gate(definition, facts) for definition in all_gates() if definition.applies(facts))


def is_open(gates: Iterable[Gate]) -> bool:
    """Tell whether the way is free: there are gates, and all of them are open."""
    found = tuple(gates)
    return bool(found) and all(gate.is_open for gate in found)


def are_open(facts: GateFacts) -> bool:
    """Tell whether the way is free, without a word about any gate."""
    known, key = _standing(), (facts.record_kind, facts.on)
    if key not in known:
        known[key] = tuple(gate for gate in all_gates() if gate.applies(facts))
    return bool(known[key]) and all(gate.predicate(facts, gate.params) for gate in known[key])


@cached
def _standing() -> dict[tuple[str, date], tuple[GateDefinition, ...]]:
    """Which gates stand before a kind of record on a day: filled as it is asked."""
    return {}


def closed_gates(gates: Iterable[Gate]) -> tuple[Gate, ...]:
    """Give the gates that are closed, in order."""
    return tuple(gate for gate in gates if not gate.is_open)


def example_values() -> Mapping[str, object]:
    """Give a dash for everything that a gate's sentence may name, to show the sentence by itself."""
    return dict.fromkeys(NAMEABLE, "—")


@cached
def all_gates() -> tuple[GateDefinition, ...]:
    """Give every gate in order, past and present."""
    gates = [_read_gate(entry) for entry in load_document(FILE).entries("gate")]
    return tuple(sorted(gates, key=lambda gate: (gate.order, gate.code)))


def _gate(definition: GateDefinition, facts: GateFacts) -> Gate:
    is_gate_open = definition.predicate(facts, definition.params)
    return Gate(
        code=definition.code,
        is_open=is_gate_open,
        rule_id=definition.rule_id,
        label=definition.label,
        message=definition.message_open if is_gate_open else definition.message_closed,
        values=_values(facts),
    )


def _values(facts: GateFacts) -> Mapping[str, object]:
    """Give the days and words that a gate's sentence may name; what is not known is a dash."""
    return {name: getattr(facts, name) or "—" for name in NAMEABLE}


def _read_gate(entry: Entry) -> GateDefinition:
    rule = rule_of(entry)
    name = entry.text("predicate")
    params = entry.table("params")
    _check_params(entry, name, params)
    definition = GateDefinition(
        code=entry.text("code"),
        order=entry.whole("order"),
        label=entry.text("label"),
        rule_id=rule.id,
        validity=entry.validity(rule.source.validity),
        predicate_name=name,
        predicate=PREDICATES[name],
        params=params,
        record_kinds=frozenset(entry.texts("record_kinds")),
        message_open=entry.text("open"),
        message_closed=entry.text("closed"),
    )
    entry.done()
    _check_words(entry, definition)
    return definition


def _check_params(entry: Entry, name: str, params: Mapping[str, Any]) -> None:
    if name not in PREDICATES:
        raise entry.wrong(f"there is no predicate {name!r}; there are: {', '.join(sorted(PREDICATES))}")
    if set(params) != NEEDED_PARAMS[name]:
        needed = ", ".join(sorted(NEEDED_PARAMS[name])) or "none"
        raise entry.wrong(f"the predicate {name!r} needs these 'params': {needed}")
    if "fact" in params and params["fact"] not in FACT_NAMES:
        raise entry.wrong(f"there is no fact {params['fact']!r}; there are: {', '.join(sorted(FACT_NAMES))}")


def _check_words(entry: Entry, definition: GateDefinition) -> None:
    for words in (definition.message_open, definition.message_closed):
        try:
            _ = words % dict.fromkeys(NAMEABLE, "")
        except (KeyError, TypeError, ValueError) as error:
            raise entry.wrong(f"{words!r} names something that is not a fact: {error}") from None
