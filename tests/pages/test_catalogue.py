"""The catalogue and the measures: readable by anybody, with bases and dates."""

from __future__ import annotations

from sqlalchemy import text

from app.kernel import clock
from app.rulebook.catalogue import initial_items
from app.rulebook.measures import all_incentives, all_measures
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
        "国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见（国办发〔2020〕49号） 失信惩戒措施基础清单 "
        "(source not read again yet)",
    ]
