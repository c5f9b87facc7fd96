"""How long a finding may be shown and used, and why, step by step.

The term is chosen by the day of the finding: a later rule never reaches back. Both `publish_until`
and `use_until` are the last day that still counts, by the calendar of Asia/Shanghai; from the next
day the record is gone. Three months from 15 March show through 14 June (`spans.last_day_of`).
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.rulebook import steps
from app.rulebook.rules import current_version
from app.rulebook.severity import Classified, Severity, classify
from app.rulebook.spans import Span, add_span, last_day_of
from app.rulebook.steps import Step
from app.rulebook.term_table import FindingKind, Term, five_years, get_finding_kind, terms_on

__all__ = ["Derivation", "Finding", "Span", "Step", "derive", "find_term", "fits"]


@dataclass(frozen=True)
class Finding:
    """What a body found about a person, as far as the terms depend on it.

    `kind` is the kind of record (penalty, judgment-debtor, serious-list, permit ...); `domain` a key
    field; `regime` a body of law with terms of its own; `extension` what the decision itself adds to
    the term, where the law allows that (judgment debtors).
    """

    kind: str
    decided_on: date
    penalty_kinds: tuple[str, ...] = ()
    domain: str | None = None
    regime: str | None = None
    list_code: str | None = None
    act_ended_on: date | None = None
    amount_yuan: Decimal | None = None
    extension: Span = field(default_factory=Span)


@dataclass(frozen=True)
class Derivation:
    """The term of a finding with every step that led to it.

    `publish_until` is None where the law shows the finding to nobody but its subject; `severity`,
    `earliest_repair_on` and `use_until` are None for what is not negative.
    """

    severity: Severity | None
    severity_rule_id: str | None
    term_code: str | None
    rule_id: str | None
    clock_start: date
    min_term: Span
    max_term: Span
    earliest_repair_on: date | None
    publish_until: date | None
    use_until: date | None
    steps: tuple[Step, ...]
    rulebook_version: str

    @property
    def is_published(self) -> bool:
        """Whether the terms let anybody but the subject see it at all."""
        return self.publish_until is not None


def derive(finding: Finding) -> Derivation:
    """Compute the term of `finding` by the rules in force on the day it was made.

    Raise UnknownFindingKind for a kind that the data do not name, and ValueError for an extension
    that the term does not allow.
    """
    kind = get_finding_kind(finding.kind)
    if not kind.is_negative:
        return _derivation(finding, steps=(steps.not_negative(five_years().rule_id),))
    classified = _classify(finding, kind)
    term = _term_of(finding, classified.severity)
    if term is None:
        return _without_term(finding, classified)
    return _with_term(finding, classified, term, _max_term(finding, term))


def find_term(finding: Finding) -> Term | None:
    """Give the term that governs `finding`, or None if no rule in force on its day does."""
    kind = get_finding_kind(finding.kind)
    if not kind.is_negative:
        return None
    return _term_of(finding, _classify(finding, kind).severity)


def _term_of(finding: Finding, severity: Severity) -> Term | None:
    fitting = [term for term in terms_on(finding.decided_on) if _fits(term, finding, severity)]
    return max(fitting, key=lambda term: (term.precedence, term.validity.in_force_from), default=None)


def fits(term: Term, finding: Finding) -> bool:
    """Tell whether a term is made for a finding like this, whatever the days on which it is in force."""
    severity = _classify(finding, get_finding_kind(finding.kind)).severity
    return _fits(term, finding, severity)


def _classify(finding: Finding, kind: FindingKind) -> Classified:
    return classify(
        finding.penalty_kinds,
        decided_on=finding.decided_on,
        amount_yuan=finding.amount_yuan,
        is_list_entry=kind.is_list_entry,
        regime=finding.regime,
    )


def _fits(term: Term, finding: Finding, severity: Severity) -> bool:
    return (
        _allows(term.finding_kinds, finding.kind)
        and _allows(term.severities, severity)
        and _allows(term.domains, finding.domain)
        and _allows(term.regimes, finding.regime)
        and _allows(term.list_codes, finding.list_code)
        and _has_only(term.only_penalty_kinds, finding.penalty_kinds)
    )


def _severity_step(finding: Finding, classified: Classified) -> Step:
    is_list_entry = get_finding_kind(finding.kind).is_list_entry
    return steps.severity(classified, finding.penalty_kinds, is_list_entry=is_list_entry)


def _allows(wanted: frozenset[str], value: str | None) -> bool:
    return not wanted or value in wanted


def _has_only(wanted: frozenset[str], kinds: tuple[str, ...]) -> bool:
    return not wanted or (bool(kinds) and wanted.issuperset(kinds))


def _max_term(finding: Finding, term: Term) -> Span:
    if finding.extension > term.extension_max:
        raise ValueError(f"term {term.code} cannot be extended by {finding.extension}")
    return term.max_term + finding.extension


def _without_term(finding: Finding, classified: Classified) -> Derivation:
    use_until, use_step = _five_years(finding)
    return _derivation(
        finding,
        classified=classified,
        use_until=use_until,
        steps=(
            steps.judged_by_day(use_step.rule_id, finding.decided_on),
            _severity_step(finding, classified),
            steps.no_rule(use_step.rule_id, finding.decided_on),
            use_step,
        ),
    )


def _with_term(finding: Finding, classified: Classified, term: Term, max_term: Span) -> Derivation:
    start = finding.decided_on
    use_until, use_step = _five_years(finding)
    earliest_repair_on = add_span(start, term.min_term)
    publish_until, end_steps = _end_of_display(start, term, max_term, use_until)
    return _derivation(
        finding,
        classified=classified,
        term=term,
        max_term=max_term,
        earliest_repair_on=earliest_repair_on,
        publish_until=publish_until,
        use_until=use_until,
        steps=(
            steps.judged_by_day(term.rule_id, start),
            _severity_step(finding, classified),
            *_term_steps(finding, term, earliest_repair_on),
            *end_steps,
            use_step,
        ),
    )


def _term_steps(finding: Finding, term: Term, earliest_repair_on: date) -> tuple[Step, ...]:
    if not term.max_term:
        return ()
    return (
        steps.term(term),
        *([steps.extension(term, finding.extension)] if finding.extension else []),
        steps.clock(term, finding.decided_on),
        steps.repair(term, earliest_repair_on),
    )


def _end_of_display(
    start: date, term: Term, max_term: Span, use_until: date
) -> tuple[date | None, tuple[Step, ...]]:
    if not term.publishes:
        return None, (steps.not_published(term),)
    end = last_day_of(start, max_term)
    limit_rule_id = five_years().rule_id
    if use_until < start:
        return None, (steps.over_before_it_began(limit_rule_id, use_until),)
    if use_until < end:
        return use_until, (steps.cut_by_five_years(limit_rule_id, use_until),)
    return end, (steps.end(term, end),)


def _five_years(finding: Finding) -> tuple[date, Step]:
    limit = five_years()
    start = min(finding.decided_on, finding.act_ended_on or finding.decided_on)
    use_until = last_day_of(start, limit.span)
    return use_until, steps.five_years(limit.rule_id, start, limit.span, use_until)


def _derivation(
    finding: Finding,
    *,
    steps: tuple[Step, ...],
    classified: Classified | None = None,
    term: Term | None = None,
    max_term: Span | None = None,
    earliest_repair_on: date | None = None,
    publish_until: date | None = None,
    use_until: date | None = None,
) -> Derivation:
    return Derivation(
        severity=classified.severity if classified else None,
        severity_rule_id=classified.rule_id if classified else None,
        term_code=term.code if term else None,
        rule_id=term.rule_id if term else None,
        clock_start=finding.decided_on,
        min_term=term.min_term if term else Span(),
        max_term=max_term or Span(),
        earliest_repair_on=earliest_repair_on,
        publish_until=publish_until,
        use_until=use_until,
        steps=steps,
        rulebook_version=current_version(),
    )
