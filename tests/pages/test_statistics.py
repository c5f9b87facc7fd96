"""Public figures: true, and never so exact that they point to a person."""

from __future__ import annotations

import pytest

from app.features.disclosures import queries, services
from app.features.disclosures.states import EndReason
from app.features.objections.services import file_objection
from app.features.objections.states import Ground
from app.features.records import queries as records
from app.features.statistics import labels
from app.features.statistics.queries import ObjectionFigures, objection_figures
from app.kernel import clock
from app.kernel.actors import SYSTEM
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor


def test_reader_sees_honest_emptiness(visitor: Visitor) -> None:
    page = visitor.open("/statistics?lang=en")
    assert "0 disclosures are public today." in page.text
    assert "No objection has been filed yet." in page.text
    assert not page.soup.select("main table")


def test_reader_sees_what_is_public_by_list_month_and_end(portal: Portal, visitor: Visitor) -> None:
    steps.published_disclosure(portal, steps.list_row(), kind="serious-list")
    steps.published_disclosure(portal)
    ended = steps.published_disclosure(portal)
    with portal.writing() as session:
        found = queries.find_by_reference(session, ended)
        assert found is not None
        services.end(session, SYSTEM, found, reason=EndReason.REPAIRED)
    page = visitor.open("/statistics?lang=en")
    assert "2 disclosures are public today." in page.text
    assert sorted(page.rows("Public today, by list")) == [
        ["Withheld wages of migrant workers", "1"],
        ["in no list (revoked licences)", "1"],
    ]
    months = page.rows("Published in the last twelve months")
    assert len(months) == 12
    assert months[0][1] == "3"
    assert {row[1] for row in months[1:]} == {"0"}
    assert page.rows("No longer shown, by reason") == [["The person's credit was repaired", "1"]]


def test_what_ended_today_by_its_term_is_counted_as_ended(portal: Portal, visitor: Visitor) -> None:
    steps.published_disclosure(portal)
    with clock.travel(clock.today().replace(year=clock.today().year + 3)):
        page = visitor.open("/statistics?lang=en")
        assert "0 disclosures are public today." in page.text
        assert page.rows("No longer shown, by reason") == [["The term of publication is over", "1"]]


def test_figures_agree_with_the_list(portal: Portal, visitor: Visitor) -> None:
    for _ in range(3):
        steps.published_disclosure(portal)
    assert "3 disclosures" in visitor.open("/disclosures?lang=en").text
    assert "3 disclosures are public today." in visitor.open("/statistics?lang=en").text


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        (
            ObjectionFigures(filed=2, decided=1, upheld=0),
            ["fewer than 5", "fewer than 5", "not given: too few cases"],
        ),
        (ObjectionFigures(filed=30, decided=20, upheld=3), ["30", "20", "not given: too few cases"]),
        (ObjectionFigures(filed=30, decided=20, upheld=18), ["30", "20", "not given: too few cases"]),
        (ObjectionFigures(filed=30, decided=20, upheld=10), ["30", "20", "10"]),
        (ObjectionFigures(filed=30, decided=20, upheld=20), ["30", "20", "20"]),
    ],
)
def test_small_figures_of_objections_are_held_back(
    portal: Portal, figures: ObjectionFigures, shown: list[str]
) -> None:
    with portal.app.test_request_context("/?lang=en"):
        assert [row[1] for row in labels.objections(figures)] == shown


def test_objection_is_counted_as_soon_as_it_is_filed(portal: Portal, visitor: Visitor) -> None:
    citizen = people.make_citizen(portal)
    row = steps.penalty_row(name=citizen.name, id_number=citizen.id_number)
    reference = steps.make_record(portal, row)
    with portal.writing() as session:
        record = records.get_own(session, citizen.actor, reference, clock.today())
        file_objection(session, citizen.actor, record=record, ground=Ground.WRONG, request="金额不对")
    with portal.reading() as session:
        assert objection_figures(session) == ObjectionFigures(filed=1, decided=0, upheld=0)
    rows = visitor.open("/statistics?lang=en").rows("Objections")
    assert [row[1] for row in rows] == ["fewer than 5", "0", "0"]
