"""The gates of a disclosure: each one alone can stop it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook.gates import GateFacts, closed_gates, evaluate, is_open

LAWFUL = GateFacts(
    on=date(2026, 11, 22),
    has_catalogue_item=True,
    item_in_force=True,
    item_access_mode="public",
    publication_basis="《中华人民共和国行政处罚法》第四十八条",
    subject_birth_on=date(1905, 3, 1),
    notice_served_on=date(2026, 11, 2),
    reply_due_on=date(2026, 11, 9),
    proposed_by="a",
    decided_by="b",
    documents_served_on=date(2026, 11, 12),
    publish_until=date(2029, 9, 10),
    use_until=date(2031, 9, 10),
)


def closed(facts: GateFacts) -> list[str]:
    return [gate.code for gate in closed_gates(evaluate(facts))]


def test_a_lawful_disclosure_can_be_published() -> None:
    assert is_open(evaluate(LAWFUL))


def test_the_gates_stand_in_the_order_of_the_data() -> None:
    assert [gate.code for gate in evaluate(LAWFUL)] == [
        "catalogue-item",
        "item-in-force",
        "access-mode",
        "publication-basis",
        "basis-stands",
        "is-adult",
        "not-sealed",
        "not-summary",
        "notice-served",
        "reply-window-over",
        "hearing-settled",
        "two-people",
        "documents-served",
        "within-term",
        "within-five-years",
    ]


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        ({"has_catalogue_item": False}, "catalogue-item"),
        ({"item_in_force": False}, "item-in-force"),
        ({"item_access_mode": "authorised"}, "access-mode"),
        ({"item_access_mode": None}, "access-mode"),
        ({"publication_basis": None}, "publication-basis"),
        ({"publication_basis": ""}, "publication-basis"),
        ({"is_withdrawn_basis": True}, "basis-stands"),
        ({"subject_birth_on": None}, "is-adult"),
        ({"subject_birth_on": date(2008, 11, 23)}, "is-adult"),
        ({"is_sealed": True}, "not-sealed"),
        ({"is_summary_procedure": True}, "not-summary"),
        ({"notice_served_on": None}, "notice-served"),
        ({"notice_served_on": date(2026, 11, 23)}, "notice-served"),
        ({"reply_due_on": None}, "reply-window-over"),
        ({"reply_due_on": date(2026, 11, 22)}, "reply-window-over"),
        ({"reply_received": True}, "reply-window-over"),
        ({"reply_waived": True, "reply_due_on": None}, "reply-window-over"),
        ({"is_hearing_open": True}, "hearing-settled"),
        ({"documents_served_on": None}, "documents-served"),
        ({"documents_served_on": date(2026, 11, 23)}, "documents-served"),
        ({"decided_by": None}, "two-people"),
        ({"decided_by": "a"}, "two-people"),
        ({"proposed_by": None, "decided_by": "b"}, "two-people"),
        ({"publish_until": None}, "within-term"),
        ({"publish_until": date(2026, 11, 21)}, "within-term"),
        ({"use_until": None}, "within-five-years"),
        ({"use_until": date(2026, 11, 21)}, "within-five-years"),
    ],
)
def test_one_fact_alone_closes_its_gate(change: dict[str, object], gate: str) -> None:
    assert closed(replace(LAWFUL, **change)) == [gate]


def test_a_reply_that_was_considered_opens_its_gate_once_the_time_is_over() -> None:
    answered = replace(LAWFUL, reply_received=True, reply_considered=True)
    assert is_open(evaluate(answered))
    assert closed(replace(answered, reply_due_on=date(2026, 11, 25))) == ["reply-window-over"]


def test_the_public_sees_it_on_the_last_day_and_not_on_the_next() -> None:
    ending = replace(LAWFUL, publish_until=date(2026, 11, 22))
    assert is_open(evaluate(ending))
    assert closed(replace(ending, on=date(2026, 11, 23))) == ["within-term"]


def test_a_person_is_an_adult_from_the_eighteenth_birthday() -> None:
    born = replace(LAWFUL, subject_birth_on=date(2008, 11, 22))
    assert is_open(evaluate(born))
    leap = replace(LAWFUL, subject_birth_on=date(1904, 2, 29), on=date(1922, 2, 28))
    assert "is-adult" not in {gate.code for gate in evaluate(leap)}  # before any rule was in force
    young = replace(LAWFUL, subject_birth_on=date(2008, 2, 29))
    assert closed(replace(young, on=date(2026, 2, 28), notice_served_on=date(2026, 1, 5))) == [
        "is-adult",
        "reply-window-over",
        "documents-served",
    ]


@pytest.mark.parametrize(
    ("kind", "list_code", "expected"),
    [
        ("serious-list", "market-regulation", []),
        ("serious-list", "medical-insurance", ["list-in-force"]),
        ("serious-list", "made-up", ["list-in-force"]),
        ("serious-list", None, ["list-in-force"]),
        ("judgment-debtor", None, []),
    ],
)
def test_a_list_without_a_legal_standard_shows_nobody(
    kind: str, list_code: str | None, expected: list[str]
) -> None:
    assert closed(replace(LAWFUL, record_kind=kind, list_code=list_code)) == expected


def test_without_any_gate_nothing_is_open() -> None:
    assert not is_open(())
    assert evaluate(replace(LAWFUL, on=date(1990, 1, 1))) == ()


@given(
    st.builds(
        GateFacts,
        on=st.dates(min_value=date(2022, 1, 1), max_value=date(2040, 1, 1)),
        publication_basis=st.none() | st.text(max_size=5),
        proposed_by=st.none() | st.text(max_size=3),
        decided_by=st.none() | st.text(max_size=3),
        subject_birth_on=st.none() | st.dates(),
    )
)
def test_every_gate_can_be_said_in_words_without_naming_people(facts: GateFacts) -> None:
    for gate in evaluate(facts):
        assert "%(" not in gate.message % gate.values
        assert not {"proposed_by", "decided_by", "subject_birth_on"} & set(gate.values)
