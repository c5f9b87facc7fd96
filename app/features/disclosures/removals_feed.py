"""The feed of removals (Atom, RFC 4287): tombstones without personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from xml.etree import ElementTree as Xml

from flask_babel import lazy_gettext as _l

from app.features.disclosures.queries import Removal
from app.kernel import clock

TITLE = _l("Removals")
_ATOM = "http://www.w3.org/2005/Atom"


def build(
    removals: Sequence[Removal],
    *,
    title: str,
    author: str,
    page: str,
    address: str,
    older: str,
    words: Mapping[str, str],
) -> bytes:
    """The feed as a document; `page` is where people read the same, `address` its own.

    `older` is the address of the page before it in time, empty on the last (RFC 5005, section 3).
    """
    Xml.register_namespace("", _ATOM)
    feed = Xml.Element(f"{{{_ATOM}}}feed")
    newest = max((stone.ended_on for stone in removals), default=None)
    _text(feed, "id", address)
    _text(feed, "title", title)
    # An empty feed has never changed: the year in which the guideline was made.
    _text(feed, "updated", _stamp(clock.start_of(newest)) if newest else "2016-12-23T00:00:00Z")
    _text(Xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", author)
    Xml.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=address)
    Xml.SubElement(feed, f"{{{_ATOM}}}link", rel="alternate", href=page)
    if older:
        Xml.SubElement(feed, f"{{{_ATOM}}}link", rel="next", href=older)
    for stone in removals:
        entry = Xml.SubElement(feed, f"{{{_ATOM}}}entry")
        _text(entry, "id", f"{page}#{stone.reference}")
        _text(entry, "title", stone.reference)
        _text(entry, "updated", _stamp(clock.start_of(stone.ended_on)))
        Xml.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=f"{page}#{stone.reference}")
        _text(entry, "summary", words[stone.reason])
    document: bytes = Xml.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{_ATOM}}}{name}").text = text


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
