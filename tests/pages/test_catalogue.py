"""The catalogue and the measures: readable by anybody, with bases and dates."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.features.bodies.models import BodyKind
from app.features.rules.tables import TABLES, RuleTable
from app.kernel import clock
from app.rulebook.catalogue import initial_items
from app.rulebook.lists import SeriousList, all_lists
from app.rulebook.measures import all_incentives, all_measures
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor


def test_reader_sees_every_item_in_force_with_its_bases(portal: Portal, visitor: Visitor) -> None:
    steps.load_catalogue(portal)
    page = visitor.open("/catalogue?lang=en")
    assert page.heading == "Catalogue of information"
    for item in initial_items():
        assert item.collecting_basis in page.text
        assert page.soup.find(id=f"item-{item.code}") is not None


def test_reader_sees_that_ordinary_penalties_are_never_published(portal: Portal, visitor: Visitor) -> None:
    steps.load_catalogue(portal)
    page = visitor.open("/catalogue?lang=en")
    heading = page.soup.find(id="item-penalties")
    assert heading is not None
    facts = heading.find_next("dl")
    assert facts is not None
    words = facts.get_text(" ", strip=True)
    assert "none: never published" in words
    assert "only the person, and those they authorise" in words
    assert "at most 5 years" in words


def test_item_out_of_force_is_not_in_the_catalogue(portal: Portal, visitor: Visitor) -> None:
    steps.load_catalogue(portal)
    with portal.writing() as session:
        session.execute(
            text("UPDATE catalogue_items SET in_force_to = :day WHERE code = 'titles'"),
            {"day": clock.today().replace(year=2025).isoformat()},
        )
    assert visitor.open("/catalogue").soup.find(id="item-titles") is None


def test_empty_catalogue_says_what_that_means(visitor: Visitor) -> None:
    assert "nothing can be collected" in visitor.open("/catalogue?lang=en").text


def test_reader_sees_every_measure_and_incentive(visitor: Visitor) -> None:
    page = visitor.open("/measures?lang=en")
    shown = {
        row[0] for table in page.soup.select("main table caption") for row in page.rows(table.get_text())
    }
    assert {one.label for one in all_measures()} <= shown
    assert {one.label for one in all_incentives()} <= shown


def test_reader_sees_who_applies_a_measure_after_which_lists_and_its_end(visitor: Visitor) -> None:
    rows = {
        row[0]: row[1:] for row in visitor.open("/measures?lang=en").rows("Restrictions that reduce rights")
    }
    assert rows["Restricted consumption"] == [
        "人民法院",
        "Dishonest judgment debtors",
        "with repair or with the end of the entry",
        "国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见（国办发〔2020〕49号） "
        "失信惩戒措施基础清单 (source not read again yet)",
    ]


def test_reader_sees_what_an_item_collects_and_its_versions(portal: Portal, visitor: Visitor) -> None:
    steps.load_catalogue(portal)
    page = visitor.open("/catalogue?lang=en").click("Penalties that revoke a licence")
    assert "Facts as found" in page.summary("What is collected")
    assert "第四十八条" in page.summary("Published on the basis of")
    assert "Version 1" in page.text


@pytest.mark.parametrize("one", all_lists(), ids=lambda one: one.code)
def test_reader_sees_every_list_with_its_standard_or_that_it_is_off(
    visitor: Visitor, one: SeriousList
) -> None:
    page = visitor.open("/catalogue/lists?lang=en").click(one.label)
    assert page.summary("Legal standard") == (one.standard or "no legal standard is known")
    assert ("not switched on" in page.text) is not one.is_switched_on
    assert "source" in page.summary("Source of the rule")


def test_reader_sees_the_bodies_with_their_codes(portal: Portal, visitor: Visitor) -> None:
    people.body(portal, "某县交通运输局", BodyKind.DEPARTMENT)
    rows = visitor.open("/catalogue/bodies?lang=en").rows()
    assert ["某县交通运输局", people.credit_code(1), "Department"] in rows


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.code)
def test_reader_sees_every_rule_table_with_sources_and_days(visitor: Visitor, table: RuleTable) -> None:
    page = visitor.open("/rules?lang=en").click(str(table.title))
    assert page.status == 200
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("main p.govuk-body-s")]
    assert len(rows) == len(page.soup.select("main h3")) >= 2
    assert all(row.startswith("Source of the rule:") and "In force: " in row for row in rows)


def test_reader_finds_the_glossary_from_every_page(visitor: Visitor) -> None:
    page = visitor.open("/?lang=en").click("Glossary")
    assert page.heading == "Glossary"
    assert page.soup.find(id="word-credit-repair") is not None


def test_there_is_no_such_table_list_or_item(visitor: Visitor) -> None:
    for address in ("/rules/nothing", "/catalogue/lists/nothing", "/catalogue/items/nothing"):
        assert visitor.open(address).status == 404
