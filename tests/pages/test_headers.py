"""Strict headers on every kind of answer (promise 13)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from app.factory import create_app
from app.kernel.permissions import Role
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor

PAGES = (
    "/",
    "/help",
    "/search?q=信用",
    "/tips/new",
    "/account/login",
    "/office/login",
    "/no-such-page",
    "/verify",
)
OTHER_ANSWERS = ("/feeds/publicity.atom", "/api/v1/openapi.json", "/healthz", "/robots.txt", "/me/data.json")


def directives(answer: TestResponse) -> dict[str, str]:
    policy = answer.headers["Content-Security-Policy"]
    parts = [part.strip().partition(" ") for part in policy.split(";")]
    return {name: value for name, _, value in parts}


def nonce_of(answer: TestResponse) -> str:
    found = re.fullmatch(r"'nonce-([\w-]{22})' 'strict-dynamic'", directives(answer)["script-src"])
    assert found, directives(answer)["script-src"]
    return found[1]


@pytest.mark.parametrize("address", PAGES + OTHER_ANSWERS)
def test_every_answer_carries_the_fixed_headers(visitor: Visitor, address: str) -> None:
    headers = visitor.client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == ("no-referrer" if address.startswith("/tips") else "same-origin")
    for feature in ("camera", "geolocation", "microphone"):
        assert f"{feature}=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_allows_nothing_inline_and_nothing_from_elsewhere(visitor: Visitor, address: str) -> None:
    allowed = directives(visitor.client.get(address))
    assert "unsafe" not in str(allowed)
    assert "*" not in str(allowed)
    assert "http" not in str(allowed)
    assert allowed["base-uri"] == "'none'"
    assert allowed["form-action"] == "'self'"
    assert allowed["style-src"] == "'self'"
    assert allowed["require-trusted-types-for"] == "'script'"
    assert allowed["trusted-types"] == "'none'"


@pytest.mark.parametrize("address", PAGES)
def test_each_answer_has_a_nonce_of_its_own(visitor: Visitor, address: str) -> None:
    answers = [visitor.client.get(address) for _ in range(3)]
    assert len({nonce_of(answer) for answer in answers}) == 3
    for answer in answers:
        page = answer.get_data(as_text=True)
        assert page.count("<script") == page.count(f'nonce="{nonce_of(answer)}"') > 0


def test_errors_are_as_strict_as_pages(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("words that nobody may see")

    view = portal.app.view_functions["guides.help"]
    fail.portal_access = view.portal_access  # type: ignore[attr-defined]
    monkeypatch.setitem(portal.app.view_functions, "guides.help", fail)
    plain = portal.app.test_client()  # no errors raised through it: what a reader gets
    answers = {
        404: plain.get("/nothing"),
        405: plain.delete("/privacy"),
        400: plain.post("/account/login", data={"login": "x"}),
        500: plain.get("/help"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert nonce_of(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "words that nobody may see" not in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)


def test_an_answer_that_is_no_page_can_run_nothing(visitor: Visitor) -> None:
    for address in ("/api/v1/openapi.json", "/feeds/publicity.atom", "/static/js/portal.js"):
        with visitor.client.get(address) as answer:
            assert "sandbox" in directives(answer), address
            assert "script-src" not in directives(answer), address


def test_https_is_demanded_for_a_year_and_only_over_https(visitor: Visitor) -> None:
    assert "Strict-Transport-Security" not in visitor.client.get("/").headers
    for address in ("/", "/no-such-page", "/healthz"):
        secure = visitor.client.get(address, base_url="https://localhost").headers
        assert secure["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookies_are_for_this_site_alone(portal: Portal) -> None:
    strict = create_app(replace(portal.settings, secure_cookies=True))
    client = strict.test_client()
    answer = client.get("/account/login?lang=en", base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    strict.extensions["portal"].database.engine.dispose()
    assert len(cookies) == 2
    (session,) = [cookie for cookie in cookies if cookie.startswith("__Host-portal=")]
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(cookie.split("; ")), cookie
    assert "Domain" not in session


def test_personal_and_office_pages_are_kept_by_nobody(portal: Portal) -> None:
    make_citizen(portal, login="citizen-one")
    make_staff(portal, Role.CLERK, login="clerk-one")
    citizen, clerk = sign_in(portal, "citizen-one"), sign_in(portal, "clerk-one")
    for reader, address in ((citizen, "/me"), (citizen, "/me/data.json"), (clerk, "/office"), (clerk, "/")):
        answer = reader.client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), address
