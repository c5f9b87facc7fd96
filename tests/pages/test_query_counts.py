"""How often each page asks the database, fixed: as often for many disclosures as for few, on every page."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.features.search import jobs as search_jobs
from app.web import caching
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor

# Pages made anew; what a process asks once (rules in force, counts since the last commit) was asked before.
PAGES = {
    "/": 2,
    "/disclosures": 1,
    "/disclosures?domain=traffic-safety&year=2026": 1,
    "/disclosures?list=nothing": 0,
    "/disclosures?page=51": 0,
    "/disclosures/{}": 3,
    "/disclosures/removals": 2,
    "/disclosures/removals.atom": 2,
    "/feeds/disclosures.atom": 1,
    "/feeds/publicity.atom": 1,
    "/sitemap.xml": 1,
    "/api/v1/removals": 2,
    "/statistics": 0,
    "/search?q=许可证": 5,
}
MANY = 12


def statements_of(portal: Portal, visitor: Visitor, address: str) -> list[str]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(portal.database.engine, "before_cursor_execute", note)
    try:
        assert visitor.client.get(address).status_code in {200, 404}
    finally:
        event.remove(portal.database.engine, "before_cursor_execute", note)
    # Which rules are in force is asked from time to time, and the version of the data once, by any page.
    beside = ("pg_current_snapshot", "rule_changes")
    selects = [one for one in asked if one.lstrip().startswith("SELECT")]
    return [one for one in selects if not any(word in one for word in beside)]


def anew(address: str) -> str:
    """The same page under an address that nobody asked for before."""
    return f"{address}{'&' if '?' in address else '?'}anew=1"


@pytest.fixture
def references(portal: Portal) -> list[str]:
    made = [
        steps.published_disclosure(portal, steps.penalty_row(body_name=f"灵寿县第{number % 3}局"))
        for number in range(MANY)
    ]
    search_jobs.rebuild(portal.toolbox)
    portal.run("worker", "--once")
    return made


@pytest.fixture
def nothing_committed(references: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on; on PostgreSQL a commit in any other database of the server would make pages anew."""
    monkeypatch.setattr(caching.MadePages, "version", lambda _self: "1")


@pytest.mark.usefixtures("nothing_committed")
def test_each_page_asks_as_often_as_is_written_here(
    portal: Portal, visitor: Visitor, references: list[str]
) -> None:
    for address in PAGES:
        visitor.client.get(address.format(references[0]))
    asked = {
        address: statements_of(portal, visitor, anew(address.format(references[1]))) for address in PAGES
    }
    assert {address: len(one) for address, one in asked.items()} == PAGES, asked


@pytest.mark.only_on("sqlite")
def test_a_list_asks_for_its_counts_once_after_a_commit(
    portal: Portal, visitor: Visitor, references: list[str]
) -> None:
    visitor.client.get("/disclosures")
    steps.published_disclosure(portal)
    assert len(statements_of(portal, visitor, "/disclosures?first=1")) == 2
    assert len(statements_of(portal, visitor, "/disclosures?second=1")) == 1


def test_the_page_of_a_person_asks_as_often_for_many_records_as_for_one(portal: Portal) -> None:
    citizen = people.make_citizen(portal)
    browser = people.sign_in(portal, citizen.login)
    counts = []
    for _ in range(3):
        row = steps.penalty_row(name=citizen.name, id_number=citizen.id_number)
        steps.published_disclosure(portal, row)
        browser.client.get("/me")
        counts.append(len(statements_of(portal, browser, "/me")))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.usefixtures("nothing_committed")
def test_a_page_made_before_asks_for_nothing(portal: Portal, visitor: Visitor, references: list[str]) -> None:
    for address in ("/disclosures", f"/disclosures/{references[0]}", "/"):
        visitor.client.get(address)
        assert statements_of(portal, visitor, address) == []
