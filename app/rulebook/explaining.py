"""The whole derivation of a record in chapters: which item, which rules and why, which class, which term,
which clocks, which gates. One object for the person, the office, the public and the command line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.rulebook import severity, steps
from app.rulebook.catalogue import AccessMode
from app.rulebook.deadlines import Unit, get_deadline
from app.rulebook.gates import Gate
from app.rulebook.loading import Validity
from app.rulebook.marking import N_
from app.rulebook.rules import current_version, get_rule
from app.rulebook.steps import Step
from app.rulebook.term_table import Term, all_terms
from app.rulebook.terms import Derivation, Finding, derive, find_term, fits
from app.rulebook.working_days import Counted, count_working_days, working_days_between


class Chapter(StrEnum):
    """The chapters in the order in which they are told."""

    ITEM = "item"
    RULES = "rules"
    SEVERITY = "severity"
    TERM = "term"
    LIMIT = "limit"
    CLOCKS = "clocks"


TITLES: Mapping[Chapter, str] = MappingProxyType(
    {
        Chapter.ITEM: N_("Why it may be collected"),
        Chapter.RULES: N_("Which rules apply, and why"),
        Chapter.SEVERITY: N_("How serious it is"),
        Chapter.TERM: N_("How long it may be shown"),
        Chapter.LIMIT: N_("The outermost limit"),
        Chapter.CLOCKS: N_("Working days counted"),
    }
)

_CHAPTER_OF: Mapping[str, Chapter] = MappingProxyType(
    {
        "not-negative": Chapter.RULES,
        "judged-by-day": Chapter.RULES,
        "no-rule": Chapter.RULES,
        "severity": Chapter.SEVERITY,
        "severity-list-entry": Chapter.SEVERITY,
        "severity-unlisted": Chapter.SEVERITY,
        "five-years": Chapter.LIMIT,
    }
)


@dataclass(frozen=True)
class ItemFacts:
    """The item of the catalogue that a record was taken in under."""

    code: str
    label: str
    version: int
    collecting_basis: str
    publication_basis: str
    access_mode: AccessMode
    rule_id: str
    validity: Validity

    @property
    def is_publishable(self) -> bool:
        """Whether it provides for public display, with a basis."""
        return self.access_mode is AccessMode.PUBLIC and bool(self.publication_basis)


@dataclass(frozen=True)
class Clock:
    """A deadline of working days that began on a day; `met_on` is when the deed was done, if it is known."""

    deadline_id: str
    start: date
    met_on: date | None = None


@dataclass(frozen=True)
class Explanation:
    """Chapters with their steps, the gates with their answers, and the edition of the rules."""

    derivation: Derivation
    chapters: tuple[tuple[Chapter, tuple[Step, ...]], ...]
    gates: tuple[Gate, ...]
    rulebook_version: str

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step in order."""
        return tuple(step for _, found in self.chapters for step in found)

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Every rule that was used, each once, in order."""
        used = [step.rule_id for step in self.steps] + [gate.rule_id for gate in self.gates]
        return tuple(dict.fromkeys(used))


def explain(
    finding: Finding, item: ItemFacts, *, clocks: Iterable[Clock] = (), gates: Iterable[Gate] = ()
) -> Explanation:
    """Tell how everything about a finding follows from the rules."""
    derivation = derive(finding)
    found = derivation.steps if item.is_publishable else steps.without_display(derivation.steps)
    told: dict[Chapter, list[Step]] = {chapter: [] for chapter in Chapter}
    told[Chapter.ITEM] = _item_steps(finding, item)
    for step in found:
        told[_CHAPTER_OF.get(step.text_id, Chapter.TERM)].append(step)
    if derivation.severity is not None:
        told[Chapter.RULES] += _rule_steps(finding)
        told[Chapter.SEVERITY] += _class_steps(finding)
    if finding.extension:
        told[Chapter.TERM].append(
            Step(derivation.rule_id or item.rule_id, "maximum", {"max_term": derivation.max_term})
        )
    told[Chapter.CLOCKS] = [step for clock in clocks for step in _clock_steps(clock)]
    chapters = tuple((chapter, tuple(some)) for chapter, some in told.items() if some)
    return Explanation(derivation, chapters, tuple(gates), current_version())


def _item_steps(finding: Finding, item: ItemFacts) -> list[Step]:
    days = {"decided_on": finding.decided_on, "first": item.validity.in_force_from}
    until = {"last": item.validity.in_force_to} if item.validity.in_force_to else {}
    told = [
        Step("no-catalogue-item", "item", {"item": item.label, "version": item.version}),
        Step("item-in-force", "item-until" if until else "item-from", days | until),
        Step(item.rule_id, "collected", {"basis": item.collecting_basis}),
        Step("no-publication-without-basis", "access", {"access_mode": item.access_mode}),
    ]
    if item.publication_basis:
        told.append(Step(item.rule_id, "published", {"basis": item.publication_basis}))
    return told


def _rule_steps(finding: Finding) -> list[Step]:
    """The rule that governs, and those that would on another day or yield to it."""
    term = find_term(finding)
    told = []
    if finding.regime and term is not None:
        told.append(Step(term.rule_id, "regime", {"regime": finding.regime}))
    if term is not None:
        told.append(_with_days(term, "governs", "governed"))
    others = [one for one in all_terms() if one is not term and _would_fit(one, finding)]
    return told + [_why_not(one, finding.decided_on) for one in _first_of_each_law(others, term)]


def _would_fit(term: Term, finding: Finding) -> bool:
    """Whether a term fits a finding like this, made on a day on which the term is in force."""
    if term.validity.covers(finding.decided_on):
        return fits(term, finding)
    return fits(term, replace(finding, decided_on=term.validity.in_force_from))


def _first_of_each_law(terms: list[Term], governing: Term | None) -> list[Term]:
    law = get_rule(governing.rule_id).source.title if governing else ""
    found: dict[str, Term] = {}
    for term in terms:
        title = get_rule(term.rule_id).source.title
        if title != law:
            found.setdefault(title, term)
    return list(found.values())


def _why_not(term: Term, day: date) -> Step:
    if day < term.validity.in_force_from:
        return _with_days(term, "not-yet", "not-yet")
    if not term.validity.covers(day):
        return _with_days(term, "no-longer", "no-longer")
    return _with_days(term, "yields", "yields")


def _with_days(term: Term, open_text: str, closed_text: str) -> Step:
    source = get_rule(term.rule_id).source
    values: dict[str, object] = {"law": source.title, "first": term.validity.in_force_from}
    if term.validity.in_force_to is None:
        return Step(term.rule_id, open_text, values)
    return Step(term.rule_id, closed_text, values | {"last": term.validity.in_force_to})


def _class_steps(finding: Finding) -> list[Step]:
    found = severity.row_behind(finding.penalty_kinds, finding.decided_on, finding.regime)
    if found is None:
        return []
    values: dict[str, object] = {"first": found.validity.in_force_from}
    if found.validity.in_force_to is None:
        return [Step(found.rule_id, "class-from", values)]
    return [Step(found.rule_id, "class-until", values | {"last": found.validity.in_force_to})]


def _clock_steps(clock: Clock) -> list[Step]:
    deadline = get_deadline(clock.deadline_id, clock.start)
    if deadline.unit is not Unit.WORKING_DAYS:
        return []
    counted = count_working_days(clock.start, deadline.length)
    runs = {
        "clock": deadline.label,
        "count": deadline.length,
        "start": clock.start,
        "due_on": counted.due.on,
    }
    told = [
        Step(deadline.rule_id, "clock-runs", runs),
        Step("working-calendar", "days-counted", {"days": counted.days}),
    ]
    if counted.skipped:
        told.append(Step("working-calendar", "days-skipped", {"days": counted.skipped}))
    told += _provisional_steps(counted)
    if clock.met_on is not None:
        told.append(_met_step(deadline.rule_id, clock.met_on, counted.due.on))
    return told


def _provisional_steps(counted: Counted) -> list[Step]:
    if not counted.due.is_provisional:
        return []
    told = [Step("working-calendar", "provisional", {})]
    if counted.due.missing:
        told.append(Step("working-calendar", "holidays-missing", {"holidays": counted.due.missing}))
    return told


def _met_step(rule_id: str, met_on: date, due_on: date) -> Step:
    if met_on <= due_on:
        return Step(rule_id, "in-time", {"day": met_on})
    return Step(rule_id, "late", {"day": met_on, "count": working_days_between(due_on, met_on)})
