"""Steps of a tip's way, taken through the real pages."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from app.features.tips import services
from app.features.tips.models import Tip
from app.kernel import events
from app.kernel.actors import Actor
from app.kernel.permissions import Role
from app.migrations import tables
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

FACTS = "The scales at the grain shop are wrong.\nI saw it three times."


def answer_questions(
    visitor: Visitor,
    *,
    conduct: str = "other",
    facts: str = FACTS,
    place: str = "Market street",
    happened: str = "Every Monday",
    reported_party: str = "The grain shop",
    reported_body: str = "",
    reporter: dict[str, str] | None = None,
) -> Page:
    """Walk through the guided form up to the page where the answers are checked."""
    page = visitor.open("/tips/new?lang=en").submit("Continue", conduct=conduct)
    page = page.submit("Continue", facts=facts)
    page = page.submit("Continue", place=place, happened=happened)
    page = page.submit("Continue", reported_party=reported_party, reported_body=reported_body)
    page = page.submit("Continue")
    page = page.submit("Continue", named="named" if reporter else "anonymous")
    return page.submit("Continue", **reporter) if reporter else page


CAMERA = "PeculiarCamera 9"
NAMED = {"name": "钱举信", "contact": "0311-82501234", "wishes": "yes"}


def file_tip(visitor: Visitor, **answers: Any) -> str:
    """File a tip and type its code back; answers the code as digits."""
    page = answer_questions(visitor, **answers).submit("File this tip")
    code = receipt_on(page)
    page = page.submit("I have the code", typed=code)
    assert page.heading == "Your tip", page.text
    return code


def receipt_on(page: Page) -> str:
    """The receipt code on the page that shows it."""
    assert page.heading == "Your tip is filed", (page.url, page.text)
    found = re.search(r"(?:\d{4} ){4}\d{4}", page.text)
    assert found, page.text
    return found.group().replace(" ", "")


def open_tip(visitor: Visitor, code: str) -> Page:
    """Come back with a code."""
    return visitor.open("/tips/follow-up?lang=en").submit("Open my tip", code=code)


def photograph() -> BytesIO:
    """A JPEG that says in its metadata which camera took it."""
    picture, out = Image.new("RGB", (120, 80), "white"), BytesIO()
    exif = picture.getexif()
    exif[0x0110] = CAMERA
    picture.save(out, "JPEG", exif=exif)
    return BytesIO(out.getvalue())


def office_clerk(portal: Portal) -> Visitor:
    """A clerk of the credit office, at the desk."""
    people.make_staff(portal, Role.CLERK)
    return people.sign_in(portal, "clerk")


def only_tip(portal: Portal) -> Tip:
    with portal.reading() as session:
        return session.scalars(select(Tip)).one()


def verbs(portal: Portal) -> list[str]:
    """What was done about the only tip, first to last."""
    with portal.reading() as session:
        return [event.verb for event in events.history(session, only_tip(portal).reference)]


def close_tip(portal: Portal, staff: Actor) -> None:
    """Close the only tip."""
    with portal.writing() as session:
        tip = session.scalars(select(Tip)).one()
        services.take_up(session, staff, tip)
        services.close(session, staff, tip, reason="not-confirmed", text="We found nothing.")


def everything_stored(portal: Portal, but: frozenset[str] | set[str] = frozenset()) -> str:
    """Every row of every table, as text."""
    with portal.reading() as session:
        chosen = [table for table in tables.metadata().sorted_tables if table.name not in but]
        return repr([(t.name, [tuple(row) for row in session.execute(select(t))]) for t in chosen])


def every_file(portal: Portal) -> bytes:
    """What lies in the instance folder: database, counters, index, sealed files."""
    files = [path for path in portal.settings.instance.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)
