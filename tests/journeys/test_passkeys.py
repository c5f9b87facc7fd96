"""Passkeys in a real browser, with a virtual authenticator, under the real policy; and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from app import migrations
from tests.support.databases import fresh_database
from tests.support.live import LivePortal, apart, serve
from tests.support.people import PASSWORD, Citizen, make_citizen
from tests.support.portal import Portal

AT_HAND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivePortal]:
    """A portal without content, served under a name: authenticators know no bare numbers."""
    folder: Path = tmp_path_factory.mktemp("passkeys")
    with fresh_database(folder) as url:
        portal = apart(Portal, folder, url)
        apart(migrations.upgrade, portal.database)
        with serve(portal) as live:
            live.address = live.address.replace("127.0.0.1", "localhost")
            yield live
        portal.close()


@pytest.fixture
def citizen(bare: LivePortal) -> Citizen:
    return apart(make_citizen, bare.portal)


@pytest.fixture
def browse(browser: Browser, bare: LivePortal) -> Iterator[Open]:
    """Opens browsers under the real policy; at the end nothing may have complained."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        is_status = "Failed to load resource" in message.text  # a form shown again answers 422
        if message.type in {"error", "warning"} and not is_status:
            complaints.append(message.text)

    def make(*, has_scripts: bool = True) -> Page:
        context = browser.new_context(base_url=bare.address, locale="en-GB", java_script_enabled=has_scripts)
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in opened:
        context.close()
    assert complaints == []


def give_authenticator(page: Page, **changes: object) -> Callable[[str, dict[str, object]], object]:
    """A phone with a finger on it; answers how to speak to it further."""
    network = page.context.new_cdp_session(page)
    network.send("WebAuthn.enable")
    made = network.send("WebAuthn.addVirtualAuthenticator", {"options": AT_HAND | changes})

    def tell(command: str, values: dict[str, object]) -> object:
        return network.send(command, {"authenticatorId": made["authenticatorId"]} | values)

    return tell


def sign_in(page: Page, citizen: Citizen) -> None:
    page.goto("/account/login?lang=en")
    page.locator("input[name=login]").fill(citizen.login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def add(page: Page, name: str) -> None:
    page.goto("/account/security?lang=en")
    page.get_by_role("button", name="Add a passkey").click()
    page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="Add the passkey").click()


def test_a_citizen_adds_a_passkey_and_comes_in_with_it_alone_and_as_second_step(
    browse: Open, citizen: Citizen
) -> None:
    page = browse()
    give_authenticator(page)
    sign_in(page, citizen)
    add(page, "My phone")
    expect(page.locator("h1")).to_contain_text("Your recovery codes")
    assert page.locator(".app-codes li").count() == 10
    page.goto("/account/security?lang=en")
    expect(page.locator("main")).to_contain_text("My phone")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login?lang=en")
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me")
    page.goto("/account/security?lang=en")
    expect(page.locator("main")).to_contain_text("last used")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, citizen)
    expect(page.locator("h1")).to_contain_text("One more step")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/me")


def test_who_has_no_fitting_passkey_or_stops_is_told_and_can_try_again(
    browse: Open, citizen: Citizen
) -> None:
    page = browse()
    tell = give_authenticator(page)
    page.goto("/account/login/passkey?lang=en")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-problem]")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_focused()
    sign_in(page, citizen)
    tell("WebAuthn.setUserVerified", {"isUserVerified": False})
    add(page, "My phone")
    expect(page.locator("[data-passkey-problem]")).to_be_visible()
    expect(page.get_by_role("button", name="Add the passkey")).to_be_focused()
    tell("WebAuthn.setUserVerified", {"isUserVerified": True})
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Your recovery codes")


def test_a_copied_passkey_is_noticed(browse: Open, citizen: Citizen) -> None:
    page, other = browse(), browse()
    tell, tell_other = give_authenticator(page), give_authenticator(other)
    sign_in(page, citizen)
    add(page, "My phone")
    page.wait_for_url("**/codes")
    (key,) = tell("WebAuthn.getCredentials", {})["credentials"]  # type: ignore[index]
    tell_other("WebAuthn.addCredential", {"credential": key})
    for one in (page, other):
        one.goto("/account/login/passkey?lang=en")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/me")
    other.get_by_role("button", name="Sign in with a passkey").click()
    expect(other.locator(".govuk-error-summary")).to_contain_text("made a copy of it")


def test_without_scripts_the_page_says_so_and_offers_the_other_way(browse: Open, citizen: Citizen) -> None:
    page = browse(has_scripts=False)
    page.goto("/account/login/passkey?lang=en")
    expect(page.locator("main")).to_contain_text("A passkey needs scripts")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    sign_in(page, citizen)
    page.goto("/account/security/passkeys/new?lang=en")
    expect(page.locator("main")).to_contain_text("Pair an authenticator app instead")
    expect(page.locator("input[name=name]")).to_be_hidden()
