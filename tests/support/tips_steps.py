"""Steps of a tip's way, taken through the real pages."""

from __future__ import annotations

import re

from tests.support.page import Page
from tests.support.portal import Visitor

FACTS = "The scales at the grain shop are wrong.\nI saw it three times."


def answer_questions(
    visitor: Visitor,
    *,
    conduct: str = "other",
    facts: str = FACTS,
    place: str = "Market street",
    happened: str = "Every Monday",
    reported_party: str = "The grain shop",
) -> Page:
    """Walk through the guided form up to the page where the answers are checked."""
    page = visitor.open("/tips/new?lang=en").submit("Continue", conduct=conduct)
    page = page.submit("Continue", facts=facts)
    page = page.submit("Continue", place=place, happened=happened)
    return page.submit("Continue", reported_party=reported_party)


def file_tip(visitor: Visitor, **answers: str) -> str:
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
