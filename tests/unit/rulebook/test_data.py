"""The data: everything has a source and dates, and holds what the guideline names."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from app.rulebook.catalogue import AccessMode, initial_items, match_item
from app.rulebook.code_tables import (
    all_remedies,
    campaign_dates,
    catalogue_categories,
    domains,
    find_domain,
    occupations,
    priority_conduct,
    remedies_for,
    student_conduct,
)
from app.rulebook.deadlines import all_deadlines
from app.rulebook.gates import all_gates
from app.rulebook.lists import Scope, all_lists, find_list
from app.rulebook.measures import all_incentives, all_measures, measures_for
from app.rulebook.retention import all_retentions
from app.rulebook.rules import RULEBOOK_VERSION, UnknownRule, all_rules, current_version, get_rule
from app.rulebook.severity import all_classes
from app.rulebook.term_table import all_terms

NOW = date(2026, 11, 22)


def all_entries() -> list[object]:
    return [
        *all_terms(),
        *all_classes(),
        *all_deadlines(),
        *all_gates(),
        *all_lists(),
        *all_measures(),
        *all_incentives(),
        *all_retentions(),
        *all_remedies(),
        *initial_items(),
        *domains(),
        *occupations(),
        *priority_conduct(),
        *student_conduct(),
        *catalogue_categories(),
        *(occasion.entry for occasion in campaign_dates()),
    ]


def test_every_entry_has_a_rule_with_a_source_and_dates() -> None:
    for entry in all_entries():
        source = get_rule(entry.rule_id).source  # type: ignore[attr-defined]
        assert source.title
        assert source.article
        assert source.in_force_to is None or source.in_force_from <= source.in_force_to


def test_every_rule_has_words() -> None:
    for rule in all_rules():
        assert rule.text.endswith(".")


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownRule):
        get_rule("wishful-thinking")


@pytest.mark.parametrize(
    "rule_id",
    [
        "not-a-natural-person",
        "sealed-by-law",
        "subject-is-minor",
        "id-check-digit",
        "summary-procedure",
        "no-decision-number",
        "no-legal-basis",
        "no-catalogue-item",
        "duplicate",
        "date-unreadable",
        "date-in-future",
        "amount-unreadable",
        "forbidden-content",
        "too-long",
        "formula",
    ],
)
def test_every_reason_of_a_receipt_is_a_rule(rule_id: str) -> None:
    assert get_rule(rule_id).id == rule_id


def test_the_version_is_short_and_stable() -> None:
    assert current_version() == RULEBOOK_VERSION
    assert len(RULEBOOK_VERSION) == 12


def test_the_eight_lists_of_the_guideline_are_there_and_none_is_on_without_a_standard() -> None:
    names = {"失信被执行人", "重大税收违法", "拖欠农民工工资", "市场监管严重违法失信", "安全生产"}
    names |= {"医疗保障", "电信网络诈骗", "违规经营的征信机构及相关人员"}
    assert {one.name for one in all_lists()} == names
    for one in all_lists():
        assert one.standard or not one.is_switched_on
        assert one.scope in Scope
        assert get_rule(one.removal_rule_id)


def test_a_list_is_found_by_code_name_or_alias_on_its_days_only() -> None:
    for word in ("market-regulation", "市场监管严重违法失信", "严重违法失信名单", " 严重违法 失信名单 "):
        found = find_list(word, NOW)
        assert found is not None
        assert found.code == "market-regulation"
    assert find_list("market-regulation", date(2021, 8, 31)) is None
    assert find_list("没有这个名单", NOW) is None


def test_the_tables_have_as_many_rows_as_the_guideline() -> None:
    assert len(domains()) == 16
    assert len(occupations()) == 14
    assert len(priority_conduct()) == 6
    assert len(student_conduct()) == 4
    assert len(campaign_dates()) == 9
    assert len(catalogue_categories()) == 12
    assert len(all_measures()) == 14
    assert len(all_incentives()) == 5


def test_a_field_that_only_has_a_term_is_found_but_is_no_key_field() -> None:
    special = find_domain("特种设备")
    assert special is not None
    assert special not in domains()


def test_campaign_days_are_known_where_the_calendar_gives_them() -> None:
    days = {occasion.entry.code: occasion.in_year(2027) for occasion in campaign_dates()}
    assert days["spring-festival"] == date(2027, 2, 6)
    assert days["constitution-day"] == date(2027, 12, 4)
    assert days["online-integrity-day"] is None


def test_terms_name_only_fields_and_lists_that_exist() -> None:
    lists = {one.code for one in all_lists()}
    for term in all_terms():
        assert all(find_domain(domain) for domain in term.domains)
        assert term.list_codes <= lists


def test_each_list_switched_on_has_measures_an_item_and_remedies() -> None:
    for one in all_lists():
        item = match_item(initial_items(), record_kind=one.record_kind, list_code=one.code, on=NOW)
        assert bool(measures_for(one.code)) == one.is_switched_on
        assert (item is not None) == one.is_switched_on
        assert remedies_for(one.record_kind)


@dataclass(frozen=True)
class Case:
    kind: str
    kinds: tuple[str, ...]
    list_code: str | None
    item: str | None


@pytest.mark.parametrize(
    "case",
    [
        Case("penalty", ("罚款",), None, "penalties"),
        Case("penalty", (), None, "penalties"),
        Case("penalty", ("罚款", "吊销许可证件"), None, "revoked-licences"),
        Case("serious-list", (), "tax-violations", "list-tax-violations"),
        Case("serious-list", (), "medical-insurance", None),
        Case("serious-list", (), None, None),
        Case("judgment-debtor", (), None, "judgment-debtors"),
        Case("permit", (), None, "permits"),
        Case("honour", (), None, "honours"),
        Case("commitment", (), None, "commitments"),
        Case("title", (), None, "titles"),
        Case("rumour", (), None, None),
    ],
)
def test_a_record_falls_under_the_most_specific_item(case: Case) -> None:
    found = match_item(
        initial_items(), record_kind=case.kind, kinds=case.kinds, list_code=case.list_code, on=NOW
    )
    assert (found.code if found else None) == case.item


def test_an_item_for_a_kind_goes_before_a_newer_one_for_all() -> None:
    items = {item.code: item for item in initial_items()}
    newer = replace(items["penalties"], code="zz-penalties", in_force_from=date(2026, 6, 1))
    found = match_item([*items.values(), newer], record_kind="penalty", kinds=("吊销许可证件",), on=NOW)
    assert found is items["revoked-licences"]
    assert match_item([*items.values(), newer], record_kind="penalty", kinds=("罚款",), on=NOW) is newer


def test_an_item_is_not_matched_before_it_is_in_force() -> None:
    assert match_item(initial_items(), record_kind="penalty", on=date(2010, 1, 1)) is None


def test_a_public_item_names_its_basis_and_ordinary_fines_have_none() -> None:
    for item in initial_items():
        assert (item.access_mode is AccessMode.PUBLIC) == (item.publication_basis is not None)
    fines = match_item(initial_items(), record_kind="penalty", kinds=("罚款",), on=NOW)
    assert fines is not None
    assert fines.access_mode is AccessMode.AUTHORISED
