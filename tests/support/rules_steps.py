"""Changes of the rules as the office makes them: one person fills in the form, another decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.kernel.permissions import Role
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

REASON = "上级文件调整了期限。"


def administrator(portal: Portal, login: str = "admin-one") -> Visitor:
    """An administrator, signed in."""
    people.make_staff(portal, Role.ADMINISTRATOR, login=login)
    return people.sign_in(portal, login)


def reviewer(portal: Portal, login: str = "reviewer-one") -> Visitor:
    """A reviewer, signed in."""
    people.make_staff(portal, Role.REVIEWER, login=login)
    return people.sign_in(portal, login)


def form_page(visitor: Visitor, kind: str, deed: str, code: str = "") -> Page:
    """The form of one entry."""
    return visitor.open(f"/office/rules/propose?kind={kind}&deed={deed}&code={code}&lang=en")


def fill(page: Page, button: str, first_day: date, /, **fields: Any) -> Page:
    """Fill the form in and press a button; what is left out stays as the form began."""
    day = [str(first_day.year), str(first_day.month), str(first_day.day)]
    return page.submit(button, **({"first_day": day, "reason": REASON} | fields))


def propose(visitor: Visitor, kind: str, deed: str, entry: str, first_day: date, /, **fields: Any) -> str:
    """Propose a change; answers its reference."""
    page = fill(form_page(visitor, kind, deed, entry), "Propose it to another person", first_day, **fields)
    assert page.url.startswith("/office/rules/L"), page.text
    return page.url.rsplit("/", 1)[1].split("?")[0]


def decide(visitor: Visitor, reference: str, decision: str = "approve") -> Page:
    """Decide as the second person."""
    page = visitor.open(f"/office/rules/{reference}/decide?lang=en")
    return page.submit("Record my decision", decision=decision, reasons="依据核对无误。")
