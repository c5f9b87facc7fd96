"""What must hold for every finding, every name and every day there can be, not only for the examples."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.rulebook.amending import Amendment, amended, check, entry_on
from app.rulebook.code_tables import all_domains
from app.rulebook.deadlines import all_deadlines, due
from app.rulebook.gates import GateFacts, evaluate
from app.rulebook.layers import RulebookError, mapping_layer, trial
from app.rulebook.lists import all_lists
from app.rulebook.loading import Layer
from app.rulebook.masking import _data, mask_id_number, mask_name, mask_within
from app.rulebook.severity import Severity, classify, known_kinds, split_kinds
from app.rulebook.spans import Span, last_day_of
from app.rulebook.term_table import all_terms, five_years
from app.rulebook.terms import Derivation, Finding, derive
from app.rulebook.working_days import add_working_days, count_working_days, is_working_day

DAYS = st.dates(date(2017, 1, 1), date(2045, 12, 31))
KINDS = st.lists(st.sampled_from(sorted(known_kinds())) | st.text(max_size=8), max_size=4).map(tuple)
# Everything that GB 18030-2022 can write: every code point but the surrogates.
LETTERS = st.characters(exclude_categories=("Cs",))
HAN = st.sampled_from("张欧阳司马龑㛃𬭎𠮷王诸葛买提阿卜") | st.integers(0x4E00, 0x9FFF).map(chr)
RARE = st.integers(0x20000, 0x323AF).map(chr)
NAMES = st.text(LETTERS, min_size=1, max_size=50) | st.text(HAN | RARE, min_size=1, max_size=6)
DOTTED = st.builds(
    lambda first, dot, last: first + dot + last,
    st.text(HAN, min_size=1, max_size=8),
    st.sampled_from(sorted(_data().dots)),
    st.text(HAN, min_size=1, max_size=8),
)
COMPOUND = st.builds(
    lambda family, given: family + given,
    st.sampled_from(_data().compound),
    st.text(HAN | RARE, min_size=1, max_size=3),
)


@st.composite
def findings(draw: st.DrawFn, days: st.SearchStrategy[date] = DAYS) -> Finding:
    decided_on = draw(days)
    kind = draw(st.sampled_from(["penalty", "judgment-debtor", "serious-list"]))
    return Finding(
        kind=kind,
        decided_on=decided_on,
        penalty_kinds=draw(KINDS) if kind == "penalty" else (),
        domain=draw(st.none() | st.sampled_from([one.code for one in all_domains()])),
        regime=draw(st.none() | st.just("market-regulation")),
        list_code=draw(st.sampled_from([one.code for one in all_lists()])) if kind != "penalty" else None,
        act_ended_on=draw(st.none() | st.just(decided_on - timedelta(days=draw(st.integers(0, 4000))))),
        amount_yuan=draw(st.none() | st.decimals(0, 10**8, places=2).map(Decimal)),
        extension=Span.of(years=draw(st.integers(0, 3))) if kind == "judgment-debtor" else Span(),
    )


@given(findings())
def test_no_end_comes_before_its_start(finding: Finding) -> None:
    found = derive(finding)
    for day in (found.publish_until, found.earliest_repair_on):
        assert day is None or day >= finding.decided_on


@given(findings())
def test_no_term_is_longer_than_its_maximum(finding: Finding) -> None:
    found = derive(finding)
    longest = {term.code: term.max_term + term.extension_max for term in all_terms()}
    if found.term_code is not None:
        assert found.min_term <= found.max_term <= longest[found.term_code]
    if found.publish_until is not None:
        assert found.publish_until <= last_day_of(finding.decided_on, found.max_term)


@given(findings())
def test_nothing_negative_is_shown_or_used_for_more_than_five_years(finding: Finding) -> None:
    found = derive(finding)
    start = min(finding.decided_on, finding.act_ended_on or finding.decided_on)
    assert five_years().span == Span.of(years=5)
    assert found.use_until is not None
    assert found.use_until < date(start.year + 5, start.month, min(start.day, 28)) + timedelta(days=4)
    assert found.publish_until is None or found.publish_until <= found.use_until


@given(
    st.lists(st.text(max_size=20), max_size=5),
    DAYS,
    st.none() | st.integers(0, 10**9).map(Decimal),
    st.booleans(),
)
def test_every_finding_has_a_severity(
    kinds: list[str], day: date, amount: Decimal | None, is_list_entry: bool
) -> None:
    named = [kind for text in kinds for kind in split_kinds(text)]
    found = classify(named, decided_on=day, amount_yuan=amount, is_list_entry=is_list_entry)
    assert found.severity in set(Severity)


@given(KINDS, KINDS, DAYS)
def test_another_kind_of_penalty_never_makes_a_known_finding_milder(
    kinds: tuple[str, ...], more: tuple[str, ...], day: date
) -> None:
    assume(kinds)
    before, after = classify(kinds, decided_on=day), classify((*kinds, *more), decided_on=day)
    assert after.severity.rank >= before.severity.rank


@st.composite
def later_rules(draw: st.DrawFn) -> tuple[date, Layer]:
    """A change of the rules from a day on, as the office can make it."""
    first_day = draw(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
    kind, code, values = draw(st.one_of(_terms(), _classes(), _deadlines(), _gates(), _ends(first_day)))
    try:
        found = amended(Amendment(kind, code, first_day, values, "office-default", "change-x"))
        layer = mapping_layer(found.content)
        check(layer)
    except RulebookError:
        assume(False)
    return first_day, layer


def _terms() -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    return st.builds(
        lambda code, low, more, rank, severities, shown: (
            "term",
            code,
            {
                "precedence": rank,
                "min_months": low,
                "max_months": low + more,
                "severities": severities,
                "publishes": shown,
            },
        ),
        st.sampled_from([*[term.code for term in all_terms()], "a-new-term"]),
        st.integers(0, 12),
        st.integers(1, 48),
        st.integers(1, 99),
        st.lists(st.sampled_from(["minor", "general", "serious"]), unique=True),
        st.booleans(),
    )


def _classes() -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    return st.builds(
        lambda code, severity, kinds: ("severity-class", code, {"severity": severity, "kinds": kinds}),
        st.sampled_from(["order-36-general", "order-36-minor", "a-new-class"]),
        st.sampled_from(["minor", "general", "serious"]),
        st.lists(st.sampled_from(sorted(known_kinds())), min_size=1, unique=True),
    )


def _deadlines() -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    return st.builds(
        lambda code, length: ("deadline", code, {"label": "X", "length": length, "unit": "working-days"}),
        st.sampled_from(["disclosure-reply", "upload", "objection-decision"]),
        st.integers(0, 60),
    )


def _gates() -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    gate = {"order": 1, "predicate": "is-absent", "params": {"fact": "domain"}}
    return st.just(("gate", "a-new-gate", {**gate, "label": "X", "open": "Open.", "closed": "Closed."}))


def _ends(first_day: date) -> st.SearchStrategy[tuple[str, str, dict[str, Any]]]:
    there = [
        (kind, code, {})
        for kind, code in (("term", "order-36-general"), ("term", "order-36-serious"), ("gate", "is-adult"))
        if entry_on(kind, code, first_day - timedelta(days=1))
    ]
    return st.sampled_from(there) if there else st.nothing()


def judged(finding: Finding) -> tuple[object, ...]:
    found: Derivation = derive(finding)
    return (
        found.severity,
        found.term_code,
        found.max_term,
        found.publish_until,
        found.use_until,
        found.steps,
    )


@given(later_rules(), st.data())
def test_a_later_rule_never_reaches_back(change: tuple[date, Layer], data: st.DataObject) -> None:
    first_day, layer = change
    days = st.dates(date(2017, 1, 1), first_day - timedelta(days=1))
    finding, day = data.draw(findings(days)), data.draw(days)
    clocks = sorted({one.id for one in all_deadlines() if one.validity.covers(day)})
    facts = GateFacts(on=day, domain="tax", record_kind=finding.kind)
    before = (judged(finding), [due(one, day) for one in clocks], evaluate(facts))
    with trial(layer):
        assert (judged(finding), [due(one, day) for one in clocks], evaluate(facts)) == before


@given(NAMES | DOTTED | COMPOUND)
def test_a_masked_name_shows_the_family_name_at_most(name: str) -> None:
    shown = mask_name(name)
    assert shown.endswith("*")
    assert shown.count("*") == 1
    seen = visible(shown[:-1])
    hidden = visible(name)[len(seen) :]
    assert seen == visible(name)[: len(seen)], "what is shown is the beginning of the name"
    assert len(seen) <= 1 or seen in _data().compound
    assert not seen or hidden, "never the whole name"


@given(COMPOUND)
def test_a_compound_family_name_is_known_and_the_given_name_is_not_shown(name: str) -> None:
    shown = mask_name(name)[:-1]
    assert shown in _data().compound
    assert name.startswith(shown)
    assert len(shown) < len(name)


@pytest.mark.parametrize("family", ["\U000323af", "\ue000"])
def test_a_family_name_that_no_table_knows_does_not_let_the_given_name_show(family: str) -> None:
    assert mask_name(f"{family}三丰") == "*"


@given(st.text(LETTERS, max_size=18))
def test_whatever_is_no_id_number_is_hidden_whole(text: str) -> None:
    assume(len(text) != 18 or not text.isascii())
    assert set(mask_id_number(text)) <= {"*"}


@given(st.from_regex(r"[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9X]", fullmatch=True))
def test_a_masked_id_number_keeps_six_and_four_and_never_the_birthday(number: str) -> None:
    shown = mask_id_number(number)
    assert shown == number[:6] + "*" * 8 + number[-4:]
    assert [place for place, sign in enumerate(shown) if sign != "*"] == [*range(6), *range(14, 18)]


@given(
    st.text(HAN, max_size=12),
    st.text(st.sampled_from("周吴郑冯陈褚卫蒋"), min_size=2, max_size=4),
    st.sampled_from(["", " ", "　", "·", "•", "."]),
    st.text(HAN, max_size=12),
)
def test_a_name_within_words_is_masked_however_it_is_spaced(
    before: str, name: str, gap: str, after: str
) -> None:
    written = gap.join(name)
    shown = mask_within(f"{before}{written}{after}", name)
    assert written not in shown
    assert name not in shown


@given(
    st.text(HAN, max_size=9),
    st.from_regex(r"[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9X]", fullmatch=True),
    st.text(HAN, max_size=9),
)
def test_a_number_within_words_is_masked(before: str, number: str, after: str) -> None:
    shown = mask_within(before + number + after, "某人")
    assert number not in shown
    assert number[6:14] not in shown.replace(number[:6], "").replace(number[-4:], "")


@given(DAYS, st.integers(0, 400), st.sampled_from(sorted({one.id for one in all_deadlines()})))
def test_a_clock_that_starts_later_never_ends_earlier(start: date, more: int, clock: str) -> None:
    versions = [one for one in all_deadlines() if one.id == clock]
    later = start + timedelta(days=more)
    assume(any(one.validity.covers(start) and one.validity.covers(later) for one in versions))
    assert start <= due(clock, start).on <= due(clock, later).on


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_clock_never_ends_earlier(start: date, length: int, more: int) -> None:
    assert add_working_days(start, length).on <= add_working_days(start, length + more).on


@given(DAYS, st.integers(1, 40))
def test_the_days_counted_are_the_working_days_up_to_the_last(start: date, length: int) -> None:
    found = count_working_days(start, length)
    assert len(found.days) == length
    assert found.days[-1] == found.due.on
    assert all(is_working_day(day) for day in found.days)
    assert not any(is_working_day(day) for day in found.skipped)


def visible(text: str) -> str:
    """The letters of a name as a reader tells them apart: no invisible signs, no accents, no spaces."""
    return "".join(
        sign
        for sign in text
        if not sign.isspace()
        and unicodedata.category(sign) not in {"Cc", "Cf"}
        and unicodedata.category(sign)[0] != "M"
        and not unicodedata.combining(sign)
    )
