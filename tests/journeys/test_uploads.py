"""Files in a real browser: sent when they are chosen, with progress; and without scripts or a mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import MakeReader
from tests.support import people
from tests.support import upload_files as made
from tests.support.browser import DESK, PHONE, Reader
from tests.support.live import LivePortal, apart
from tests.support.objections_steps import Objector, make_objector


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "licence.jpg"
    path.write_bytes(made.photo((2400, 1800)))
    return path


def at_the_form(reader: MakeReader, live: LivePortal, **how: object) -> tuple[Reader, Objector]:
    objector = apart(make_objector, live.portal)
    one = reader(**how).sign_in(objector.citizen.login, people.PASSWORD)
    return one.open(f"/me/objections/new?record={objector.record}"), objector


def received(page: Page) -> list[str]:
    return page.locator(".app-uploads__name").all_inner_texts()


def slow_down(page: Page, bytes_a_second: int) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    speeds = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    network.send("Network.emulateNetworkConditions", speeds)


def test_a_file_is_sent_when_it_is_chosen_and_what_was_typed_stays(
    reader: MakeReader, live: LivePortal, photo: Path, tmp_path: Path
) -> None:
    one, _ = at_the_form(reader, live, width=PHONE, language="zh")
    page, drawing = one.page, tmp_path / "drawing.svg"
    drawing.write_bytes(b"<svg/>")
    page.locator("textarea").fill("My words")
    page.locator("input[type=file]").set_input_files([photo, drawing])
    expect(page.locator(".app-uploads__name")).to_have_text("licence.jpg")
    expect(page.locator("[data-uploads-problem]")).to_contain_text("drawing.svg")
    expect(page.locator("[data-uploads-status]")).to_contain_text("drawing.svg")
    assert page.locator("textarea").input_value() == "My words"
    assert one.violations() == []
    page.locator(".app-uploads__remove").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".app-uploads__none")).to_be_visible()
    expect(page.locator("#evidence-received")).to_be_focused()
    assert one.problems == []


def test_sending_shows_how_far_it_is_and_can_be_stopped(
    reader: MakeReader, live: LivePortal, photo: Path
) -> None:
    one, _ = at_the_form(reader, live, width=DESK, language="en")
    page = one.page
    slow_down(page, 300_000)
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator("[data-uploads-words]")).to_contain_text("Sending “licence.jpg”")
    page.wait_for_function("document.querySelector('[data-uploads] progress').value > 5")
    assert one.violations() == []
    one.press("Stop sending")
    expect(page.locator("[data-uploads-status]")).to_have_text("Sending was stopped")
    expect(page.locator("[data-uploads-progress]")).to_be_hidden()
    assert received(page) == []


def test_a_file_that_is_too_large_is_not_sent_at_all(
    reader: MakeReader, live: LivePortal, tmp_path: Path
) -> None:
    one, _ = at_the_form(reader, live, width=DESK, language="en")
    large = tmp_path / "large.jpg"
    large.write_bytes(bytes(11 * 2**20))
    one.page.locator("input[type=file]").set_input_files(large)
    expect(one.page.locator("[data-uploads-problem]")).to_contain_text("larger than 10 MB")


def test_without_scripts_and_by_keyboard_alone(reader: MakeReader, live: LivePortal, photo: Path) -> None:
    one, _ = at_the_form(reader, live, width=PHONE, language="en", has_scripts=False)
    page = one.page
    page.locator("textarea").fill("My words")
    page.locator("input[type=file]").set_input_files(photo)
    page.locator("input[type=file]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".app-uploads__name")).to_have_text("licence.jpg")
    assert page.locator("textarea").input_value() == "My words"
    one.send(ground="wrong").sees("Check your objection").sees("licence.jpg")
