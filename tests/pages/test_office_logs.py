"""The auditor and the data-protection officer read both logs, see whether they are whole, take them away."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import text

from app.features.logs import jobs, queries
from app.kernel import access_log, clock, events
from app.kernel.actors import SYSTEM
from app.kernel.permissions import Role
from app.rulebook.access_hints import access_hints
from tests.support import objections_steps, people, records_steps
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor


def auditor(portal: Portal) -> Visitor:
    make_staff(portal, Role.AUDITOR)
    return sign_in(portal, str(Role.AUDITOR))


def officer(portal: Portal) -> Visitor:
    make_staff(portal, Role.DATA_PROTECTION_OFFICER)
    return sign_in(portal, str(Role.DATA_PROTECTION_OFFICER))


def write_events(portal: Portal, count: int, verb: str = "test.done") -> None:
    with portal.writing() as session:
        for number in range(count):
            events.record(session, SYSTEM, verb, f"X-{number}")


def references(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [row[3] for row in page.rows("Newest first")]


def test_an_auditor_reads_events_newest_first_page_by_page(portal: Portal) -> None:
    visitor = auditor(portal)
    write_events(portal, queries.PER_PAGE + 3)
    page = visitor.open("/office/logs/events?lang=en&kind=test.")
    assert references(page)[:2] == [f"X-{queries.PER_PAGE + 2}", f"X-{queries.PER_PAGE + 1}"]
    assert len(references(page)) == queries.PER_PAGE
    older = page.click("Older rows")
    assert references(older) == ["X-2", "X-1", "X-0"]
    assert not older.has_link("Older rows")


def test_a_row_written_meanwhile_moves_no_page(portal: Portal) -> None:
    visitor = auditor(portal)
    write_events(portal, queries.PER_PAGE + 1)
    page = visitor.open("/office/logs/events?lang=en&kind=test.")
    write_events(portal, 1)
    assert references(page.click("Older rows")) == ["X-0"]


def test_events_are_filtered_by_day_kind_post_and_reference(portal: Portal) -> None:
    visitor = auditor(portal)
    with clock.travel(date(2026, 3, 2)):
        write_events(portal, 1, "test.first")
    with clock.travel(date(2026, 3, 3)):
        write_events(portal, 2, "test.second")

    def found(query: str) -> list[str]:
        page = visitor.open(f"/office/logs/events?lang=en&kind=test.{query}")
        return [row[2] for row in page.rows("Newest first")] if "No row is found" not in page.text else []

    assert found("&until=2026-03-02") == ["test.first"]
    assert found("&since=2026-03-03") == ["test.second", "test.second"]
    assert found("second&reference=X-1") == ["test.second"]
    assert found("&post=system&reference=X-0") == ["test.second", "test.first"]
    assert found("&post=clerk") == []
    assert visitor.open("/office/logs/events?since=yesterday").status == 404
    assert visitor.open("/office/logs/events?before=x").status == 404


def test_the_access_log_shows_looks_and_the_sheet_holds_them(portal: Portal) -> None:
    citizen = make_citizen(portal)
    visitor = officer(portal)
    page = visitor.open("/office/logs/accesses?lang=en")
    assert page.rows("Newest first")[0][2] == "Made a one-time code for your account"
    assert citizen.name not in page.html
    assert str(citizen.subject_id) not in page.html
    answer = visitor.client.get("/office/logs/accesses.csv")
    rows = list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [(row["kind"], row["subject"]) for row in rows] == [
        ("accounts.activation-issued", str(citizen.subject_id))
    ]
    assert citizen.name not in answer.get_data(as_text=True)
    assert citizen.id_number not in answer.get_data(as_text=True)


def test_the_sheet_of_events_follows_the_filter(portal: Portal) -> None:
    visitor = auditor(portal)
    write_events(portal, 2)
    page = visitor.open("/office/logs/events?lang=en&kind=test.")
    answer = visitor.client.get(page.link("These rows as a sheet"))
    rows = list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["reference"] for row in rows] == ["X-1", "X-0"]


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.EDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("page", ["events", "accesses", "events.csv", "accesses.csv", "unusual"])
def test_no_other_post_reads_the_logs(portal: Portal, role: Role, page: str) -> None:
    make_staff(portal, role)
    assert sign_in(portal, str(role)).client.get(f"/office/logs/{page}").status_code == 404


def test_the_page_says_when_the_chains_were_checked_and_that_they_are_whole(portal: Portal) -> None:
    visitor = auditor(portal)
    assert "The chains were not checked yet" in visitor.open("/office/logs/events?lang=en").text
    jobs.tidy(portal.toolbox)
    page = visitor.open("/office/logs/events?lang=en")
    assert [row[:2] for row in page.rows("Check of the chains")] == [
        ["Event log", "whole"],
        ["Access log", "whole"],
    ]
    assert "Ends noted outside the database:" in page.text


def test_a_check_goes_on_where_the_last_one_ended(portal: Portal) -> None:
    write_events(portal, 3)
    jobs.tidy(portal.toolbox)
    write_events(portal, 2)
    reports, bad = jobs.check_chains(portal.toolbox, is_full=False)
    assert (reports[0].links, reports[0].first_bad, bad) == (5, None, None)
    with portal.writing() as session:
        session.execute(text("UPDATE events SET verb = 'changed' WHERE position = 2"))
    assert jobs.check_chains(portal.toolbox, is_full=False)[0][0].is_ok  # looks at what is new alone
    assert jobs.check_chains(portal.toolbox, is_full=True)[0][0].first_bad == 2
    # What was found broken is followed from its start until it is whole again.
    assert jobs.check_chains(portal.toolbox, is_full=False)[0][0].first_bad == 2
    page = auditor(portal).open("/office/logs/events?lang=en")
    assert "This log is not whole" in page.text
    assert "broken at row 2" in page.text


def test_the_note_of_a_check_cannot_be_moved_past_a_change(portal: Portal) -> None:
    write_events(portal, 3)
    jobs.tidy(portal.toolbox)
    write_events(portal, 3)
    with portal.writing() as session:
        session.execute(text("UPDATE events SET verb = 'changed' WHERE position = 5"))
        session.execute(
            text(
                "UPDATE chain_checks SET position = 5,"
                " digest = (SELECT digest FROM events WHERE position = 5) WHERE name = 'events'"
            )
        )
    assert jobs.check_chains(portal.toolbox, is_full=False)[0][0].first_bad == 5


def test_a_full_check_is_made_once_a_day(portal: Portal) -> None:
    write_events(portal, 1)
    jobs.tidy(portal.toolbox)
    with portal.writing() as session:
        session.execute(text("UPDATE events SET verb = 'changed' WHERE position = 1"))
    jobs.tidy(portal.toolbox)
    assert "whole" in auditor(portal).open("/office/logs/events?lang=en").text
    with clock.travel(clock.now() + timedelta(days=1, minutes=5)):
        jobs.tidy(portal.toolbox)
        make_staff(portal, Role.AUDITOR, login="auditor-two")
        assert "broken at row 1" in sign_in(portal, "auditor-two").open("/office/logs/events?lang=en").text


def look_at(portal: Portal, actor, subject_id, at: datetime) -> None:  # type: ignore[no-untyped-def]
    with clock.travel(at), portal.writing() as session:
        access_log.record(session, actor, subject_id=subject_id, action="records.viewed", thing="R2026-TEST")


# A Tuesday, ten in the morning and eleven at night in Shanghai.
MORNING, NIGHT = datetime(2026, 3, 10, 2, tzinfo=UTC), datetime(2026, 3, 10, 15, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 15, 2, tzinfo=UTC)


def test_many_looks_by_one_post_are_pointed_out(portal: Portal) -> None:
    clerk, citizen = make_staff(portal, Role.CLERK), make_citizen(portal)
    for _ in range(access_hints().many_looks - 1):
        look_at(portal, clerk, citizen.subject_id, MORNING)
    with clock.travel(date(2026, 3, 11)):
        visitor = officer(portal)
        page = visitor.open("/office/logs/unusual?lang=en")
        assert page.text.count("Nothing of this kind.") == 2
    look_at(portal, clerk, citizen.subject_id, MORNING)
    with clock.travel(date(2026, 3, 11) + timedelta(days=0)):
        page = sign_in(portal, str(Role.DATA_PROTECTION_OFFICER)).open("/office/logs/unusual?lang=en")
        assert page.rows("Many looks by one post in a day") == [
            ["clerk", "Clerk", people.OFFICE_NAME, "10 March 2026", str(access_hints().many_looks)]
        ]
        looks = page.click("clerk").rows("Newest first")
    assert len(looks) == queries.PER_PAGE


@pytest.mark.parametrize(("at", "looks"), [(MORNING, 0), (NIGHT, 1), (SUNDAY, 1)])
def test_looks_outside_office_hours_are_pointed_out(portal: Portal, at: datetime, looks: int) -> None:
    look_at(portal, make_staff(portal, Role.CLERK), make_citizen(portal).subject_id, at)
    with clock.travel(date(2026, 3, 16)):
        page = officer(portal).open("/office/logs/unusual?lang=en")
    has_table = any("Looks outside office hours" in str(c) for c in page.soup.select("main caption"))
    assert has_table is bool(looks)


def test_a_look_is_unusual_where_no_case_is_under_way(portal: Portal) -> None:
    objector = objections_steps.make_objector(portal)
    objections_steps.file(objector)
    other = make_citizen(portal, name="钱重诺")
    clerk = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    look_at(portal, clerk, objector.citizen.subject_id, clock.now())
    visitor = officer(portal)
    captions = str(visitor.open("/office/logs/unusual?lang=en").soup.select("main caption"))
    assert "Looks without a case" not in captions
    look_at(portal, clerk, other.subject_id, clock.now())
    rows = visitor.open("/office/logs/unusual?lang=en").rows("Looks without a case")
    assert [row[4] for row in rows] == ["1"]


def test_the_thresholds_are_shown_as_to_be_confirmed(portal: Portal) -> None:
    assert "source to be confirmed" in officer(portal).open("/office/logs/unusual?lang=en").text
