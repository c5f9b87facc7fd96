"""The counts beside the list are what a look at every row gives, whatever happens to the rows, on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.cli.seed import load
from app.features.bodies import services as bodies
from app.features.bodies.models import BodyKind
from app.features.catalogue.models import CatalogueItem
from app.features.disclosures import auditing, counting, lawful, listing
from app.features.disclosures.listing import Filters
from app.features.disclosures.models import Count, Disclosure
from app.features.disclosures.states import DisclosureState, EndReason
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.rulebook.gates import is_open
from tests.support import records_steps as steps
from tests.support.portal import Portal

PEOPLE = 24
FAR = 3 * 366
Deed = Callable[[Disclosure], None]
Places = Counter[tuple[str, str, str, int]]


def populate(portal: Portal, today: date) -> None:
    """People with disclosures of all lists and bodies of the load tests."""
    portal.empty()
    steps.load_catalogue(portal)
    with portal.writing() as session:
        for body in {case.body for case in load.CASES}:
            bodies.register_body(session, SYSTEM, code=body.code, name=body.name, kind=BodyKind.DEPARTMENT)
    for numbers in (range(PEOPLE // 2), range(PEOPLE // 2, PEOPLE)):
        with portal.writing() as session:
            load._Maker(session, today).make(numbers)


def scan(session: Session, day: date) -> Places:
    """A look at every row: the slow way."""
    found: Places = Counter()
    for row in session.scalars(select(Disclosure)).unique():
        gates = lawful.gates_of(session, row.record, day, row)
        if row.published_at and row.is_visible_on(day) and is_open(gates):
            year = clock.day_of(row.published_at).year
            found[row.list_code, row.domain, row.body_name, year] += 1
    return found


def counted(session: Session, day: date) -> Places:
    """What the list says beside its filters."""
    found: Places = Counter()
    for one in listing.standings_on(session, day):
        if one.is_open:
            found[one.list_code, one.domain, one.body_name, one.year] += one.figure
    return found


def suspend(row: Disclosure) -> None:
    row.state, row.suspended_at = DisclosureState.SUSPENDED, clock.now()


def resume(row: Disclosure) -> None:
    row.state, row.suspended_at = DisclosureState.PUBLISHED, None
    row.ended_at, row.end_reason = None, ""


def end(row: Disclosure) -> None:
    row.state, row.ended_at, row.end_reason = DisclosureState.ENDED, clock.now(), EndReason.REPAIRED


def withdraw(row: Disclosure) -> None:
    row.record.withdrawn_at = clock.now()


def shorten(row: Disclosure) -> None:
    assert row.publish_until is not None
    row.publish_until -= timedelta(days=200)


def shorten_record(row: Disclosure) -> None:
    assert row.record.publish_until is not None
    row.record.publish_until -= timedelta(days=90)
    row.record.version += 1


def move(row: Disclosure) -> None:
    row.list_code = row.record.list_code = "migrant-wages" if row.record.kind == "serious-list" else ""
    row.domain, row.title = "labour", "更正"


def close_item(row: Disclosure) -> None:
    row.record.catalogue_item.access_mode = "authorised"


def open_item(row: Disclosure) -> None:
    row.record.catalogue_item.access_mode = "public"


DEEDS: tuple[Deed, ...] = (
    suspend, resume, end, withdraw, shorten, shorten_record, move, close_item, open_item,
)  # fmt: skip
HISTORIES = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, PEOPLE - 1), st.integers(0, FAR)), max_size=10
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(history=HISTORIES, later=st.lists(st.integers(0, FAR), min_size=2, max_size=4), tidies=st.booleans())
def test_counts_equal_a_look_at_every_row_whatever_happened(
    portal: Portal,
    history: list[tuple[Callable[[Disclosure], None], int, int]],
    later: list[int],
    tidies: bool,
) -> None:
    today = clock.today()
    populate(portal, today)
    for deed, number, days in history:
        with clock.travel(today + timedelta(days=days)), portal.writing() as session:
            rows = session.scalars(select(Disclosure).order_by(Disclosure.id)).unique().all()
            deed(rows[number])
        if tidies:
            counting.tidy(portal.database, today)
    with portal.reading() as session:
        for days in (0, *later):
            day = today + timedelta(days=days)
            assert counted(session, day) == scan(session, day), day
        assert auditing.check(session, today).is_ok


def test_counts_fall_at_midnight_without_any_job(portal: Portal) -> None:
    populate(portal, clock.today())
    with portal.reading() as session:
        ends = sorted(filter(None, session.scalars(select(Disclosure.visible_until))))
        for last in {day for day in ends if day >= clock.today()}:
            before, after = counted(session, last), counted(session, last + timedelta(days=1))
            assert before.total() - after.total() == ends.count(last)


def test_tidying_melts_figures_and_changes_no_sum(portal: Portal) -> None:
    today = clock.today()
    populate(portal, today)
    with portal.reading() as session:
        rows = len(session.scalars(select(Count.id)).all())
        before = [counted(session, today + timedelta(days=days)) for days in range(0, FAR, 100)]
        lengths, reasons = listing.ended_by_length(session, today), listing.ended_by_reason(session, today)
    assert counting.tidy(portal.database, today) > 0
    assert counting.tidy(portal.database, today) == 0
    with portal.reading() as session:
        assert len(session.scalars(select(Count.id)).all()) < rows
        assert before == [counted(session, today + timedelta(days=days)) for days in range(0, FAR, 100)]
        assert lengths == listing.ended_by_length(session, today)
        assert reasons == listing.ended_by_reason(session, today)
        assert auditing.check(session, today).is_ok


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE disclosures SET visible_until = NULL",
        "UPDATE disclosures SET state = 'suspended' WHERE state = 'published'",
        "UPDATE credit_records SET publish_until = '2020-01-01'",
        "UPDATE credit_records SET withdrawn_at = recorded_at",
        "DELETE FROM disclosure_counts",
        "UPDATE disclosure_counts SET figure = figure + 1",
        "UPDATE disclosures SET seal = ''",
    ],
)
def test_what_was_changed_past_the_services_is_found_and_mended(portal: Portal, wrong: str) -> None:
    today = clock.today()
    populate(portal, today)
    with portal.writing() as session:
        session.execute(text(wrong))
    with portal.reading() as session:
        assert not auditing.check(session, today).is_ok
    with portal.writing() as session:
        auditing.repair(session, today)
    with portal.reading() as session:
        assert auditing.check(session, today).is_ok
        # Nobody vouches for a row whose seal is broken and that the log knows nothing of: it stays hidden.
        is_seal_broken = "seal" in wrong or "visible_until" in wrong
        assert counted(session, today) == (Counter() if is_seal_broken else scan(session, today))


def test_command_says_what_differs_and_mends_it(portal: Portal) -> None:
    populate(portal, clock.today())
    assert "0 with wrong days, 0 wrong counts" in portal.run("disclosures", "check")
    with portal.writing() as session:
        session.execute(text("UPDATE disclosure_counts SET figure = figure + 1"))
    assert portal.app.test_cli_runner().invoke(args=["disclosures", "check"]).exit_code == 1
    assert "repaired" in portal.run("disclosures", "check", "--repair")
    assert "0 with wrong days, 0 wrong counts" in portal.run("disclosures", "check")


def test_each_filter_counts_beside_the_others_and_the_total_is_that_of_all(portal: Portal) -> None:
    populate(portal, clock.today())
    with portal.reading() as session:
        all_rows = listing.browse(session, clock.today(), Filters(), offset=0, limit=PEOPLE)
        assert all_rows.total == len(all_rows.rows) == scan(session, clock.today()).total()
        code, _figure = all_rows.facets["list_code"][0]
        narrowed = listing.browse(session, clock.today(), Filters(list_code=code), offset=0, limit=PEOPLE)
        for year, figure in narrowed.facets["year"]:
            both = listing.browse(
                session, clock.today(), Filters(list_code=code, year=year), offset=0, limit=PEOPLE
            )
            assert both.total == len(both.rows) == figure
            assert {row.list_code for row in both.rows} == {code}
        assert narrowed.facets["list_code"] == all_rows.facets["list_code"], "beside, not within"


def test_rows_come_newest_first_by_whichever_way(portal: Portal) -> None:
    populate(portal, clock.today())
    with portal.reading() as session:
        whole = listing.browse(session, clock.today(), Filters(), offset=0, limit=PEOPLE).rows
        assert list(whole) == sorted(whole, key=lambda row: (row.published_at, row.id), reverse=True)
        standings = listing.standings_on(session, clock.today())
        for body in {row.body_name for row in whole}:
            wanted = [one for one in standings if one.body_name == body]
            expected = [row.id for row in whole if row.body_name == body]
            for everywhere in (1, 10**9):  # along the days, and through the places
                found = listing._in_places(wanted, standings, everywhere, len(expected), PEOPLE)
                rows = listing._page(session, clock.today(), found, offset=0, limit=PEOPLE)
                assert [row.id for row in rows] == expected


def test_closing_an_item_hides_its_rows_and_their_count_at_once(portal: Portal) -> None:
    populate(portal, clock.today())
    with portal.writing() as session:
        for item in session.scalars(select(CatalogueItem).where(CatalogueItem.code == "revoked-licences")):
            item.access_mode = "authorised"
    with portal.reading() as session:
        browsed = listing.browse(session, clock.today(), Filters(), offset=0, limit=PEOPLE)
        assert browsed.total == len(browsed.rows) == scan(session, clock.today()).total() > 0
        assert {row.record.kind for row in browsed.rows} == {"serious-list"}
