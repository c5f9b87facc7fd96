"""The pages' scripts run under the pages' own content policy: nothing is bypassed here, nothing complains."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from app import migrations
from tests.support.databases import fresh_database
from tests.support.live import LivePortal, apart, serve
from tests.support.portal import Portal


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """A portal without content, served."""
    folder: Path = tmp_path_factory.mktemp("bare")
    with fresh_database(folder) as url:
        portal = apart(Portal, folder, url)
        apart(migrations.upgrade, portal.database)
        with serve(portal) as live:
            yield live
        portal.close()


@pytest.fixture
def strict(browser: Browser, bare: LivePortal) -> Iterator[tuple[Page, list[str]]]:
    """A page under the real policy, and what its console complains of."""
    context = browser.new_context(base_url=bare.address, locale="en-GB")
    context.set_default_timeout(10_000)
    page, complaints = context.new_page(), []

    def listen(message: ConsoleMessage) -> None:
        is_status = "Failed to load resource" in message.text  # a form shown again answers 422
        if message.type in {"error", "warning"} and not is_status:
            complaints.append(f"{message.text} at {page.url}")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(f"{error} at {page.url}"))
    yield page, complaints
    context.close()


def test_the_scripts_of_forms_run_under_the_policy(strict: tuple[Page, list[str]]) -> None:
    page, complaints = strict
    page.goto("/tips/new?lang=en")
    page.locator("main input[type=radio]").first.check()
    page.locator("main form button[type=submit]").last.click()
    page.locator("textarea").fill("A restaurant")
    page.locator(".govuk-character-count__status").wait_for(state="attached")
    assert "characters" in page.locator(".govuk-character-count__status").inner_text()
    page.locator("textarea").fill("")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert complaints == []


def test_the_scripts_of_other_pages_run_under_the_policy(strict: tuple[Page, list[str]]) -> None:
    page, complaints = strict
    for address in (
        "/",
        "/verify",
        "/account/login",
        "/account/register",
        "/disclosures/check",
        "/search?q=x",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.body.classList.contains('govuk-frontend-supported')"), address
        assert complaints == []
    page.goto("/verify")
    assert page.locator("input[type=file]").count() == 1
    page.goto("/account/login")
    page.locator("main form button[type=submit]").click()
    page.locator(".govuk-error-summary").wait_for()
    assert complaints == []


def test_a_script_put_into_a_page_does_not_run(strict: tuple[Page, list[str]]) -> None:
    page, complaints = strict
    page.goto("/help")
    page.evaluate("""() => {
        window.refused = [];
        const attempt = (deed) => { try { deed(); } catch (no) { window.refused.push(String(no)); } };
        attempt(() => document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran=1'>"));
        attempt(() => document.createElement("a").setAttribute("onclick", "window.ran = 1"));
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert len(page.evaluate("window.refused")) == 2, page.evaluate("window.refused")
    assert complaints != []
