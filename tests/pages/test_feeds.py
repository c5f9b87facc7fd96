"""What other machines follow: nothing ended stays in a feed, no person is in the sitemap."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as Xml

import feedparser
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.features.disclosures.models import Disclosure
from app.features.publicity import services
from app.features.publicity.manuscripts import Manuscript
from app.kernel import clock
from app.kernel.actors import SYSTEM
from tests.support import records_steps
from tests.support.portal import Portal, Visitor
from tests.support.publicity_steps import SLUG, TITLE, import_published, publish

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def disclosed(portal: Portal) -> Portal:
    """A portal with one disclosure on public display."""
    records_steps.load_catalogue(portal)
    records_steps.published_disclosure(portal, records_steps.penalty_row(name="慕容守拙"))
    return portal


@pytest.mark.parametrize("name", ["publicity", "disclosures"])
def test_a_feed_reader_can_read_a_feed_with_nothing_in_it(visitor: Visitor, name: str) -> None:
    feed = _feed(visitor, name)

    assert feed.findall(f"{ATOM}entry") == []
    _check(feed, f"http://localhost/feeds/{name}.atom")


def test_a_feed_reader_sees_a_new_article(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    feed = _feed(portal.visitor(), "publicity")

    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == TITLE
    assert entry.find(f"{ATOM}link").get("href") == f"http://localhost/publicity/{SLUG}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "清河省信用办"
    _check(feed, "http://localhost/feeds/publicity.atom")


def test_a_reader_of_english_sees_the_english_title_where_the_article_has_english(portal: Portal) -> None:
    both = Manuscript(
        kind="knowledge",
        title="守信有礼",
        text="守信者一路绿灯。",
        title_en="Trust pays",
        text_en="Green lights.",
    )
    title_alone = Manuscript(kind="knowledge", title="诚信春联", text="一诺千金。")
    with portal.writing() as session:
        for one in (both, title_alone):
            article = services.write_article(session, SYSTEM, one)
            services.submit_article(session, SYSTEM, article)
            services.publish_article(session, SYSTEM, article)
    visitor, lang = portal.visitor(), "{http://www.w3.org/XML/1998/namespace}lang"

    def titles(address: str) -> dict[str, str]:
        feed = Xml.fromstring(visitor.client.get(address).data)
        found = [entry.find(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        return {one.text: one.attrib[lang] for one in found}

    assert titles("/feeds/publicity.atom?lang=en") == {"Trust pays": "en", "诚信春联": "zh-Hans"}
    assert titles("/feeds/publicity.atom?lang=zh") == {"守信有礼": "zh-Hans", "诚信春联": "zh-Hans"}
    items = visitor.client.get("/api/v1/publicity").get_json()["items"]
    assert {item["title"]: item["title_en"] for item in items} == {"守信有礼": "Trust pays", "诚信春联": None}


def test_a_feed_reader_sees_no_withdrawn_article(portal: Portal) -> None:
    article = publish(portal, "什么是信用承诺\n\n信用承诺是书面保证。\n")
    with portal.writing() as session:
        services.withdraw_article(session, SYSTEM, session.merge(article))

    assert _feed(portal.visitor(), "publicity").findall(f"{ATOM}entry") == []


def test_a_feed_reader_sees_a_disclosure_masked_and_with_its_end(disclosed: Portal) -> None:
    visitor = disclosed.visitor()
    feed = _feed(visitor, "disclosures")

    (entry,) = feed.findall(f"{ATOM}entry")
    summary = entry.findtext(f"{ATOM}summary") or ""
    last = _last_day(disclosed)
    assert "慕容*" in summary
    assert f"{last.year}年{last.month}月{last.day}日" in summary
    assert "慕容守拙" not in _text(visitor, "/feeds/disclosures.atom")
    _check(feed, "http://localhost/feeds/disclosures.atom")


def test_a_feed_says_that_an_objection_is_being_handled(disclosed: Portal) -> None:
    before = _feed(disclosed.visitor(), "disclosures")
    with disclosed.writing() as session:
        session.scalars(select(Disclosure)).one().record.objection_marked_at = clock.now()
    after = _feed(disclosed.visitor(), "disclosures")

    assert "异议" in (after.findtext(f"{ATOM}entry/{ATOM}summary") or "")
    assert after.findtext(f"{ATOM}updated") > before.findtext(f"{ATOM}updated")


def test_an_ended_disclosure_is_in_no_feed_from_the_next_day_on(disclosed: Portal) -> None:
    visitor = disclosed.visitor()
    answer = visitor.client.get("/feeds/disclosures.atom")
    last = _last_day(disclosed)

    with clock.travel(last):
        assert len(_feed(visitor, "disclosures").findall(f"{ATOM}entry")) == 1
    with clock.travel(last + timedelta(days=1)):
        kept = {"If-None-Match": answer.headers["ETag"]}
        again = visitor.client.get("/feeds/disclosures.atom", headers=kept)
        assert again.status_code == 200
        assert Xml.fromstring(again.data).findall(f"{ATOM}entry") == []


def test_a_feed_that_has_not_changed_is_not_sent_again(disclosed: Portal) -> None:
    client = disclosed.visitor().client
    first = client.get("/feeds/disclosures.atom")

    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/feeds/disclosures.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_sitemap_names_articles_and_never_a_person(disclosed: Portal, tmp_path: Path) -> None:
    import_published(disclosed, tmp_path)
    visitor = disclosed.visitor()
    parts = _places(visitor, "/sitemap.xml")
    assert [urlsplit(part).path for part in parts] == ["/sitemaps/pages.xml", "/sitemaps/articles-1.xml"]
    places = [place for part in parts for place in _places(visitor, urlsplit(part).path)]
    assert len(places) > 20
    for beyond in (0, 2, 10**9):
        assert visitor.client.get(f"/sitemaps/articles-{beyond}.xml").status_code == 404

    assert f"http://localhost/publicity/{SLUG}" in places
    assert not [place for place in places if "/disclosures" in place or "/integrity-models/" in place]
    for place in places:
        assert visitor.open(place.removeprefix("http://localhost")).status == 200, place


def test_robots_are_kept_from_persons_and_led_to_the_sitemap(visitor: Visitor) -> None:
    lines = _text(visitor, "/robots.txt").splitlines()
    rules = RobotFileParser()
    rules.parse(lines)

    assert "Sitemap: http://localhost/sitemap.xml" in lines
    for closed in ("/disclosures/D2026-7K3M-9Q2X", "/me/records", "/office", "/search?q=x", "/verify/ABC"):
        assert not rules.can_fetch("anybot", closed), closed
    for open_to_all in ("/", "/publicity", "/measures", "/sitemap.xml"):
        assert rules.can_fetch("anybot", open_to_all), open_to_all


def _places(visitor: Visitor, address: str) -> list[str]:
    answer = visitor.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    return [place.text or "" for place in Xml.fromstring(answer.data).iter(f"{SITEMAP}loc")]


def _feed(visitor: Visitor, name: str) -> Xml.Element:
    answer = visitor.client.get(f"/feeds/{name}.atom")
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    read = feedparser.parse(answer.data)
    assert (read.bozo, read.version) == (False, "atom10"), read.get("bozo_exception")
    assert all(entry.id and entry.link and entry.updated_parsed for entry in read.entries)
    return Xml.fromstring(answer.data)


def _check(feed: Xml.Element, address: str) -> None:
    """What RFC 4287 asks of a feed and of each entry."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}id") == address
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == address
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        assert part.findtext(f"{ATOM}id", "").startswith("http://localhost/")
        assert part.findtext(f"{ATOM}title")
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo is not None


def _last_day(portal: Portal) -> date:
    with portal.reading() as session:
        last = session.scalars(select(Disclosure.publish_until)).one()
        assert last is not None
        return last


def _text(visitor: Visitor, address: str) -> str:
    answer: TestResponse = visitor.client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)
