"""What a browser may keep, and when it is told that a page is still the same."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from app.kernel import events
from app.kernel.actors import SYSTEM
from app.kernel.permissions import Role
from app.web import caching
from app.web.caching import REVALIDATED
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal, Visitor
from tests.support.publicity_steps import FORWARDED, TITLE, publish

PAGES = ("/", "/help", "/publicity", "/disclosures", "/campaigns", "/search", "/privacy?lang=en")


def ask_again(visitor: Visitor, address: str, etag: str | None) -> TestResponse:
    assert etag
    return visitor.client.get(address, headers={"If-None-Match": etag})


def commit_something(portal: Portal) -> None:
    with portal.writing() as session:
        events.record(session, SYSTEM, "tests.written", "T-1")


def make_every_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_TRUSTED_SECONDS", -1)


def test_every_page_that_may_be_kept_exists(portal: Portal) -> None:
    assert sorted(REVALIDATED - set(portal.app.view_functions)) == []


@pytest.mark.parametrize("address", PAGES)
def test_a_reader_who_has_the_page_is_told_so(portal: Portal, visitor: Visitor, address: str) -> None:
    first = visitor.open(address).response
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first.headers["Vary"]
    again = ask_again(visitor, address, first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Cookie" in again.headers["Vary"]
    assert "Content-Security-Policy" not in again.headers, "a new nonce would stop the kept page's scripts"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_made_anew_has_the_same_mark_and_another_nonce(
    visitor: Visitor, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_every_page_anew(monkeypatch)
    first, second = visitor.open(address).response, visitor.open(address).response
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.data != second.data
    assert ask_again(visitor, address, first.headers["ETag"]).status_code == 304


def test_a_reader_gets_the_page_as_soon_as_it_has_changed(portal: Portal, visitor: Visitor) -> None:
    etag = visitor.open("/publicity").response.headers["ETag"]
    publish(portal, FORWARDED)
    again = ask_again(visitor, "/publicity", etag)
    assert again.status_code == 200
    assert TITLE in again.get_data(as_text=True)
    assert again.headers["ETag"] != etag


def test_what_others_write_does_not_make_a_page_new(portal: Portal, visitor: Visitor) -> None:
    etag = visitor.open("/help").response.headers["ETag"]
    commit_something(portal)
    assert ask_again(visitor, "/help", etag).status_code == 304


@pytest.fixture
def made(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with each making of the help page."""
    found: list[str] = []
    view = portal.app.view_functions["guides.help"]

    def counted() -> object:
        found.append("/help")
        return view()

    counted.portal_access = view.portal_access  # type: ignore[attr-defined]
    monkeypatch.setitem(portal.app.view_functions, "guides.help", counted)
    return found


# On PostgreSQL a commit in any other database of the server makes pages anew too: right, only less often.
@pytest.mark.only_on("sqlite")
def test_an_unchanged_page_is_not_made_again(portal: Portal, visitor: Visitor, made: list[str]) -> None:
    etag = visitor.open("/help").response.headers["ETag"]
    assert ask_again(visitor, "/help", etag).status_code == 304
    assert portal.visitor().open("/help").status == 200
    assert made == ["/help"]


def test_a_page_is_made_again_after_a_commit(portal: Portal, visitor: Visitor, made: list[str]) -> None:
    etag = visitor.open("/help").response.headers["ETag"]
    commit_something(portal)
    assert ask_again(visitor, "/help", etag).status_code == 304
    assert made == ["/help", "/help"], "after a commit nobody can say without looking"


def test_each_language_and_type_size_has_its_own_mark(portal: Portal) -> None:
    etags = {
        portal.visitor().open(address).response.headers["ETag"]
        for address in ("/help", "/help?lang=en", "/help?type=large", "/help?lang=en&type=large")
    }
    assert len(etags) == 4
    english = portal.visitor()
    english.open("/help?lang=en")
    chinese = portal.visitor().open("/help").response.headers["ETag"]
    assert ask_again(english, "/help", chinese).status_code == 200


