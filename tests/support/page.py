"""`Page`: an answer in a reader's words. Selectors live here and nowhere else in the tests."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page_checks import check_page, heading_words


def _words(tag: Tag | None) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)) if tag else ""


class Page:
    """What came back, and what a reader can do with it."""

    def __init__(self, client: FlaskClient, response: TestResponse) -> None:
        self.client, self.response = client, response
        self.status = response.status_code
        self.is_html = response.mimetype == "text/html"
        self.html = response.get_data(as_text=True) if self.is_html else ""
        self.soup = BeautifulSoup(self.html, "html.parser")
        if self.is_html and self.status not in {301, 302, 303, 304}:
            check_page(self.soup, response)
        self._read_on_over_languages()

    def _read_on_over_languages(self) -> None:
        """A reader's words run on where the language changes."""
        if self.soup.html is None or self.soup.html.get("lang") != "en":
            return
        for part in self.soup.find_all("span", lang="zh-Hans"):
            part.unwrap()
        self.soup.smooth()

    @property
    def url(self) -> str:
        return self.response.request.path

    @property
    def title(self) -> str:
        return _words(self.soup.title)

    @property
    def heading(self) -> str:
        return re.sub(r"\s+", " ", heading_words(self.soup.h1)) if self.soup.h1 else ""

    @property
    def text(self) -> str:
        """The words of the main part."""
        return _words(self.soup.find("main"))

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [_words(item) for item in self.soup.select(".govuk-error-summary__list li")]

    @property
    def marked(self) -> list[str]:
        """Highlighted hits."""
        return [_words(mark) for mark in self.soup.select("main mark")]

    @property
    def folded(self) -> list[str]:
        """The lines of the main part that open."""
        return [_words(line) for line in self.soup.select("main summary")]

    def summary(self, key: str) -> str:
        """The value beside a key of a summary list."""
        for term in self.soup.select("main dt"):
            if _words(term) == key:
                return _words(term.find_next_sibling("dd"))
        raise AssertionError(f"no {key!r} in {[_words(t) for t in self.soup.select('main dt')]}")

    def rows(self, caption: str = "") -> list[list[str]]:
        """The body rows of the first table, or of the table with this caption."""
        for table in self.soup.select("main table"):
            if caption in _words(table.caption):
                return [[_words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]
        raise AssertionError(f"no table {caption!r}")

    def links(self) -> list[str]:
        """Every address that the page links to."""
        return [str(a["href"]) for a in self.soup.select("a[href]")]

    def has_link(self, words: str) -> bool:
        return any(words in _words(a) for a in self.soup.select("a[href]"))

    def link(self, words: str) -> str:
        """The address behind words."""
        for a in self.soup.select("a[href]"):
            if words in _words(a):
                return str(a["href"])
        raise AssertionError(f"no link {words!r} among {[_words(a) for a in self.soup.select('a[href]')]}")

    def click(self, words: str) -> Page:
        """Follow a link."""
        return self.open(self.link(words))

    def open(self, address: str) -> Page:
        parts = urlsplit(urljoin(f"http://localhost{self.url}", address))
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        return Page(self.client, self.client.get(target, follow_redirects=True))

    def has_button(self, words: str) -> bool:
        return any(words in _words(b) for b in self.soup.select("main button, main a[role=button]"))

    def form(self, button: str = "") -> Tag:
        """The form with this button, or the main part's only form."""
        forms = [f for f in self.soup.select("main form") if not button or button in _words(f)]
        assert forms, f"no form with {button!r} at {self.url}: {self.text[:400]}"
        return forms[0]

    def filled_in(self, button: str = "") -> dict[str, Any]:
        """What stands in the fields of the form with this button."""
        return self._filled(self.form(button))

    def submit(self, button: str = "", *, follow: bool = True, **values: Any) -> Page:
        """Fill the real form in and send it, hidden tokens and all.

        A field's name may be given with `_` for `-`. Files are `(stream, name)`. A list ticks several boxes.
        """
        form = self.form(button)
        data = self._filled(form)
        for name, value in values.items():
            known = name if self._has_field(form, name) else name.replace("_", "-")
            assert self._has_field(form, known), f"no field {name!r} in {sorted(self._names(form))}"
            data[known] = value
        pressed = next((b for b in form.select("button[name]") if button and button in _words(b)), None)
        if pressed:
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        address = urlsplit(
            urljoin(f"http://localhost{self.url}", str(form.get("action") or self.url_with_query))
        )
        target = address.path + (f"?{address.query}" if address.query else "")
        if str(form.get("method", "get")).lower() == "get":
            return Page(self.client, self.client.get(target, query_string=data, follow_redirects=follow))
        return Page(self.client, self.client.post(target, data=data, follow_redirects=follow))

    @property
    def url_with_query(self) -> str:
        query = self.response.request.query_string.decode()
        return self.url + (f"?{query}" if query else "")

    @staticmethod
    def _names(form: Tag) -> set[str]:
        return {
            str(f["name"]) for f in form.select("input[name], textarea[name], select[name], button[name]")
        }

    def _has_field(self, form: Tag, name: str) -> bool:
        return name in self._names(form)

    @staticmethod
    def _filled(form: Tag) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            name, kind = str(field["name"]), str(field.get("type", ""))
            if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
                continue
            if kind in {"submit", "file", "button"}:
                continue
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                value: Any = str(chosen.get("value", "")) if chosen else ""
            else:
                value = field.get_text() if field.name == "textarea" else str(field.get("value", ""))
            if name in data:
                data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), value]
            else:
                data[name] = value
        return data
