"""Assessment: what each body handed in, in time or late, and whose figures a post sees."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from sqlalchemy import select, update

from app.features.assessment import jobs, queries
from app.features.assessment.models import BatchFigures
from app.features.assessment.periods import parse_period, recent
from app.features.bodies.models import Body
from app.features.intake.models import IntakeBatch
from app.features.intake.states import BatchMode
from app.kernel import clock
from app.kernel.permissions import Role
from tests.support import objections_steps, people
from tests.support import records_steps as steps
from tests.support.people import make_staff, sign_in
from tests.support.portal import Portal, Visitor

MARKET = "灵寿县市场监督管理局"
# Decided on Friday 6 March 2026: with the seven working days of rule 1.9 the last day is Tuesday 17 March.
DECIDED, LAST_DAY, DAY_AFTER = "2026/03/06", date(2026, 3, 17), date(2026, 3, 18)


def hand_in_on(portal: Portal, day: date, *rows: dict[str, str], body_name: str = steps.TRANSPORT) -> None:
    with clock.travel(day):
        steps.hand_in(portal, list(rows), body_name=body_name)


def reviewer(portal: Portal) -> Visitor:
    make_staff(portal, Role.REVIEWER)
    return sign_in(portal, str(Role.REVIEWER))


def figures(portal: Portal, code: str, body_name: str = steps.TRANSPORT) -> queries.Figures:
    period = parse_period(code)
    assert period is not None
    with portal.reading() as session:
        found = queries.figures_of_all(session, period, clock.today())
    return next(one.figures for one in found if one.body_name == body_name)


@pytest.mark.parametrize(("day", "in_time", "late"), [(LAST_DAY, 1, 0), (DAY_AFTER, 0, 1)])
def test_a_finding_is_in_time_until_the_seventh_working_day(
    portal: Portal, day: date, in_time: int, late: int
) -> None:
    hand_in_on(portal, day, steps.penalty_row(decided=DECIDED))
    found = figures(portal, "2026-03")
    assert (found.in_time, found.late, found.accepted) == (in_time, late, 1)


def test_a_correction_of_an_older_finding_is_not_late(portal: Portal) -> None:
    number, decision = people.next_id_number(), "灵交罚〔2026〕9001号"
    row = steps.penalty_row(id_number=number, decision_no=decision, decided=DECIDED)
    hand_in_on(portal, LAST_DAY, row)
    changed = row | {"违法事实": "当事人将许可证件出借给他人使用。"}
    with clock.travel(date(2026, 5, 20)):
        steps.hand_in(portal, [changed], body_name=steps.TRANSPORT, mode=BatchMode.CORRECTION)
    assert (figures(portal, "2026-05").in_time, figures(portal, "2026-05").late) == (0, 0)
    assert figures(portal, "2026-05").corrected == 1


def test_kept_figures_are_the_same_as_counted_ones(portal: Portal) -> None:
    bad = steps.penalty_row(id_number="130126190001010010")
    hand_in_on(
        portal, DAY_AFTER, steps.penalty_row(decided=DECIDED), bad, steps.penalty_row(decided="2026/03/16")
    )
    counted = figures(portal, "2026-03")
    jobs.count_batches(portal.toolbox)
    with portal.reading() as session:
        assert session.scalars(select(BatchFigures.in_time)).all() == [1]
    kept = figures(portal, "2026-03")
    assert kept == counted
    assert (kept.in_time, kept.late, kept.rejected) == (1, 1, 1)
    period = parse_period("2026-03")
    assert period is not None
    with portal.reading() as session:
        transport = session.scalars(select(Body.id).where(Body.name == steps.TRANSPORT)).one()
        assert queries.rules_of(session, transport, period) == {"rejected:id-check-digit": 1}


def test_a_batch_whose_rows_changed_later_is_counted_again(portal: Portal) -> None:
    hand_in_on(portal, LAST_DAY, steps.penalty_row(decided=DECIDED))
    jobs.count_batches(portal.toolbox)
    with portal.writing() as session:
        # As if it had been counted while its row was still in quarantine.
        session.execute(update(BatchFigures).values(in_time=0, accepted=0))
    assert figures(portal, "2026-03").in_time == 1
    jobs.count_batches(portal.toolbox)
    with portal.reading() as session:
        assert session.scalars(select(BatchFigures.in_time)).all() == [1]


def test_the_page_reads_no_row_of_a_counted_batch(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in_on(portal, LAST_DAY, steps.penalty_row(decided=DECIDED))
    jobs.count_batches(portal.toolbox)
    asked: list[object] = []
    monkeypatch.setattr(queries.counting, "_count_some", lambda _s, ids, _c: asked.extend(ids))
    assert figures(portal, "2026-03").in_time == 1
    assert asked == []


def test_the_office_sees_every_body_and_how_each_figure_is_reckoned(portal: Portal) -> None:
    hand_in_on(portal, LAST_DAY, steps.penalty_row(decided=DECIDED))
    hand_in_on(portal, DAY_AFTER, steps.penalty_row(decided=DECIDED, body_name=MARKET), body_name=MARKET)
    page = reviewer(portal).open("/office/assessment?period=2026-03&lang=en")
    by_body = {row[0]: row for row in page.rows()}
    assert by_body[steps.TRANSPORT][1:4] == ["1", "100%", "100%"]
    assert by_body[MARKET][1:4] == ["1", "0%", "100%"]
    assert by_body["All bodies"][1:4] == ["2", "50%", "100%"]
    assert "at the latest on working day 7 after the decision" in page.text
    assert "七个工作日内上网公开" in page.text
    picture = page.soup.select_one(".app-chart svg[role=img]")
    assert picture is not None
    assert picture.title is not None
    assert picture.title.string == "Findings handed in in time, in per cent, by body"


def test_a_clerk_sees_their_own_body_and_the_average_alone(portal: Portal) -> None:
    hand_in_on(portal, LAST_DAY, steps.penalty_row(decided=DECIDED))
    hand_in_on(portal, DAY_AFTER, steps.penalty_row(decided=DECIDED, body_name=MARKET), body_name=MARKET)
    clerk = objections_steps.clerk(portal)
    page = clerk.open("/office/assessment?period=2026-03&lang=en")
    assert [row[0] for row in page.rows()] == [steps.TRANSPORT, "All bodies"]
    assert MARKET not in page.html
    assert clerk.open(f"/office/assessment/{body_id(portal, MARKET)}?period=2026-03").status == 404
    assert MARKET not in clerk.client.get("/office/assessment/figures.csv?period=2026-03").get_data(
        as_text=True
    )
    own = page.open(f"/office/assessment/{body_id(portal, steps.TRANSPORT)}?period=2026-03&lang=en")
    assert ["Findings handed in in time", "100%", "50%"] in own.rows("Beside all bodies together")


def body_id(portal: Portal, name: str) -> str:
    with portal.reading() as session:
        return str(session.scalars(select(Body.id).where(Body.name == name)).one())


def test_one_bodys_page_says_what_its_rows_failed_on(portal: Portal) -> None:
    hand_in_on(
        portal,
        LAST_DAY,
        steps.penalty_row(id_number="130126190001010010"),
        steps.penalty_row(id_number="130126190001010028"),
        steps.penalty_row(处罚依据=""),
    )
    page = reviewer(portal).open("/office/assessment?period=2026-03&lang=en").click(steps.TRANSPORT)
    rules = page.rows("What rows failed on most often")
    assert [(row[0], row[2], row[3]) for row in rules] == [
        ("rejected", "id-check-digit", "2"),
        ("rejected", "no-legal-basis", "1"),
    ]


def test_objections_upheld_and_late_answers_are_counted(portal: Portal) -> None:
    filed_on = date(2026, 6, 1)
    with clock.travel(filed_on):
        first, second = (objections_steps.make_objector(portal, name=n) for n in ("王守诺", "钱重诺"))
        references = [objections_steps.file(one) for one in (first, second)]
        staff = objections_steps.reviewer(portal)
        objections_steps.open_in_office(staff, references[1]).submit("Refer to the source body")
    with clock.travel(date(2026, 6, 2)):
        staff = sign_in(portal, str(Role.REVIEWER))
        objections_steps.decide(staff, references[0], "corrected")
    with clock.travel(date(2026, 6, 8)):  # the fifth working day after the referral
        assert figures(portal, "2026-06").referrals_late == 0
    with clock.travel(date(2026, 6, 9)):
        found = figures(portal, "2026-06")
        assert (found.objections_decided, found.objections_upheld) == (1, 1)
        assert (found.referrals, found.referrals_late) == (1, 1)


def test_a_batch_that_waits_is_late_after_five_working_days(portal: Portal) -> None:
    hand_in_on(portal, date(2026, 3, 2), steps.penalty_row(decided="2026/02/27"))
    assert figures(portal, "2026-03").checked_in_time == 1
    with portal.writing() as session:
        session.execute(update(IntakeBatch).values(finished_at=None))
    with clock.travel(date(2026, 3, 9)):
        assert figures(portal, "2026-03").checked_late == 0
    with clock.travel(date(2026, 3, 10)):
        assert figures(portal, "2026-03").checked_late == 1


def test_the_sheets_hold_the_figures_and_no_live_formula(portal: Portal) -> None:
    hand_in_on(portal, LAST_DAY, steps.penalty_row(decided=DECIDED))
    with portal.writing() as session:
        session.execute(update(Body).where(Body.name == steps.TRANSPORT).values(name="=1+1"))
    visitor = reviewer(portal)
    answer = visitor.client.get("/office/assessment/figures.csv?period=2026-03&lang=en")
    assert answer.mimetype == "text/csv"
    lines = list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert lines[0][:3] == ["Body", "Batches", "Rows handed in"]
    assert lines[1][:3] == ["'=1+1", "1", "1"]
    assert lines[2][0] == "All bodies"
    book = openpyxl.load_workbook(
        BytesIO(visitor.client.get("/office/assessment/figures.xlsx?period=2026-03").get_data())
    )
    cells = [[cell.value for cell in row[:3]] for row in book.active.iter_rows()]
    assert cells[1] == ["'=1+1", 1, 1]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s", "n"}


@pytest.mark.parametrize("code", ["2026-13", "2026-Q5", "26", "2026-1", "x", "２０２６"])
def test_a_period_that_is_none_is_not_found(portal: Portal, code: str) -> None:
    assert reviewer(portal).open(f"/office/assessment?period={code}").status == 404


def test_periods_begin_and_end_where_the_calendar_says() -> None:
    spans = {one.code: (one.start, one.end) for one in recent(date(2026, 11, 22))}
    assert spans["2026-11"] == (date(2026, 11, 1), date(2026, 12, 1))
    assert spans["2026-Q4"] == (date(2026, 10, 1), date(2027, 1, 1))
    assert spans["2026"] == (date(2026, 1, 1), date(2027, 1, 1))
    assert "2025-12" in spans
    assert "2025-11" not in spans


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
def test_other_posts_do_not_see_figures_of_bodies(portal: Portal, role: Role) -> None:
    make_staff(portal, role)
    assert sign_in(portal, str(role)).open("/office/assessment").status == 404
