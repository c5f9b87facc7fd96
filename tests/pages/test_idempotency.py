"""Pressing twice is once: the same form sent again does nothing and leads to the same place (promise 2)."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.features.publicity.models import Article
from app.kernel import events
from app.kernel.permissions import Role
from tests.support.page import Page
from tests.support.people import make_staff, sign_in
from tests.support.portal import Portal, Visitor

TITLE, TEXT = "什么是信用承诺", "信用承诺是当事人以书面形式作出的保证。\n"
FORM = "/office/publicity/new?lang=en"


@pytest.fixture
def editor(portal: Portal) -> Visitor:
    make_staff(portal, Role.EDITOR, login="editor-one")
    return sign_in(portal, "editor-one")


def articles(portal: Portal) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(Article)) or 0


def send(page: Page, text: str = TEXT, **values: str) -> TestResponse:
    fields = {"kind": "knowledge", "title": TITLE, "text": text} | values
    return page.submit("Keep as a draft", follow=False, **fields).response


def test_a_form_sent_twice_makes_one_thing_and_leads_to_it_twice(portal: Portal, editor: Visitor) -> None:
    page = editor.open(FORM)
    first, second, third = send(page), send(page), send(page)
    assert [answer.status_code for answer in (first, second, third)] == [303, 303, 303]
    assert first.headers["Location"] == second.headers["Location"] == third.headers["Location"]
    assert articles(portal) == 1
    with portal.reading() as session:
        assert len(events.history(session, first.headers["Location"].rsplit("/", 1)[1])) <= 1


def test_two_forms_make_two_things(portal: Portal, editor: Visitor) -> None:
    first, second = send(editor.open(FORM)), send(editor.open(FORM))
    assert first.headers["Location"] != second.headers["Location"]
    assert articles(portal) == 2


def test_a_form_sent_twice_at_once_makes_one_thing(portal: Portal, editor: Visitor) -> None:
    page = editor.open(FORM)
    cookie = editor.client.get_cookie("portal")
    assert cookie is not None
    together = threading.Barrier(6)
    answers: list[TestResponse] = []

    def press() -> None:
        browser = portal.visitor()  # the same browser's cookie, a connection of its own
        browser.client.set_cookie("portal", cookie.value)
        copy = Page(browser.client, page.response)
        together.wait()
        answers.append(send(copy))

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [303] * 6
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert articles(portal) == 1


def test_a_form_with_an_error_can_be_sent_again(portal: Portal, editor: Visitor) -> None:
    page = editor.open(FORM)
    refused = send(page, text="")
    assert refused.status_code == 422
    assert articles(portal) == 0
    assert send(page).status_code == 303
    assert articles(portal) == 1


def test_the_token_of_another_session_says_nothing(portal: Portal, editor: Visitor) -> None:
    page = editor.open(FORM)
    token = page.soup.select_one("main input[name=once]")
    assert token is not None
    used = send(page).headers["Location"]
    other = sign_in(portal, "editor-one")
    answer = send(other.open(FORM), once=str(token["value"]))
    assert answer.status_code == 303
    assert answer.headers["Location"] != used
    assert articles(portal) == 2


def test_the_token_of_one_address_says_nothing_at_another(portal: Portal, editor: Visitor) -> None:
    page = editor.open(FORM)
    token = page.soup.select_one("main input[name=once]")
    assert token is not None
    location = send(page).headers["Location"]
    edit = editor.open(f"{location}/edit?lang=en")
    answer = send(edit, text=TEXT.replace("保证", "约定"), once=str(token["value"]))
    assert answer.status_code == 303
    assert "约定" in editor.open(location).text, "the change was made, not taken for the first press"
