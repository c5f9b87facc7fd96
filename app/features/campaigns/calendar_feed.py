"""The campaigns as calendars read them (RFC 5545): stable UIDs, whole days, times in UTC, both languages.

A campaign of several days is one entry; its end is the day after the last. DTSTAMP and SEQUENCE follow the
changes, so that a calendar that has an entry already takes the newer one; the same data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.features.campaigns.queries import Occasion

if TYPE_CHECKING:
    from icalendar import Event

_HOURS_BETWEEN_LOOKS = 12


@dataclass(frozen=True)
class Voice:
    """In which language, and under which name and address: `domain` makes the UIDs the world's only ones."""

    language: str
    name: str
    domain: str


@dataclass(frozen=True)
class Shown:
    """An occasion with the words and the address of its page."""

    occasion: Occasion
    title: str
    url: str


def calendar_of(shown: Iterable[Shown], voice: Voice) -> bytes:
    """The calendar: CRLF, lines of at most 75 octets."""
    from icalendar import Calendar  # slow to read; only calendars need it

    book = Calendar()
    book.add("prodid", "-//Integrity Portal//campaigns//ZH")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", voice.name)
    book.add("x-wr-timezone", "Asia/Shanghai")
    book.add("refresh-interval", timedelta(hours=_HOURS_BETWEEN_LOOKS), parameters={"VALUE": "DURATION"})
    for one in shown:
        if one.occasion.starts_on is None:
            continue
        book.add_component(_whole_days(one, voice))
        for entry in _programme(one, voice):
            book.add_component(entry)
    made: bytes = book.to_ical()
    return made


def _whole_days(one: Shown, voice: Voice) -> Event:
    from icalendar import Event

    occasion, entry = one.occasion, Event()
    assert occasion.starts_on is not None
    assert occasion.ends_on is not None
    entry.add("uid", f"{occasion.slug}-{occasion.year}@{voice.domain}")
    _stamp(entry, occasion)
    entry.add("dtstart", occasion.starts_on)
    entry.add("dtend", occasion.ends_on + timedelta(days=1))
    entry.add("summary", one.title, parameters={"LANGUAGE": voice.language})
    plan = occasion.plan
    words = ((plan.theme_en or plan.theme) if voice.language == "en" else plan.theme) if plan else ""
    if words:
        entry.add("description", words)
    entry.add("url", one.url)
    entry.add("transp", "TRANSPARENT")
    return entry


def _programme(one: Shown, voice: Voice) -> Iterable[Event]:
    from icalendar import Event

    is_english = voice.language == "en"
    for item in one.occasion.plan.programme if one.occasion.plan else ():
        entry = Event()
        entry.add("uid", f"{item.id}@{voice.domain}")
        _stamp(entry, one.occasion)
        # In UTC: every calendar knows it, with or without a table of zones.
        entry.add("dtstart", item.starts_at.astimezone(UTC))
        entry.add("dtend", item.ends_at.astimezone(UTC))
        words = item.title_en if is_english and item.title_en else item.title
        entry.add("summary", words, parameters={"LANGUAGE": voice.language})
        entry.add("location", item.place_en if is_english and item.place_en else item.place)
        entry.add("url", one.url)
        yield entry


def _stamp(entry: Event, occasion: Occasion) -> None:
    plan = occasion.plan
    changed = plan.changed_at if plan else datetime(occasion.year - 1, 1, 1, tzinfo=UTC)
    entry.add("dtstamp", changed.replace(microsecond=0))
    entry.add("last-modified", changed.replace(microsecond=0))
    entry.add("sequence", plan.sequence if plan else 0)
