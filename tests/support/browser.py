"""`Reader`: a person at a real browser, in a person's words; and what axe says of the page they see."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from flask_babel import force_locale, gettext
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.features.accounts import queries as accounts
from app.features.accounts import second_factor
from app.kernel import clock
from app.web.locale import LOCALES
from tests.support.live import LivePortal

DESK, PHONE = 1280, 375
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Reader:
    """One person with a browser of their own."""

    def __init__(
        self, browser: Browser, live: LivePortal, *, width: int, language: str, has_scripts: bool
    ) -> None:
        self.live, self.language, self.has_scripts = live, language, has_scripts
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=has_scripts,
            # axe is injected by the test; the pages' own policy is tested elsewhere.
            bypass_csp=has_scripts,
            locale="zh-CN" if language == "zh" else "en-GB",
            accept_downloads=True,
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, path: str) -> Reader:
        separator = "&" if "?" in path else "?"
        self.page.goto(f"{self.live.address}{path}{separator}lang={self.language}")
        return self

    def follow(self, path: str) -> Reader:
        """Open a path as it stands, without choosing a language."""
        self.page.goto(f"{self.live.address}{path}")
        return self

    def words(self, message: str, **values: object) -> str:
        """A message in this reader's language."""
        with self.live.portal.app.test_request_context(), force_locale(LOCALES[self.language]):
            return str(gettext(message, **values))

    def click(self, message: str) -> Reader:
        """Follow the link with these words, wherever it stands."""
        self.page.get_by_role("link", name=self.words(message)).first.click()
        return self

    def press(self, message: str) -> Reader:
        """Press the button with these words."""
        self.page.get_by_role("button", name=self.words(message)).first.click()
        return self

    def send(self, **fields: str | Path) -> Reader:
        """Fill fields in by their names and press the button of their form."""
        form = (
            self.page.locator("main form").filter(has=self.page.locator(f"[name={next(iter(fields))}]")).first
        )
        for name, value in fields.items():
            self._fill(form, name, value)
        form.locator("button[type=submit]:not([formnovalidate])").first.click()
        return self

    @staticmethod
    def _fill(form: Locator, name: str, value: str | Path) -> None:
        field = form.locator(f"[name={name}]")
        kind = field.first.get_attribute("type")
        if kind == "radio":
            form.locator(f'[name={name}][value="{value}"]').check()
        elif kind == "file":
            form.locator(f"input[type=file][name={name}]").set_input_files(str(value))
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.first.select_option(str(value))
        else:
            field.first.fill(str(value))

    def sees(self, words: str | re.Pattern[str]) -> Reader:
        expect(self.page.locator("main")).to_contain_text(words)
        return self

    def does_not_see(self, words: str) -> Reader:
        expect(self.page.locator("main")).not_to_contain_text(words)
        return self

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.live.address)

    def sign_in(self, login: str, password: str, totp_secret: str = "") -> Reader:
        """Through the real forms; staff with the code of their app, unless they still are signed in.

        A code works once, so a test that comes within half a minute of another opens the same browser again.
        """
        if totp_secret and self._comes_back(login):
            return self
        self.open("/office/login" if totp_secret else "/account/login")
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("main button[type=submit]").first.click()
        if totp_secret:
            self.page.locator("input[name=code]").fill(self._code(login, totp_secret))
            self.page.locator("main button[type=submit]").first.click()
        assert self.path.split("?")[0] in {"/me", "/office"}, (self.path, self.text)
        self.live.cookies[login] = self.context.cookies()
        return self

    def _comes_back(self, login: str) -> bool:
        self.context.add_cookies(self.live.cookies.get(login, []))
        return self.open("/office").path.split("?")[0] == "/office"

    def _code(self, login: str, secret: str) -> str:
        with self.live.portal.reading() as session:
            account = accounts.find_by_login(session, login)
            assert account is not None, f"no account {login!r}"
            step = max(second_factor.step_at(clock.now()), account.totp_last_step + 1)
        return second_factor.code_of(secret, step)

    def violations(self) -> list[str]:
        """What axe finds, in a line each; and whether the page scrolls sideways."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": _TAGS}})
        lines = [
            f"{item['id']}: {item['help']} ({'; '.join(node['target'][0] for node in item['nodes'][:3])})"
            for item in found.response["violations"]
        ]
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            lines.append("scrolls sideways")
        return [f"{self.path} [{self.language}]: {line}" for line in lines]

    def close(self) -> None:
        self.context.close()
        assert self.problems == [], self.problems
