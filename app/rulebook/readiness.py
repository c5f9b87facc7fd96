"""Whether credit repair can be asked for, line by line, and from which day on (rules 5.1 and 5.5).

What a line says in each standing, and which law it follows, is data (`repairs.toml`); what it asks is here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from app.rulebook.loading import Entry, RulebookError, cached, load_document
from app.rulebook.rules import rule_of
from app.rulebook.severity import Severity
from app.rulebook.spans import Span

FILE = "repairs.toml"


class Standing(StrEnum):
    """How a condition stands: met, met from a day on, for the person to do, or against any application."""

    MET = "met"
    LATER = "later"
    TO_DO = "to-do"
    CLOSED = "closed"


@dataclass(frozen=True)
class RepairFacts:
    """What readiness depends on, on the day `on`.

    `earliest_on` is the first day after the minimum term, None where the law gives none; `barred_until` the
    last day of a bar; `has_proof` and `has_commitment` are what the person has put into the application.
    """

    on: date
    record_kind: str
    is_in_force: bool
    severity: Severity | None = None
    min_term: Span = field(default_factory=Span)
    earliest_on: date | None = None
    barred_until: date | None = None
    has_proof: bool = False
    has_commitment: bool = False


@dataclass(frozen=True)
class Condition:
    """One line. `label` and `message` are English message ids, `values` fill the message.

    `from_on` is the first day on which it will be met, where it is met by waiting alone.
    """

    code: str
    standing: Standing
    from_on: date | None
    rule_id: str
    label: str
    message: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Readiness:
    """All the lines, and what follows from them."""

    conditions: tuple[Condition, ...]

    @property
    def can_apply(self) -> bool:
        """Whether nothing but the person's own papers is missing."""
        return all(one.standing in {Standing.MET, Standing.TO_DO} for one in self.conditions)

    @property
    def is_complete(self) -> bool:
        """Whether every condition is met: what is sent and decided needs no less."""
        return all(one.standing is Standing.MET for one in self.conditions)

    @property
    def is_closed(self) -> bool:
        """Whether no waiting helps."""
        return any(one.standing is Standing.CLOSED for one in self.conditions)

    @property
    def possible_from(self) -> date | None:
        """The first day on which it can be asked for, where that is still to come; None otherwise."""
        days = [one.from_on for one in self.conditions if one.from_on is not None]
        return None if self.is_closed else max(days, default=None)


Verdict = tuple[Standing, date | None]
_MET: Verdict = (Standing.MET, None)
_CLOSED: Verdict = (Standing.CLOSED, None)


def readiness_of(facts: RepairFacts) -> Readiness:
    """Judge every condition in the order of the data."""
    return Readiness(tuple(_judge(definition, facts) for definition in _definitions()))


@dataclass(frozen=True)
class _Definition:
    code: str
    label: str
    rule_id: str
    messages: Mapping[str, str]


def _kind(facts: RepairFacts) -> Verdict:
    return _MET if facts.record_kind in _kinds() else _CLOSED


def _in_force(facts: RepairFacts) -> Verdict:
    return _MET if facts.is_in_force else _CLOSED


def _severity(facts: RepairFacts) -> Verdict | None:
    return _MET if facts.severity is not None else None


def _minimum_term(facts: RepairFacts) -> Verdict:
    return _from(facts.earliest_on, facts.on)


def _bar(facts: RepairFacts) -> Verdict:
    return _from(facts.barred_until and facts.barred_until + timedelta(days=1), facts.on)


def _performance(facts: RepairFacts) -> Verdict:
    return _MET if facts.has_proof else (Standing.TO_DO, None)


def _commitment(facts: RepairFacts) -> Verdict:
    return _MET if facts.has_commitment else (Standing.TO_DO, None)


def _from(first: date | None, today: date) -> Verdict:
    return (Standing.LATER, first) if first is not None and first > today else _MET


_PREDICATES: Mapping[str, Callable[[RepairFacts], Verdict | None]] = {
    "kind": _kind,
    "in-force": _in_force,
    "severity": _severity,
    "minimum-term": _minimum_term,
    "bar": _bar,
    "performance": _performance,
    "commitment": _commitment,
}


def _judge(definition: _Definition, facts: RepairFacts) -> Condition:
    verdict = _PREDICATES[definition.code](facts)
    standing, from_on = verdict or _MET
    return Condition(
        code=definition.code,
        standing=standing,
        from_on=from_on,
        rule_id=definition.rule_id,
        label=definition.label,
        message=_message(definition, standing, facts),
        values={
            "severity": facts.severity or "—",
            "min_term": facts.min_term,
            "earliest_on": facts.earliest_on or "—",
            "from_on": from_on or "—",
        },
    )


def _message(definition: _Definition, standing: Standing, facts: RepairFacts) -> str:
    is_at_once = definition.code == "minimum-term" and not facts.min_term
    name = "at_once" if is_at_once and standing is Standing.MET else standing.replace("-", "_")
    return definition.messages[name]


@cached
def _kinds() -> frozenset[str]:
    entry = load_document(FILE).section("scope")
    rule_of(entry)
    kinds = frozenset(entry.texts("kinds"))
    entry.done()
    return kinds


@cached
def _definitions() -> tuple[_Definition, ...]:
    found = tuple(_read(entry) for entry in load_document(FILE).entries("condition"))
    missing = set(_PREDICATES) - {one.code for one in found}
    if missing or len(found) > len(_PREDICATES):
        raise RulebookError(f"{FILE}: condition: each stands there once; missing: {', '.join(missing)}")
    return found


def _read(entry: Entry) -> _Definition:
    code = entry.text("code")
    if code not in _PREDICATES:
        raise entry.wrong(f"there is no condition {code!r}; there are: {', '.join(sorted(_PREDICATES))}")
    names = ("met", "at_once", "later", "to_do", "closed")
    messages = {name: words for name in names if (words := entry.optional_text(name))}
    definition = _Definition(code, entry.text("label"), rule_of(entry).id, messages)
    needed = {"met", *_NEEDED.get(code, ())}
    if not needed <= set(messages):
        raise entry.wrong(f"it has to say: {', '.join(sorted(needed - set(messages)))}")
    entry.done()
    return definition


_NEEDED: Mapping[str, tuple[str, ...]] = {
    "kind": ("closed",),
    "in-force": ("closed",),
    "minimum-term": ("later", "at_once"),
    "bar": ("later",),
    "performance": ("to_do",),
    "commitment": ("to_do",),
}
