"""Authorisations in a real browser, by keyboard alone: given, opened, told to the person, taken back."""

from __future__ import annotations

import pytest

from app.cli.seed.people import PASSWORD
from tests.journeys.conftest import MakeReader
from tests.support.browser import DESK, PHONE, Reader

RECIPIENT = "石家庄诚信银行股份有限公司灵寿支行"
SEND = "main form button[type=submit]"


def tab_to(reader: Reader, selector: str) -> None:
    """Go with the tab key to a field, link or button. Raises AssertionError where it cannot be reached."""
    for _ in range(90):
        if reader.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        reader.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard at {reader.path}")


def write(reader: Reader, selector: str, words: str) -> None:
    tab_to(reader, selector)
    reader.page.keyboard.type(words)


def choose(reader: Reader, selector: str, key: str = "Space") -> None:
    tab_to(reader, selector)
    reader.page.keyboard.press(key)


def enter(reader: Reader, selector: str) -> None:
    """Press Enter on it, and wait for the page that it leads to."""
    tab_to(reader, selector)
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")


def give(person: Reader) -> str:
    """Through the form and its check; answers the code."""
    person.open("/me/authorisations/new")
    write(person, "input[name=recipient]", RECIPIENT)
    choose(person, "input[name=recipient_kind]")
    choose(person, "select[name=purpose]", "ArrowDown")
    choose(person, "input[name=sections]")
    enter(person, SEND)
    person.sees(RECIPIENT)
    enter(person, SEND)
    return person.page.locator(".app-receipt__code").inner_text()


def look(recipient: Reader, code: str) -> None:
    """Open the link that the person passed on; the code stands in its field and in no address."""
    recipient.follow(f"/authorisations/open?lang={recipient.language}#{code}")
    assert recipient.page.locator("input[name=code]").input_value() == code
    assert code not in recipient.page.url
    write(recipient, "input[name=recipient]", RECIPIENT)
    choose(recipient, "select[name=purpose]", "ArrowDown")
    choose(recipient, "input[name=declared]")
    enter(recipient, SEND)


@pytest.mark.parametrize(("width", "language"), [(DESK, "zh"), (PHONE, "en")])
def test_person_authorises_is_told_and_revokes(reader: MakeReader, width: int, language: str) -> None:
    person = reader(width=width, language=language).sign_in("demo-zhang", PASSWORD)
    recipient = reader(width=width, language=language)
    code = give(person)
    found = person.violations()
    look(recipient, code)
    recipient.sees("******").sees(RECIPIENT)
    found += recipient.violations()
    person.open("/me/messages").sees(
        person.words("A recipient has opened the parts of your report that you chose")
    )
    person.open("/me/accesses").sees(RECIPIENT)
    person.open("/me/authorisations")
    enter(person, "main .app-list__title a")
    person.sees(person.words("The recipient opened your report"))
    found += person.violations()
    enter(person, "main a[href$='/revoke']")
    enter(person, SEND)
    person.sees(person.words("Revoked by you"))
    recipient.open("/authorisations/opened").does_not_see("******")
    look(recipient, code)
    recipient.sees(recipient.words("The person has taken this authorisation back, so it opens nothing any more. Ask them if you still need it."))  # fmt: skip  # noqa: E501 - one message
    assert found == []
