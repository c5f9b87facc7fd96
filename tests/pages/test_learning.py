"""Learning: readers, the quiz with its certificate, the code of integrity, and committing oneself to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.features.commitments import services
from app.features.commitments.erasers import ERASERS
from app.features.commitments.models import SignedCommitment
from app.features.learning import contents, quiz
from app.kernel import clock
from app.kernel.errors import NotNow
from app.kernel.sessions import WebSession
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

NAME = "龑㛃·买买提"


def begun(visitor: Visitor, language: str = "en") -> Page:
    return visitor.open(f"/learning/quiz?lang={language}").submit("Begin" if language == "en" else "开始答题")


def answers_on(page: Page, wrong: int = 0) -> dict[str, str]:
    """What to tick on this page so that all but `wrong` answers are right."""
    bank = contents.bank()
    names = {f"answer_{one.code.replace('-', '_')}" for one in bank.questions}
    fields = sorted(str(tag["name"]) for tag in page.soup.select("main input[type=radio]"))
    asked = sorted(set(fields) & names)
    assert len(asked) == bank.drawn
    return {name: "1" if place < wrong else "0" for place, name in enumerate(asked)}


def test_every_question_and_reader_is_whole_and_leads_somewhere(portal: Portal) -> None:
    bank, adapter = contents.bank(), portal.app.url_map.bind("localhost")
    codes = [one.code for one in bank.questions]
    assert len(set(codes)) == len(codes) >= 2 * bank.drawn > bank.passed_with
    readers = {one.code for one in contents.readers()}
    for one in bank.questions:
        assert len({choice.zh for choice in one.choices}) == len({choice.en for choice in one.choices}) == 3
        assert one.more == "code" or one.more.removeprefix("readers/") in readers or adapter.match(one.more)
    for reader in contents.readers():
        assert adapter.match(reader.link_to)


def test_reader_reads_in_both_languages_without_an_account(visitor: Visitor) -> None:
    page = visitor.open("/learning").click("信用修复：免费，只有一个窗口")
    assert page.heading == "信用修复：免费，只有一个窗口"
    assert page.response.headers["ETag"]
    assert (
        visitor.open("/learning/readers/repair?lang=en").heading == "Credit repair: free, through one window"
    )
    assert visitor.open("/learning/readers/nothing").status == 404


def test_who_knows_enough_prints_a_certificate_with_their_name(visitor: Visitor, portal: Portal) -> None:
    page = begun(visitor)
    result = page.submit("See the answers", **answers_on(page, wrong=2))
    assert result.heading == "8 of 10 right"
    assert result.text.count("Not right") == 2
    named = result.click("To the certificate").submit("Show the certificate", name=NAME)
    assert named.heading == "Certificate"
    assert NAME in named.text
    assert "8 of 10 questions" in named.text
    with portal.reading() as session:
        kept = session.query(WebSession).one().data
    assert NAME not in str(kept), "the name stands sealed in the session alone"


def test_who_does_not_know_enough_reads_why_and_gets_no_certificate(visitor: Visitor) -> None:
    page = begun(visitor)
    result = page.submit("See the answers", **answers_on(page, wrong=3))
    assert "Not yet enough for the certificate" in result.text
    assert not result.has_link("To the certificate")
    assert visitor.open("/learning/quiz/certificate").url == "/learning/quiz"


def test_quiz_keeps_what_was_answered_when_something_is_missing(visitor: Visitor) -> None:
    page = begun(visitor)
    chosen = answers_on(page)
    missing = sorted(chosen)[0]
    del chosen[missing]
    again = page.submit("See the answers", **chosen)
    assert again.status == 422
    assert len(again.errors) == 1
    assert len(again.soup.select("main input[checked]")) == 9


@pytest.mark.parametrize("step", ["questions", "result", "certificate"])
def test_quiz_begins_at_its_beginning(visitor: Visitor, step: str) -> None:
    assert visitor.open(f"/learning/quiz/{step}").url == "/learning/quiz"


def test_draw_is_the_same_for_a_seed_and_right_answers_stand_anywhere() -> None:
    bank = contents.bank()
    assert quiz.draw(bank, "a") == quiz.draw(bank, "a") != quiz.draw(bank, "b")
    places = {one.order.index(0) for seed in "abcdefgh" for one in quiz.draw(bank, seed)}
    assert places == {0, 1, 2}


def test_citizen_commits_themselves_once_and_takes_it_back(portal: Portal) -> None:
    citizen = people.make_citizen(portal)
    visitor = people.sign_in(portal, citizen.login)
    page = visitor.open("/me/commitments?lang=en")
    assert "You have signed no commitment" in page.text
    page = page.click("Read the code of integrity").click("Commit myself to it")
    assert page.submit("Sign").errors == ["Tick the box if you want to commit yourself"]
    page = page.submit("Sign", agreed="y")
    assert page.url == "/me/commitments"
    assert "In force" in page.text
    assert "Speak the truth" in page.text
    again = visitor.open("/me/commitments/sign").submit("Sign", agreed="y")
    assert "You have committed yourself already." in again.soup.get_text()
    copy = visitor.client.get("/me/data.json").get_json()
    assert [one["state"] for one in copy["commitments"]] == ["signed"]
    assert copy["commitments"][0]["words"]["en"][0].startswith("Speak the truth")
    page = page.click("Take it back").submit("Take it back")
    assert "Taken back" in page.text
    with portal.reading() as session:
        verbs = session.execute(text("SELECT verb FROM events WHERE verb LIKE 'commitments.%' ORDER BY id"))
        assert [row.verb for row in verbs] == ["commitments.signed", "commitments.withdrawn"]


def test_nobody_signs_twice_by_service_and_what_was_taken_back_is_erased(portal: Portal) -> None:
    citizen = people.make_citizen(portal)
    words = {"zh": ["说实话"], "en": ["Speak the truth"]}
    with portal.writing() as session:
        commitment = services.sign_commitment(session, citizen.actor, words=words)
        with pytest.raises(NotNow):
            services.sign_commitment(session, citizen.actor, words=words)
        services.withdraw_commitment(session, citizen.actor, commitment)
        services.sign_commitment(session, citizen.actor, words=words)
    later = clock.today() + timedelta(days=800)
    with portal.writing() as session:
        assert ERASERS[0].due(session, clock.today()) == 0
        assert ERASERS[0].erase(session, later, 10).count == 1
        assert [one.state for one in session.query(SignedCommitment)] == ["signed"]
