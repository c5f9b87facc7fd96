"""Terms of publication: which rule governs which finding, and when its display ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook.code_tables import all_domains
from app.rulebook.lists import all_lists
from app.rulebook.rules import get_rule
from app.rulebook.severity import Severity, known_kinds
from app.rulebook.spans import Span, add_span, last_day_of
from app.rulebook.term_table import UnknownFindingKind, all_terms
from app.rulebook.terms import Finding, derive

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))
KINDS = st.lists(st.sampled_from([*sorted(known_kinds()), "其他"]), max_size=3, unique=True).map(tuple)
NEGATIVE = st.builds(
    Finding,
    kind=st.sampled_from(["penalty", "serious-list", "judgment-debtor"]),
    decided_on=DAYS,
    penalty_kinds=KINDS,
    domain=st.sampled_from([None, *(domain.code for domain in all_domains())]),
    regime=st.sampled_from([None, "market-regulation"]),
    list_code=st.sampled_from([None, *(one.code for one in all_lists())]),
    act_ended_on=st.none() | DAYS,
    amount_yuan=st.none() | st.decimals(min_value=0, max_value=10_000_000, places=2),
)


def penalty(decided_on: date, *kinds: str, **more: object) -> Finding:
    return replace(Finding("penalty", decided_on, kinds), **more)


@pytest.mark.parametrize(
    ("finding", "term", "min_months", "max_months"),
    [
        (penalty(date(2024, 1, 22), "吊销许可证件"), "order-58-general", 3, 36),
        (penalty(date(2023, 5, 1), "罚款"), "order-58-general", 3, 36),
        (penalty(date(2026, 3, 31), "罚款"), "order-58-general", 3, 36),
        (penalty(date(2024, 6, 1), "罚款", domain="work-safety"), "order-58-safety", 12, 36),
        (penalty(date(2024, 6, 1), "罚款", domain="special-equipment"), "order-58-safety", 12, 36),
        (penalty(date(2024, 6, 1), "罚款", domain="food-and-drugs"), "order-58-food-and-drugs", 12, 36),
        (penalty(date(2026, 4, 1), "罚款"), "order-36-general", 3, 12),
        (penalty(date(2026, 4, 1), "罚款", domain="work-safety"), "order-36-general", 3, 12),
        (penalty(date(2026, 4, 1), "警告", "吊销许可证件"), "order-36-serious", 12, 36),
        (penalty(date(2025, 12, 24), "罚款", regime="market-regulation"), "order-58-general", 3, 36),
        (penalty(date(2025, 12, 25), "罚款", regime="market-regulation"), "samr-107-moderate", 3, 12),
        (penalty(date(2026, 9, 1), "通报批评", regime="market-regulation"), "samr-107-minor", 0, 3),
        (penalty(date(2026, 9, 1), "吊销许可证件", regime="market-regulation"), "samr-107-serious", 12, 36),
        (Finding("judgment-debtor", date(2025, 3, 1)), "judgment-debtor", 0, 24),
        (Finding("serious-list", date(2026, 5, 1), list_code="migrant-wages"), "order-36-serious", 12, 36),
        (Finding("serious-list", date(2025, 5, 1), list_code="migrant-wages"), "list-wages", 6, 36),
    ],
)
def test_a_finding_is_judged_by_the_term_of_its_day(
    finding: Finding, term: str, min_months: int, max_months: int
) -> None:
    derivation = derive(finding)
    assert derivation.term_code == term
    assert (derivation.min_term, derivation.max_term) == (Span(min_months), Span(max_months))
    assert derivation.earliest_repair_on == add_span(finding.decided_on, Span(min_months))
    assert derivation.publish_until == last_day_of(finding.decided_on, Span(max_months))


def test_a_term_of_three_months_from_15_march_shows_through_14_june() -> None:
    finding = penalty(date(2026, 3, 15), "通报批评", regime="market-regulation")
    assert derive(finding).publish_until == date(2026, 6, 14)


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2027, 11, 30), 3, date(2028, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_a_day_that_the_last_month_lacks_becomes_its_last(start: date, months: int, last: date) -> None:
    assert last_day_of(start, Span(months)) == last


@pytest.mark.parametrize(
    "finding",
    [
        penalty(date(2026, 7, 4), "警告"),
        penalty(date(2026, 7, 4), "警告", "通报批评"),
        penalty(date(2026, 1, 8), "警告", regime="market-regulation"),
        penalty(date(2024, 7, 4), "警告"),
        penalty(date(2023, 4, 30), "吊销许可证件"),
        Finding("serious-list", date(2025, 5, 1), list_code="medical-insurance"),
    ],
)
def test_the_public_cannot_see_what_the_law_does_not_publish(finding: Finding) -> None:
    derivation = derive(finding)
    assert derivation.publish_until is None
    assert not derivation.is_published
    assert derivation.use_until == last_day_of(finding.decided_on, Span.of(years=5))


def test_a_warning_beside_a_fine_does_not_hide_the_fine() -> None:
    assert derive(penalty(date(2024, 7, 4), "警告", "罚款")).term_code == "order-58-general"


def test_a_court_can_add_three_years_to_a_judgment_debtor_but_not_four() -> None:
    finding = Finding("judgment-debtor", date(2025, 3, 1), extension=Span.of(years=3))
    assert derive(finding).publish_until == date(2030, 2, 28)
    with pytest.raises(ValueError, match="cannot be extended"):
        derive(replace(finding, extension=Span.of(years=4)))


def test_an_act_that_ended_long_before_shortens_the_display() -> None:
    finding = penalty(date(2026, 9, 1), "吊销许可证件", act_ended_on=date(2022, 3, 10))
    derivation = derive(finding)
    assert derivation.publish_until == derivation.use_until == date(2027, 3, 9)
    older = derive(replace(finding, act_ended_on=date(2019, 1, 1)))
    assert older.publish_until is None
    assert older.use_until == date(2023, 12, 31)


@pytest.mark.parametrize("kind", ["permit", "honour", "commitment", "title"])
def test_what_is_not_negative_has_no_term(kind: str) -> None:
    derivation = derive(Finding(kind, date(2026, 5, 1)))
    assert (derivation.severity, derivation.publish_until, derivation.use_until) == (None, None, None)


def test_a_kind_that_the_data_do_not_name_is_refused() -> None:
    with pytest.raises(UnknownFindingKind):
        derive(Finding("rumour", date(2026, 5, 1)))


@given(NEGATIVE)
def test_no_end_lies_before_its_start_and_none_beyond_its_maximum(finding: Finding) -> None:
    derivation = derive(finding)
    assert derivation.min_term <= derivation.max_term
    if derivation.publish_until is not None:
        assert derivation.clock_start <= derivation.publish_until
        assert derivation.publish_until <= last_day_of(derivation.clock_start, derivation.max_term)
    if derivation.earliest_repair_on is not None:
        assert derivation.clock_start <= derivation.earliest_repair_on


@given(NEGATIVE)
def test_nothing_is_shown_or_used_for_more_than_five_years(finding: Finding) -> None:
    derivation = derive(finding)
    assert derivation.use_until is not None
    assert derivation.use_until < add_span(finding.decided_on, Span.of(years=5))
    if finding.act_ended_on is not None:
        assert derivation.use_until < add_span(finding.act_ended_on, Span.of(years=5))
    if derivation.publish_until is not None:
        assert derivation.publish_until <= derivation.use_until


@given(NEGATIVE)
def test_a_later_rule_never_reaches_back(finding: Finding) -> None:
    derivation = derive(finding)
    assert derivation.severity_rule_id is not None
    cited = {derivation.severity_rule_id, *(step.rule_id for step in derivation.steps)}
    if derivation.rule_id is not None:
        cited.add(derivation.rule_id)
    for rule_id in cited:
        assert get_rule(rule_id).source.validity.covers(finding.decided_on), rule_id


@given(NEGATIVE, st.sampled_from([*sorted(known_kinds())]))
def test_one_more_kind_never_makes_a_finding_milder(finding: Finding, kind: str) -> None:
    before = derive(finding).severity
    after = derive(replace(finding, penalty_kinds=(*finding.penalty_kinds, kind))).severity
    assert before is not None
    assert after is not None
    if finding.penalty_kinds:
        assert after.rank >= before.rank


@given(NEGATIVE)
def test_every_step_can_be_said_in_words(finding: Finding) -> None:
    for step in derive(finding).steps:
        assert "%(" not in step.message % step.values


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_a_term_has_as_many_months_as_it_says(start: date, months: int) -> None:
    after = last_day_of(start, Span(months)) + timedelta(days=1)
    assert (after.year - start.year) * 12 + after.month - start.month == months
    assert after.day <= start.day


def test_no_term_in_the_table_is_longer_than_its_law_says() -> None:
    limits = {Severity.MINOR: 3, Severity.GENERAL: 12, Severity.SERIOUS: 36}
    for term in all_terms():
        assert term.max_term + term.extension_max <= Span.of(years=5)
        for severity in term.severities:
            assert term.max_term <= Span(limits[Severity(severity)])
