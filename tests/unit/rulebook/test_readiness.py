"""Readiness for credit repair: monotonous in time, and never earlier than the law says."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook import readiness, repair_tables
from app.rulebook.loading import RulebookError, folder_layer, trial
from app.rulebook.readiness import RepairFacts, Standing, readiness_of
from app.rulebook.rules import get_rule
from app.rulebook.severity import Severity
from app.rulebook.spans import Span, add_span

MIN_TERMS = {Severity.MINOR: Span(), Severity.GENERAL: Span.of(months=3), Severity.SERIOUS: Span.of(years=1)}
DAYS = st.dates(date(2026, 4, 1), date(2030, 12, 31))
READY = RepairFacts(
    on=date(2026, 11, 22),
    record_kind="penalty",
    is_in_force=True,
    severity=Severity.GENERAL,
    min_term=MIN_TERMS[Severity.GENERAL],
    earliest_on=date(2026, 8, 1),
    has_proof=True,
    has_commitment=True,
)


@st.composite
def facts(draw: st.DrawFn) -> RepairFacts:
    severity = draw(st.sampled_from(Severity))
    min_term = MIN_TERMS[severity]
    return RepairFacts(
        on=draw(DAYS),
        record_kind=draw(st.sampled_from(["penalty", "serious-list", "judgment-debtor"])),
        is_in_force=draw(st.booleans()),
        severity=severity,
        min_term=min_term,
        earliest_on=add_span(draw(DAYS), min_term),
        barred_until=draw(st.none() | DAYS),
        has_proof=draw(st.booleans()),
        has_commitment=draw(st.booleans()),
    )


@given(facts())
def test_it_is_possible_from_the_named_day_on_and_not_a_day_before(known: RepairFacts) -> None:
    found = readiness_of(known)
    first = found.possible_from
    if found.is_closed:
        assert first is None
        assert not found.can_apply
    elif first is None:
        assert found.can_apply
    else:
        assert not found.can_apply
        assert readiness_of(replace(known, on=first)).can_apply
        assert not readiness_of(replace(known, on=first - timedelta(days=1))).can_apply


@given(facts(), st.integers(0, 2000))
def test_who_can_apply_today_can_apply_on_every_later_day_while_it_is_in_force(
    known: RepairFacts, days: int
) -> None:
    if readiness_of(known).can_apply:
        assert readiness_of(replace(known, on=known.on + timedelta(days=days))).can_apply


@given(facts())
def test_nobody_is_ready_before_the_minimum_term_or_within_a_bar(known: RepairFacts) -> None:
    if readiness_of(known).can_apply:
        assert known.earliest_on is not None
        assert known.earliest_on <= known.on
        assert known.barred_until is None or known.barred_until < known.on
        assert known.is_in_force


@given(facts())
def test_complete_is_what_can_be_applied_for_with_both_papers(known: RepairFacts) -> None:
    found = readiness_of(known)
    assert found.is_complete == (found.can_apply and known.has_proof and known.has_commitment)


@given(facts())
def test_each_line_has_a_sentence_and_a_law_and_no_condition_is_left_out(known: RepairFacts) -> None:
    lines = readiness_of(known).conditions
    assert [line.code for line in lines] == [
        "kind", "in-force", "severity", "minimum-term", "bar", "performance", "commitment",
    ]  # fmt: skip
    for line in lines:
        assert line.message % line.values
        assert get_rule(line.rule_id).source.title
        assert (line.from_on is not None) == (line.standing is Standing.LATER)


def test_minor_is_repaired_as_soon_as_the_duty_is_performed() -> None:
    day = date(2026, 5, 6)
    minor = replace(READY, on=day, severity=Severity.MINOR, min_term=Span(), earliest_on=day)
    term = next(line for line in readiness_of(minor).conditions if line.code == "minimum-term")
    assert term.message.startswith("There is no minimum term")
    assert readiness_of(minor).is_complete


@pytest.mark.parametrize("change", [{"record_kind": "judgment-debtor"}, {"is_in_force": False}])
def test_no_waiting_helps_where_repair_is_not_the_way(change: dict[str, object]) -> None:
    found = readiness_of(replace(READY, **change))  # type: ignore[arg-type]
    assert found.is_closed
    assert found.possible_from is None


def test_last_day_of_a_bar_still_bars() -> None:
    barred = replace(READY, barred_until=READY.on)
    assert readiness_of(barred).possible_from == READY.on + timedelta(days=1)


def test_condition_without_its_sentences_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "repairs.toml").write_text(
        '[[condition]]\ncode = "bar"\nlabel = "x"\nrule = "repair-bar"\nmet = "x"\n', "utf-8"
    )
    with trial(folder_layer(tmp_path)), pytest.raises(RulebookError, match=r"condition bar.*later"):
        readiness_of(READY)
    assert readiness.FILE == repair_tables.FILE


def test_edition_that_was_signed_is_known_by_its_digest_and_says_the_same_twice() -> None:
    edition = repair_tables.commitment_on(date(2026, 11, 22))
    assert len(edition.points) == len(edition.english_points)
    assert replace(edition, points=(*edition.points[:-1], "别的话")).digest != edition.digest


def test_recipients_are_chosen_by_item_list_and_publication() -> None:
    everybody = repair_tables.recipients()
    told = [one.code for one in everybody if one.gets(item="penalties", list_code="", was_published=False)]
    assert told == ["city-platform"]
    narrow = replace(everybody[0], items=frozenset({"revoked-licences"}), lists=frozenset({"tax-violations"}))
    assert not narrow.gets(item="penalties", list_code="", was_published=True)
    assert narrow.gets(item="x", list_code="tax-violations", was_published=False)


def test_bars_run_for_years_from_the_decision() -> None:
    until = repair_tables.get_bar("false-material").until(date(2026, 9, 7))
    assert until == date(2027, 9, 7)
