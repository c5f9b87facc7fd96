"""Steps of a statement of one's own, taken through the real pages."""

from __future__ import annotations

from sqlalchemy import select

from app.features.statements.models import OwnStatement
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

WORDS = "I paid the fine on the same day.\nI have changed how I work since."
PURPOSE = "Checking this statement"


def write(visitor: Visitor, record: str, text: str = WORDS) -> Page:
    """Fill the form in; answers the page that comes."""
    return visitor.open(f"/me/records/{record}/statement?lang=en").submit("Continue", text=text)


def send(portal: Portal, visitor: Visitor, record: str, text: str = WORDS) -> str:
    """Send a statement; answers its reference."""
    page = write(visitor, record, text).submit("Send the statement")
    assert page.heading == "Your statement is sent", (page.url, page.text)
    with portal.reading() as session:
        newest = session.scalars(select(OwnStatement).order_by(OwnStatement.id.desc()).limit(1)).one()
        return newest.reference


def check(staff: Visitor, reference: str, choice: str) -> Page:
    """Open it for a purpose and decide."""
    page = staff.open(f"/office/statements/{reference}?lang=en")
    if page.heading == "Open a statement":
        page = page.submit("Open the statement", purpose=PURPOSE)
    return staff.open(f"/office/statements/{reference}/check?lang=en").submit("Decide", choice=choice)