@pytest.mark.parametrize(
    "address", ["/tips/new", "/tips/follow-up", "/disclosures/check", "/account/login", "/verify"]
)
def test_a_page_with_a_form_is_kept_by_nobody(visitor: Visitor, address: str) -> None:
    answer = visitor.open(address).response
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_form_on_a_page_that_may_be_kept_keeps_it_from_being_kept(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "REVALIDATED", frozenset({"disclosures.check"}))
    for _ in range(2):  # the second time the session is there already
        answer = visitor.open("/disclosures/check").response
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_reader_who_has_used_a_form_may_keep_other_pages(visitor: Visitor) -> None:
    visitor.open("/account/login")
    assert "ETag" in visitor.open("/help").response.headers


def test_nobody_keeps_a_page_that_does_not_exist(visitor: Visitor) -> None:
    for address in ("/publicity/no-such", "/disclosures/D2026-NONE", "/verify/NONE", "/nothing"):
        answer = visitor.open(address).response
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store"), address
        assert "ETag" not in answer.headers


def test_who_is_signed_in_keeps_nothing_and_gets_no_strangers_page(portal: Portal, visitor: Visitor) -> None:
    etag = visitor.open("/help").response.headers["ETag"]
    make_citizen(portal, login="citizen-one")
    make_staff(portal, Role.CLERK, login="clerk-one")
    for login, own in (("citizen-one", "/me"), ("clerk-one", "/office")):
        reader = sign_in(portal, login).client
        for address in ("/help", "/", own):
            answer = reader.get(address, headers={"If-None-Match": etag})
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), address
            assert "ETag" not in answer.headers


def test_a_browser_can_ask_for_the_head_alone(visitor: Visitor) -> None:
    whole = visitor.open("/help").response
    head = visitor.client.head("/help")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert visitor.client.head("/help", headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_a_static_file_with_its_fingerprint_is_kept_for_a_year(visitor: Visitor) -> None:
    page = visitor.open("/help")
    address = next(str(tag["src"]) for tag in page.soup.select("script[src]"))
    assert "?v=" in address
    with visitor.client.get(address) as fingerprinted, visitor.client.get(address.partition("?")[0]) as bare:
        assert "immutable" in fingerprinted.headers["Cache-Control"]
        assert bare.headers["Cache-Control"] == "no-cache"


def test_only_so_many_pages_are_kept_and_none_after_a_commit(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_PAGES_KEPT", 3)
    pages, page = caching.MadePages(portal.toolbox), caching.MadePage("etag", (b"",), "text/html")
    keys = [(f"/{number}", "zh", False, "day") for number in range(10)]
    assert pages.find(keys[0], "1") is None
    for key in keys:
        pages.keep(key, "1", page)
    assert [pages.find(key, "1") for key in keys[6:]] == [None, page, page, page]
    assert pages.find(keys[9], "2") is None
    pages.keep(keys[9], "1", page)
    assert pages.find(keys[9], "2") is None, "made from what is old now"


def test_a_page_made_before_is_the_same_but_for_its_nonce(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [visitor.open("/help").response for _ in range(2)]  # the second comes from memory
    make_every_page_anew(monkeypatch)
    made.append(visitor.open("/help").response)
    bodies, nonces = set(), set()
    for answer in made:
        nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
        nonces.add(nonce)
        bodies.add(answer.get_data(as_text=True).replace(nonce, ""))
    assert (len(bodies), len(nonces)) == (1, 3)
    assert len({str(sorted(answer.headers.keys())) for answer in made}) == 1


def test_pages_that_need_no_database_go_on_without_it(
    visitor: Visitor, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching.MadePages, "version", lambda _self: "")
    etag = visitor.open("/help").response.headers["ETag"]
    assert visitor.open("/help").status == 200
    assert ask_again(visitor, "/help", etag).status_code == 304, "made anew and found to be the same"
