"""Repair in a real browser: too early; a gap and then granted; by the keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.cli.seed.people import PASSWORD, ZHANG
from app.features.repairs import queries, services
from tests.journeys.conftest import MakeReader
from tests.support import people, records_steps
from tests.support.browser import DESK, PHONE
from tests.support.live import LivePortal, apart
from tests.support.portal import Portal
from tests.support.repairs_steps import (
    GAPS,
    RECEIPT,
    accepted_and_proposed,
    make_applicant,
    reviewer_of_body,
)

MOST_TABS = 120


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    path = tmp_path / RECEIPT[0]
    path.write_bytes(RECEIPT[1])
    return path


def ask_completion(portal: Portal, reference: str) -> None:
    clerk = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with portal.writing() as session:
        application = queries.find_by_reference(session, reference)
        assert application is not None
        services.ask_completion(session, clerk, application, gaps=GAPS)


def grant(portal: Portal, reference: str) -> None:
    accepted_and_proposed(portal, reference)
    reviewer = reviewer_of_body(portal)
    with portal.writing() as session:
        application = queries.get_for_staff(session, reviewer, reference)
        services.decide_as_proposed(session, reviewer, application)


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has these words is in focus."""
    script = "(document.activeElement.innerText || document.activeElement.getAttribute('name') || '').trim()"
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(script) == words:
            return
    raise AssertionError(f"no way to {words!r} by the keyboard at {page.url}")


def test_too_early_is_explained_on_a_phone(reader: MakeReader) -> None:
    one = reader(width=PHONE, language="zh").sign_in(ZHANG.login, PASSWORD).open("/me/repairs")
    one.sees(one.words("too early"))
    assert one.violations() == []
    one.page.get_by_role("link", name="重大税收违法").first.click()
    one.sees("在那天之前不能提交")
    one.does_not_see(one.words("Apply for repair"))
    assert one.violations() == []
    assert one.problems == []


def test_gap_is_filled_and_the_repair_granted(reader: MakeReader, live: LivePortal, receipt: Path) -> None:
    applicant = apart(make_applicant, live.portal)
    one = reader(width=DESK, language="en").sign_in(applicant.citizen.login, people.PASSWORD)
    one.open(f"/me/repairs/records/{applicant.record}")
    assert one.violations() == []
    one.press("Apply for repair")
    one.page.locator("input[type=file]").set_input_files(receipt)
    one.sees(receipt.name)
    one.press("Continue")
    assert one.violations() == []
    one.send(signature=applicant.citizen.name)
    one.press("Send the application")
    one.sees("Your application has arrived")
    assert one.violations() == []
    reference = one.path.split("/")[-2]
    apart(ask_completion, live.portal, reference)
    one.open(f"/me/repairs/{reference}").sees(GAPS)
    one.press("Add what is missing")
    one.page.locator("input[type=file]").set_input_files(receipt)
    one.sees(receipt.name)
    one.press("Continue")
    one.press("Send it")
    apart(grant, live.portal, reference)
    one.open(f"/me/repairs/{reference}").sees("Your credit is repaired")
    assert one.violations() == []
    one.press("The decision for printing").sees("no longer displayed, shared or used")
    assert one.violations() == []
    assert one.problems == []


def test_application_is_sent_by_the_keyboard_alone(
    reader: MakeReader, live: LivePortal, receipt: Path
) -> None:
    applicant = apart(make_applicant, live.portal)
    one = reader(width=DESK, language="zh").sign_in(applicant.citizen.login, people.PASSWORD)
    page = one.open(f"/me/repairs/records/{applicant.record}").page
    tab_to(page, one.words("Apply for repair"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/proof**")
    page.locator("input[type=file]").set_input_files(receipt)  # the chooser is the system's own window
    one.sees(receipt.name)
    tab_to(page, one.words("Continue"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/commitment**")
    tab_to(page, "signature")
    page.keyboard.type(applicant.citizen.name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/check**")
    tab_to(page, one.words("Send the application"))
    page.keyboard.press("Enter")
    one.sees(one.words("Your application has arrived"))
    assert one.problems == []
