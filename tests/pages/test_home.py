"""The front page: what stands there by itself, in ordinary and in large type."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.kernel import clock
from tests.support.portal import Visitor


@pytest.mark.parametrize(
    ("today", "next_one"),
    [(date(2026, 11, 22), "宪法"), (date(2026, 12, 5), "春节"), (date(2026, 3, 15), "消费者权益")],
)
def test_the_next_campaign_stands_there_by_itself(visitor: Visitor, today: date, next_one: str) -> None:
    with clock.travel(today):
        page = visitor.open("/")
        campaign = page.soup.find(class_="app-next-campaign")
        assert next_one in campaign.get_text()
        assert page.open(campaign.a["href"]).status == 200


def test_a_machine_reads_whose_site_this_is_and_how_to_search_it(visitor: Visitor) -> None:
    page = visitor.open("/")
    about = json.loads(page.soup.find("script", type="application/ld+json").string)
    assert about["@type"] == "WebSite"
    assert about["potentialAction"]["target"].startswith("http://localhost/search?q=")


def test_large_type_leaves_six_big_entries_and_a_telephone_number(visitor: Visitor) -> None:
    page = visitor.open("/?type=large")
    assert len(page.soup.find_all(class_="app-tile")) == 6
    assert not page.soup.find(class_="app-next-campaign")
    for entry in page.soup.find_all(class_="app-tile"):
        assert page.open(entry.a["href"]).status == 200
