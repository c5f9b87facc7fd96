"""Who may enter is declared on every page, and what is somebody's own is closed to everybody else."""

from __future__ import annotations

import pytest
from flask import Blueprint, Flask

from app.kernel.permissions import Role
from app.web import access
from app.web.access import Who
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal

# What the product's contract promises to anybody.
PUBLIC_ADDRESSES = (
    "/", "/disclosures", "/disclosures/check", "/disclosures/removals", "/disclosures/removals.atom",
    "/authorisations/open", "/integrity-models",
    "/publicity", "/campaigns", "/campaigns/calendar.ics", "/search", "/search?q=信用",
    "/catalogue", "/measures", "/statistics", "/learning", "/tips/new", "/tips/follow-up", "/verify",
    "/help", "/privacy", "/accessibility", "/terms",
    "/feeds/publicity.atom", "/sitemap.xml", "/robots.txt",
    "/api/v1/openapi.json", "/healthz", "/readyz", "/account/login", "/account/register",
    "/office/login",
)  # fmt: skip
PERSONAL_ADDRESSES = (
    "/me", "/me/records", "/me/accesses", "/me/objections", "/me/repairs", "/me/authorisations",
    "/me/reports", "/me/messages", "/me/data.json", "/account/security",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_anybody_can_open_every_public_address(portal: Portal, address: str, language: str) -> None:
    separator = "&" if "?" in address else "?"
    assert portal.visitor().open(f"{address}{separator}lang={language}").status == 200


@pytest.mark.parametrize("address", PERSONAL_ADDRESSES)
def test_nobody_is_led_to_the_sign_in_page(portal: Portal, address: str) -> None:
    answer = portal.visitor().client.get(address)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/login?next=")


@pytest.mark.parametrize("address", PERSONAL_ADDRESSES)
def test_a_citizen_can_open_every_personal_address(portal: Portal, address: str) -> None:
    make_citizen(portal, login="citizen-one")
    assert sign_in(portal, "citizen-one").open(address).status == 200


def test_every_endpoint_declares_who_may_enter(portal: Portal) -> None:
    assert [name for name in portal.app.view_functions if access.entry_of(portal.app, name) is None] == []


def test_an_application_with_an_undeclared_endpoint_does_not_start() -> None:
    app = Flask("bare")
    blueprint = Blueprint("bare", __name__)
    blueprint.add_url_rule("/bare", "page", lambda: "")
    app.register_blueprint(blueprint)
    with pytest.raises(RuntimeError, match=r"bare\.page"):
        access.refuse_undeclared(app)


def _pages(portal: Portal, who: Who) -> list[str]:
    """Addresses without variables that declare `who` and answer GET."""
    return [
        rule.rule
        for rule in portal.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and _declared(portal, rule.endpoint) is who
    ]


def _declared(portal: Portal, endpoint: str) -> Who:
    entry = access.entry_of(portal.app, endpoint)
    assert entry is not None
    return entry.who


def test_a_citizen_cannot_see_the_office(portal: Portal) -> None:
    make_citizen(portal, login="citizen-one")
    citizen = sign_in(portal, "citizen-one")
    pages = _pages(portal, Who.STAFF)
    assert len(pages) >= 5
    assert {address: citizen.open(address).status for address in pages} == dict.fromkeys(pages, 404)


def test_staff_cannot_see_a_citizens_pages(portal: Portal) -> None:
    make_staff(portal, Role.CLERK, login="clerk-one")
    clerk = sign_in(portal, "clerk-one")
    pages = _pages(portal, Who.CITIZEN)
    assert len(pages) >= 5
    assert {address: clerk.open(address).status for address in pages} == dict.fromkeys(pages, 404)


def test_staff_see_only_what_their_post_permits(portal: Portal) -> None:
    make_staff(portal, Role.EDITOR, login="editor-one")
    editor = sign_in(portal, "editor-one")
    for rule in portal.app.url_map.iter_rules():
        entry = access.entry_of(portal.app, rule.endpoint)
        if entry is None or entry.who is not Who.STAFF or rule.arguments or "GET" not in (rule.methods or ()):
            continue
        from app.kernel.permissions import PERMISSIONS_OF

        permitted = entry.permission in PERMISSIONS_OF[Role.EDITOR]
        assert editor.open(rule.rule).status == (200 if permitted else 404), rule.rule


@pytest.mark.parametrize("who", ["nobody", "a citizen", *Role])
def test_what_is_for_programs_opens_to_nobody_without_a_token(portal: Portal, who: str) -> None:
    if who == "a citizen":
        make_citizen(portal, login="citizen-one")
        visitor = sign_in(portal, "citizen-one")
    elif who == "nobody":
        visitor = portal.visitor()
    else:
        make_staff(portal, who)
        visitor = sign_in(portal, who)
    adapter = portal.app.url_map.bind("localhost")
    rules = [
        rule for rule in portal.app.url_map.iter_rules() if _declared(portal, rule.endpoint) is Who.PROGRAM
    ]
    assert len(rules) >= 3
    for rule in rules:
        address = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "B2026-0000-0000"))
        for method in (rule.methods or set()) - {"OPTIONS"}:
            assert visitor.client.open(address, method=method).status_code == 401, (rule.rule, method)
