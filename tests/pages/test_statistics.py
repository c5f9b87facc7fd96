"""Public figures: true, and never so exact that they point to a person."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest

from app.features.disclosures import queries, services
from app.features.disclosures.listing import ended_by_length
from app.features.disclosures.states import EndReason
from app.features.objections.services import file_objection
from app.features.objections.states import Ground, ObjectionState
from app.features.records import queries as records
from app.features.statistics import labels
from app.features.statistics import queries as statistics_queries
from app.features.statistics.queries import BodyAnswers, ObjectionFigures, objection_figures
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


FEW = "not given: too few cases"


@pytest.mark.parametrize(
    ("figures", "shown"),
    [
        (ObjectionFigures(2, 1, 0, 1), ["fewer than 5", "fewer than 5", FEW, FEW, FEW, "0"]),
        (ObjectionFigures(30, 20, 3, 20), ["30", "20", FEW, FEW, "100%", "0"]),
        (ObjectionFigures(30, 20, 18, 15), ["30", "20", FEW, FEW, "75%", "0"]),
        (ObjectionFigures(30, 20, 10, 0), ["30", "20", "10", "50%", "0%", "0"]),
        (ObjectionFigures(30, 20, 20, 20, 3), ["30", "20", "20", "100%", "100%", "fewer than 5"]),
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
        assert objection_figures(session, clock.today()) == ObjectionFigures(filed=1, decided=0, upheld=0)
    rows = visitor.open("/statistics?lang=en").rows("Objections")
    assert [row[1] for row in rows] == ["fewer than 5", "0", "0", "–", "–", "0"]


def test_bodies_with_few_cases_are_put_together_and_cannot_be_worked_out(portal: Portal) -> None:
    bodies = [BodyAnswers("A", 20, 20), BodyAnswers("B", 6, 3), BodyAnswers("C", 2, 0)]
    with portal.app.test_request_context("/?lang=en"):
        # C alone would be the rest of the whole: B goes with it.
        assert labels.answers(bodies) == [["A", "20", "100%"], ["Other bodies together", "8", "38%"]]
        assert labels.answers(bodies[:2]) == [["A", "20", "100%"], ["B", "6", "50%"]]


def test_the_lead_says_which_figures_are_held_back(visitor: Visitor) -> None:
    text = visitor.open("/statistics?lang=en").text
    assert "Figures of what is public here, or was, are exact" in text
    assert "Of them no number from 1 to 4 is given" in text


@pytest.mark.parametrize(("days", "band"), [(92, 0), (93, 1), (366, 1), (367, 2), (1090, 2)])
def test_what_ended_is_counted_by_how_long_it_stood(portal: Portal, days: int, band: int) -> None:
    reference = steps.published_disclosure(portal)
    with clock.travel(clock.now() + timedelta(days=days)):
        with portal.writing() as session:
            found = queries.find_by_reference(session, reference)
            assert found is not None
            services.end(session, SYSTEM, found, reason=EndReason.REPAIRED)
        with portal.reading() as session:
            assert ended_by_length(session, clock.today()) == [int(band == n) for n in range(4)]


@pytest.mark.parametrize(("hour", "in_time"), [(23, 1), (24, 0)])
def test_an_answer_is_in_time_until_midnight_of_its_last_day(portal: Portal, hour: int, in_time: int) -> None:
    citizen = people.make_citizen(portal)
    reference = steps.make_record(portal, steps.penalty_row(name=citizen.name, id_number=citizen.id_number))
    with portal.writing() as session:
        record = records.get_own(session, citizen.actor, reference, clock.today())
        filed = file_objection(session, citizen.actor, record=record, ground=Ground.WRONG, request="金额不对")
        filed.state, filed.outcome = ObjectionState.DECIDED, "corrected"
        filed.decided_at = clock.start_of(filed.due_on) + timedelta(hours=hour)
    with portal.reading() as session:
        assert objection_figures(session, clock.today()) == ObjectionFigures(
            filed=1, decided=1, upheld=1, in_time=in_time
        )


def test_each_chart_has_the_same_figures_in_a_table(portal: Portal, visitor: Visitor) -> None:
    steps.published_disclosure(portal)
    page = visitor.open("/statistics?lang=en")
    pictures = page.soup.select("main svg[role=img]")
    assert len(pictures) == 4
    captions = {" ".join(caption.stripped_strings) for caption in page.soup.select("main caption")}
    for picture in pictures:
        assert picture.title is not None
        assert picture.title.string in captions
        assert not picture.select("script, style, [style]")


def test_the_sheet_has_every_table_of_the_page(portal: Portal, visitor: Visitor) -> None:
    steps.published_disclosure(portal)
    answer = visitor.client.get("/statistics/figures.csv?lang=en")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Table", "What is counted", "Figure"]
    assert ["Public today, by body", steps.TRANSPORT, "1"] in rows
    assert ["Objections", "Filed", "0"] in rows


def test_figures_are_counted_once_for_each_version_of_the_data(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.published_disclosure(portal)
    counted: list[object] = []
    real = statistics_queries.public_figures
    monkeypatch.setattr(
        statistics_queries, "public_figures", lambda *given: counted.append(given) or real(*given)
    )
    for _ in range(3):
        visitor.client.get("/statistics/figures.csv")
    assert len(counted) <= 1 if portal.database.is_sqlite else len(counted) <= 3
    steps.published_disclosure(portal)
    assert ",2" in visitor.client.get("/statistics/figures.csv?lang=en").get_data(as_text=True)
