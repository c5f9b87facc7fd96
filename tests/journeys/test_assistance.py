"""Help at the counter with the keyboard alone: the code, the banner, a page of the person, the receipt."""

from __future__ import annotations

from app.cli.seed.people import CLERK, LI, PASSWORD, TOTP_SECRET
from tests.journeys.conftest import MakeReader
from tests.support.browser import Reader

MOST_STOPS = 120
_FOCUSED = """() => {
    const now = document.activeElement;
    return [now.name || "", (now.innerText || now.value || "").trim()].join("\\n");
}"""


def reach(reader: Reader, words: str) -> None:
    """Press Tab until the field of this name, or the link or button with these words, has the focus."""
    for _ in range(MOST_STOPS):
        reader.page.keyboard.press("Tab")
        name, _line, text = str(reader.page.evaluate(_FOCUSED)).partition("\n")
        if words in {name, text} or (len(words) > 3 and words in text):
            return
    raise AssertionError(f"the keyboard does not reach {words!r} at {reader.path}")


def press_key(reader: Reader, words: str) -> None:
    """Go there and press Enter."""
    reach(reader, words)
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")


def type_in(reader: Reader, field: str, text: str) -> None:
    """Go to a field and type."""
    reach(reader, field)
    reader.page.keyboard.type(text)


def test_a_clerk_helps_and_hands_over_a_receipt_with_the_keyboard_alone(reader: MakeReader) -> None:
    person = reader(width=375).sign_in(LI.login, PASSWORD).open("/me/assistance")
    press_key(person, person.words("Make a code"))
    code = person.page.locator(".app-receipt__code").inner_text()

    clerk = reader().sign_in(CLERK.login, PASSWORD, TOTP_SECRET).open("/office/assistance/")
    type_in(clerk, "id_number", LI.id_number)
    type_in(clerk, "code", code)
    press_key(clerk, clerk.words("Begin to help"))
    assert clerk.path == "/me"
    banner = clerk.page.locator(".app-helping")
    assert LI.name in banner.inner_text()
    assert clerk.violations() == []
    press_key(clerk, clerk.words("My records"))
    assert LI.name in banner.inner_text()
    press_key(clerk, clerk.words("End the help and print the receipt"))
    clerk.sees(clerk.words("Nothing was changed or sent."))
    assert clerk.violations() == []

    person.open("/me/assistance").sees(clerk.words("ended by the clerk"))
    press_key(person, "灵寿县市场监督管理局")
    assert person.violations() == []
