"""Classes of severity and the words for kinds of penalty."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebook.rules import SourceStatus, get_rule
from app.rulebook.severity import Severity, classify, known_kinds, split_kinds

NOW = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("kinds", "severity"),
    [
        (("警告",), Severity.MINOR),
        (("通报批评",), Severity.MINOR),
        (("罚款",), Severity.GENERAL),
        (("警告", "罚款"), Severity.GENERAL),
        (("没收违法所得", "吊销许可证件"), Severity.SERIOUS),
        (("限制从业",), Severity.SERIOUS),
        (("其他",), Severity.GENERAL),
        ((), Severity.GENERAL),
    ],
)
def test_the_worst_kind_of_penalty_counts(kinds: tuple[str, ...], severity: Severity) -> None:
    assert classify(kinds, decided_on=NOW).severity is severity


def test_a_list_entry_is_serious() -> None:
    assert classify((), decided_on=NOW, is_list_entry=True).severity is Severity.SERIOUS


def test_a_huge_fine_is_serious_by_a_figure_that_is_to_be_confirmed() -> None:
    huge = classify(("罚款",), decided_on=NOW, amount_yuan=Decimal(100_000))
    assert huge.severity is Severity.SERIOUS
    assert get_rule(huge.rule_id).source.status is SourceStatus.TO_BE_CONFIRMED
    below = classify(("罚款",), decided_on=NOW, amount_yuan=Decimal("99999.99"))
    assert below.severity is Severity.GENERAL


def test_an_amount_without_a_fine_changes_nothing() -> None:
    assert classify(("警告",), decided_on=NOW, amount_yuan=Decimal(999_999)).severity is Severity.MINOR


@pytest.mark.parametrize("kind", ["暂扣许可证件", "降低资质等级"])
def test_a_class_that_moved_between_draft_and_final_text_says_so(kind: str) -> None:
    source = get_rule(classify((kind,), decided_on=NOW).rule_id).source
    assert source.status is SourceStatus.TO_BE_CONFIRMED


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("罚款;没收违法所得", ("罚款", "没收违法所得")),
        ("罚款；没收违法所得、没收非法财物", ("罚款", "没收违法所得", "没收非法财物")),
        (" 警告 ， 罚款 ,罚款", ("警告", "罚款")),
        ("警告并处罚款", ("警告", "罚款")),
        ("吊销许可证", ("吊销许可证件",)),
        ("吊销营业执照", ("吊销许可证件",)),
        ("吊销执照/罚款", ("吊销许可证件", "罚款")),
        ("吊销机动车驾驶证", ("吊销许可证件",)),
        ("罚款人民币2000元", ("罚款",)),
        ("没收违法所得、非法财物", ("没收违法所得", "没收非法财物")),
        ("暂扣或者吊销许可证", ("暂扣许可证件",)),
        ("行政拘留五日", ("行政拘留",)),
        ("其他", ("其他",)),
        ("不予罚款", ()),
        ("", ()),
    ],
)
def test_a_clerk_can_write_kinds_in_many_ways(cell: str, kinds: tuple[str, ...]) -> None:
    assert split_kinds(cell) == kinds


@given(st.lists(st.sampled_from(sorted(known_kinds())), unique=True), st.sampled_from(list(";；、,，")))
def test_known_kinds_come_back_whatever_separates_them(kinds: list[str], separator: str) -> None:
    assert split_kinds(separator.join(kinds)) == tuple(kinds)


@given(st.text(max_size=60))
def test_any_cell_can_be_read(cell: str) -> None:
    kinds = split_kinds(cell)
    assert len(set(kinds)) == len(kinds)
    assert all(kinds)
