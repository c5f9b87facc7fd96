"""The table of terms: what each governs, from when to when, and how long it lets a finding be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.rules import rule_of
from app.rulebook.severity import Severity
from app.rulebook.spans import Span

FILE = "terms.toml"


class UnknownFindingKind(LookupError):
    """The data name no such kind of finding."""


@dataclass(frozen=True)
class FindingKind:
    """A kind of record: whether it is negative, and whether it is an entry in a list."""

    code: str
    is_negative: bool
    is_list_entry: bool


@dataclass(frozen=True)
class FiveYears:
    """The longest time that anything negative may be shown or used."""

    span: Span
    rule_id: str


@dataclass(frozen=True)
class Term:
    """A span of publication and the findings it governs; an empty matcher fits everything."""

    code: str
    rule_id: str
    validity: Validity
    precedence: int
    finding_kinds: frozenset[str]
    severities: frozenset[str]
    domains: frozenset[str]
    regimes: frozenset[str]
    list_codes: frozenset[str]
    only_penalty_kinds: frozenset[str]
    min_term: Span
    max_term: Span
    extension_max: Span
    publishes: bool


def terms_on(day: date) -> tuple[Term, ...]:
    """Give the terms in force on `day`."""
    return tuple(term for term in all_terms() if term.validity.covers(day))


def get_finding_kind(code: str) -> FindingKind:
    """Give the kind of finding of this code; raise UnknownFindingKind if there is none."""
    try:
        return _finding_kinds()[code]
    except KeyError:
        raise UnknownFindingKind(code) from None


def all_finding_kinds() -> tuple[FindingKind, ...]:
    """Give every kind of finding that the data name."""
    return tuple(_finding_kinds().values())


@cached
def five_years() -> FiveYears:
    """Give the limit on showing and using anything negative."""
    entry = load_document(FILE).section("five_years")
    limit = FiveYears(Span.of(years=entry.whole("years")), rule_of(entry).id)
    entry.done()
    return limit


@cached
def all_terms() -> tuple[Term, ...]:
    """Give every term, past and present."""
    terms = tuple(_read_term(entry) for entry in load_document(FILE).entries("term"))
    for number, term in enumerate(terms):
        for other in terms[number + 1 :]:
            if _is_ambiguous(term, other):
                raise RulebookError(
                    f"{FILE}: term {term.code}: fits the same findings on the same days as {other.code}; "
                    "give one of them a higher 'precedence'"
                )
    return terms


@cached
def _finding_kinds() -> Mapping[str, FindingKind]:
    kinds = {}
    for entry in load_document(FILE).entries("finding_kind"):
        kind = FindingKind(entry.text("code"), entry.flag("is_negative"), entry.flag("is_list_entry"))
        entry.done()
        kinds[kind.code] = kind
    return kinds


def _read_term(entry: Entry) -> Term:
    rule = rule_of(entry)
    term = Term(
        code=entry.text("code"),
        rule_id=rule.id,
        validity=entry.validity(rule.source.validity),
        precedence=entry.whole("precedence"),
        finding_kinds=frozenset(entry.texts("finding_kinds")),
        severities=frozenset(entry.texts("severities")),
        domains=frozenset(entry.texts("domains")),
        regimes=frozenset(entry.texts("regimes")),
        list_codes=frozenset(entry.texts("list_codes")),
        only_penalty_kinds=frozenset(entry.texts("only_penalty_kinds")),
        min_term=Span(entry.whole("min_months")),
        max_term=Span(entry.whole("max_months")),
        extension_max=Span(entry.optional_whole("extension_max_months") or 0),
        publishes=entry.flag("publishes"),
    )
    entry.done()
    _check_term(entry, term)
    return term


def _check_term(entry: Entry, term: Term) -> None:
    if not term.severities.issubset(set(Severity)):
        raise entry.wrong("'severities' may hold minor, general, serious")
    if not term.finding_kinds.issubset(_finding_kinds()):
        raise entry.wrong("'finding_kinds' names a kind that has no [[finding_kind]]")
    if term.min_term > term.max_term:
        raise entry.wrong("'min_months' is more than 'max_months'")
    if term.publishes and not term.max_term:
        raise entry.wrong("it publishes for no time at all")
    if term.max_term + term.extension_max > five_years().span:
        raise entry.wrong("it is longer than anything negative may be shown")


def _is_ambiguous(term: Term, other: Term) -> bool:
    if term.precedence != other.precedence or not term.validity.overlaps(other.validity):
        return False
    if term.validity.in_force_from != other.validity.in_force_from:
        return False
    pairs = (
        (term.finding_kinds, other.finding_kinds),
        (term.severities, other.severities),
        (term.domains, other.domains),
        (term.regimes, other.regimes),
        (term.list_codes, other.list_codes),
        (term.only_penalty_kinds, other.only_penalty_kinds),
    )
    return all(not left or not right or left & right for left, right in pairs)
