"""Campaigns: the nine dates, their programme, their posters, and a calendar that real calendars accept."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from app.features.campaigns import queries, services
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.errors import InvalidInput, NotAllowed
from app.kernel.permissions import Role
from tests.support import people
from tests.support.portal import Portal, Visitor

MARCH = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)
DAY = date(2027, 3, 15)


@pytest.fixture(autouse=True)
def in_march() -> object:
    with clock.travel(MARCH):
        yield


def planned(portal: Portal, year: int = 2027) -> None:
    with portal.writing() as session:
        services.plan_campaign(
            session, SYSTEM, occasion="consumer-rights-day", year=year, starts_on=None,
            ends_on=date(year, 3, 17), theme="诚信消费，放心购物" * 6, theme_en="Buy with trust",
        )  # fmt: skip
        begins = clock.start_of(date(year, 3, 15)) + timedelta(hours=9)
        services.add_item(
            session, SYSTEM, occasion="consumer-rights-day", year=year, starts_at=begins,
            ends_at=begins + timedelta(hours=2), title="窗口咨询", title_en="Advice", place="人民广场",
        )  # fmt: skip


def calendar(visitor: Visitor, address: str = "/campaigns/calendar.ics") -> tuple[bytes, Calendar]:
    answer = visitor.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    return answer.data, Calendar.from_ical(answer.data)


def test_a_reader_sees_the_next_campaign_first_also_on_the_front_page(portal: Portal) -> None:
    visitor = portal.visitor()
    page = visitor.open("/campaigns")
    names = [title.get_text(strip=True) for title in page.soup.select(".app-list__title")]
    assert names[:3] == ["国际消费者权益日", "劳动节", "儿童节"]
    assert "2027年3月15日" in page.text
    assert len(names) == 9
    assert visitor.open("/").has_link("国际消费者权益日")


def test_the_spring_festival_is_reckoned_by_the_moon(portal: Portal) -> None:
    with portal.reading() as session:
        days = [queries.get_campaign_of(session, "spring-festival", year).starts_on for year in (2027, 2060)]
    assert days == [date(2027, 2, 6), date(2060, 2, 2)]


def test_a_reader_sees_programme_and_theme_in_both_languages(portal: Portal) -> None:
    planned(portal)
    page = portal.visitor().open("/campaigns/consumer-rights-day")
    assert "2027年3月15日至2027年3月17日" in page.text
    assert page.rows("安排") == [["2027年3月15日 09:00–11:00", "窗口咨询", "人民广场"]]
    english = page.open("/campaigns/consumer-rights-day/2027?lang=en")
    assert "Buy with trust" in english.text
    assert "Advice" in english.text


def test_a_past_campaign_stays_in_the_archive(portal: Portal) -> None:
    planned(portal, 2026)
    page = portal.visitor().open("/campaigns/consumer-rights-day?lang=en")
    old = page.click("2026")
    assert "This campaign is over" in old.text
    assert portal.visitor().open("/campaigns/consumer-rights-day/1999").status == 404
    assert portal.visitor().open("/campaigns/nothing").status == 404


def test_the_calendar_is_strict_and_comes_back_from_a_parser_as_it_was(portal: Portal) -> None:
    planned(portal)
    visitor = portal.visitor()
    data, book = calendar(visitor)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert book["PRODID"] == "-//Integrity Portal//campaigns//ZH"
    assert (book["VERSION"], book["METHOD"]) == ("2.0", "PUBLISH")
    assert book.to_ical() == data
    events = {str(event["UID"]): event for event in book.walk("VEVENT")}
    assert len(events) == len(book.walk("VEVENT"))
    day = events["consumer-rights-day-2027@localhost"]
    assert (day.decoded("DTSTART"), day.decoded("DTEND")) == (DAY, DAY + timedelta(days=3))
    assert (day["SEQUENCE"], day["SUMMARY"].params["LANGUAGE"]) == (2, "zh-CN")
    item = next(event for event in events.values() if str(event["SUMMARY"]) == "窗口咨询")
    assert item.decoded("DTSTART") == datetime(2027, 3, 15, 1, 0, tzinfo=UTC)
    assert re.search(rb"DTSTART:20270315T010000Z\r\n", data)
    assert all(event.decoded("DTSTAMP").tzinfo is not None for event in events.values())
    assert calendar(visitor)[0] == data
    etag = visitor.client.get("/campaigns/calendar.ics").headers["ETag"]
    again = visitor.client.get("/campaigns/calendar.ics", headers={"If-None-Match": etag})
    assert again.status_code == 304
    english = calendar(visitor, "/campaigns/consumer-rights-day/2027.ics?lang=en")[1]
    assert str(english.walk("VEVENT")[0]["SUMMARY"]) == "International Consumer Rights Day"


def test_a_change_keeps_the_entry_and_raises_its_sequence(portal: Portal) -> None:
    planned(portal)
    visitor, address = portal.visitor(), "/campaigns/consumer-rights-day/2027.ics"
    before = calendar(visitor, address)[1].walk("VEVENT")[0]
    with clock.travel(MARCH + timedelta(hours=1)):
        planned(portal)
        after = calendar(visitor, address)[1].walk("VEVENT")[0]
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("DTSTAMP") > before.decoded("DTSTAMP")


def test_an_editor_announces_a_day_that_nobody_could_reckon(portal: Portal) -> None:
    people.make_staff(portal, Role.EDITOR)
    editor = people.sign_in(portal, "editor")
    assert editor.client.get("/campaigns/online-integrity-day/2027.ics").status_code == 404
    page = editor.open("/office/campaigns/?lang=en").click("Online Integrity Day 2027")
    wrong = page.submit("Keep and show", starts_on=["2028", "6", "1"])
    assert wrong.errors == ["The first day lies in another year than 2027"]
    kept = page.submit("Keep and show", starts_on=["2027", "6", "9"], theme="网聚诚信")
    assert "9 June 2027" in kept.text
    add = kept.click("Add to the programme")
    bad = add.submit("Add to the programme", begins="早上", ends="11:00", title="开幕", place="县礼堂")
    assert bad.errors == ["Write the time like 09:30"]
    done = add.submit("Add to the programme", begins="９：30", ends="11:00", title="开幕", place="县礼堂")
    assert "9 June 2027, 09:30" in done.text
    assert "县礼堂" in portal.visitor().open("/campaigns/online-integrity-day/2027").text
    assert "Nothing is on the programme yet" in done.submit("Remove").text


def test_who_may_not_write_plans_nothing(portal: Portal) -> None:
    actor = people.make_staff(portal, Role.CLERK)
    with portal.writing() as session, pytest.raises(NotAllowed):
        services.plan_campaign(session, actor, occasion="labour-day", year=2027, starts_on=None, ends_on=None)
    with portal.writing() as session, pytest.raises(InvalidInput, match="days-out-of-order"):
        services.plan_campaign(
            session, SYSTEM, occasion="labour-day", year=2027, starts_on=None, ends_on=date(2027, 4, 1)
        )


def test_a_poster_is_one_sheet_of_its_size_with_a_link(portal: Portal, tmp_path: Path) -> None:
    from pikepdf import Pdf

    planned(portal)
    for size, width in (("a4", 210), ("a3", 297)):
        answer = portal.visitor().client.get(f"/campaigns/consumer-rights-day/2027/poster-{size}.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        (tmp_path / "poster.pdf").write_bytes(answer.data)
        with Pdf.open(tmp_path / "poster.pdf") as pdf:
            assert len(pdf.pages) == 1
            box = [float(one) for one in pdf.pages[0].mediabox]
            assert round(box[2] / 72 * 25.4) == width
    assert (
        portal.visitor().client.get("/campaigns/online-integrity-day/2027/poster-a4.pdf").status_code == 404
    )
