"""Whoever follows the removals page after page misses none, however many there are on a day."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as Xml

import pytest

from app.cli.seed import load
from app.features.disclosures import queries
from app.kernel import clock
from tests.support.portal import Portal, Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
PEOPLE = 120


@pytest.fixture
def all_of_them(portal: Portal) -> list[str]:
    """Every number that ought to stand there, newest first."""
    for _ in load.load_people(portal.toolbox, PEOPLE):
        pass
    with portal.reading() as session:
        page = queries.removals(session, clock.today())
    assert page.older_before is None
    assert len(page.stones) > 20
    return [stone.reference for stone in page.stones]


def follow_feed(visitor: Visitor) -> list[str]:
    """Every entry of the feed and of the pages that it says come next."""
    found, address = [], "/disclosures/removals.atom"
    while address:
        feed = Xml.fromstring(visitor.client.get(address).data)
        found += [entry.findtext(f"{ATOM}title", "") for entry in feed.iter(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
        address = links.get("next", "").removeprefix("http://localhost")
    return found


@pytest.mark.parametrize("a_page", [1, 7, 1000])
def test_the_feed_leads_through_all_of_them_once(
    portal: Portal, visitor: Visitor, all_of_them: list[str], monkeypatch: pytest.MonkeyPatch, a_page: int
) -> None:
    monkeypatch.setattr(queries, "_STONES_A_PAGE", a_page)
    assert follow_feed(visitor) == all_of_them


def test_a_day_with_more_than_a_page_stands_there_whole(
    portal: Portal, all_of_them: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with portal.reading() as session:
        whole = queries.removals(session, clock.today()).stones
        (day, many) = Counter(stone.ended_on for stone in whole).most_common(1)[0]
        monkeypatch.setattr(queries, "_STONES_A_PAGE", max(1, many - 1))
        pages = [queries.removals(session, clock.today())]
        while pages[-1].older_before:
            pages.append(queries.removals(session, clock.today(), before=pages[-1].older_before))
    with_day = [page for page in pages if any(stone.ended_on == day for stone in page.stones)]
    assert len(with_day) == 1
    assert [stone.reference for page in pages for stone in page.stones] == all_of_them


def test_the_page_and_the_api_lead_on_as_the_feed_does(
    portal: Portal, visitor: Visitor, all_of_them: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_STONES_A_PAGE", 10)
    page, read = visitor.open("/disclosures/removals?lang=en"), 0
    while page.has_link("Older removals"):
        read += len(page.rows())
        page = page.click("Older removals")
    assert read + len(page.rows()) == len(all_of_them)
    answer = visitor.client.get("/api/v1/removals").get_json()
    found = [item["reference"] for item in answer["items"]]
    while answer["older_before"]:
        answer = visitor.client.get(f"/api/v1/removals?before={answer['older_before']}").get_json()
        found += [item["reference"] for item in answer["items"]]
    assert found == all_of_them


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "0000-01-01"])
@pytest.mark.parametrize(
    "address", ["/disclosures/removals", "/disclosures/removals.atom", "/api/v1/removals"]
)
def test_what_is_no_day_is_no_page(visitor: Visitor, address: str, day: str) -> None:
    assert visitor.client.get(f"{address}?before={day}").status_code == 404
