"""Integrity models: recommended, checked, agreed to by the person, heard by the public, published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.features.integrity_models.models import IntegrityModel, ModelComment, Recommendation
from app.features.integrity_models.services import checking, deciding, noticing
from app.kernel import clock
from app.kernel.errors import FourEyes, NotAllowed, NotNow
from app.kernel.permissions import Role
from app.rulebook import honours
from app.web import throttle
from tests.support import models_steps as steps
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor


def office(portal: Portal, role: Role, login: str = "") -> Visitor:
    people.make_staff(portal, role, login=login)
    return people.sign_in(portal, login or str(role))


def test_anybody_recommends_one_thing_a_page_and_gets_a_receipt(portal: Portal, visitor: Visitor) -> None:
    page = steps.fill_in(visitor)
    assert page.heading == "Check your recommendation"
    assert page.summary("Person") == steps.NAME
    assert page.summary("Kind") == "Honesty and keeping one's word"
    assert page.click("Change").heading == "Recommend an integrity model"
    sent = steps.send(visitor.open("/integrity-models/recommend/check"), "Send the recommendation")
    assert sent.heading == "Thank you, it has arrived"
    code = steps.receipt_on(sent)
    page = portal.visitor().open("/integrity-models/follow-up?lang=en").submit("Open", code=code.lower())
    assert page.heading == "Your recommendation"
    assert "Received, waiting to be checked" in page.text
    assert steps.NAME not in page.text, "a receipt that somebody found tells nothing of the person"
    page = page.submit("Withdraw the recommendation")
    assert "Withdrawn by its sender" in page.text


def test_what_a_resident_sends_is_sealed_and_sent_once(portal: Portal, visitor: Visitor) -> None:
    page = steps.fill_in(visitor)
    steps.send(page, "Send the recommendation")
    steps.send(page, "Send the recommendation")
    with portal.reading() as session:
        kept = session.scalars(select(Recommendation)).one()
        row = repr({column.key: getattr(kept, column.key) for column in Recommendation.__table__.columns})
    for words in (steps.NAME, steps.DEEDS, "钱举善", "82505678"):
        assert words not in row


def test_a_program_is_told_apart_from_people(portal: Portal, visitor: Visitor) -> None:
    first = visitor.open("/integrity-models/recommend?lang=en")
    caught = first.submit("Continue", name="x", place="ciyu", homepage="https://spam.example")
    assert caught.status == 422
    quick = steps.fill_in(portal.visitor()).submit("Send the recommendation")
    assert quick.errors == ["That went very fast. Please read it through once more, then send it."]
    links = "http://a.example http://b.example https://c.example www.d.example"
    advert = steps.send(steps.fill_in(portal.visitor(), deeds=links), "Send the recommendation")
    assert advert.errors == ["Take the internet addresses out"]
    with portal.reading() as session:
        assert session.scalars(select(Recommendation)).all() == []


def test_one_address_sends_no_more_than_the_limit(portal: Portal, visitor: Visitor) -> None:
    with portal.app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        for _ in range(honours.limit(honours.SENT_PER_HOUR) - 1):
            throttle.by_address("12/hour", "models-sent")
    assert steps.send(steps.fill_in(visitor), "Send").heading == "Thank you, it has arrived"
    page = steps.send(steps.fill_in(visitor), "Send")
    assert "This is used very much just now" in page.errors[0]


def test_a_citizen_recommends_themselves_and_reads_what_became_of_it(portal: Portal) -> None:
    citizen = people.make_citizen(portal)
    visitor = people.sign_in(portal, citizen.login)
    page = visitor.open("/me/honours/recommend?lang=en").submit(
        "Continue", kind="dedication", place="chenzhuang", deeds=steps.DEEDS
    )
    page = page.submit("Send the recommendation")
    assert page.heading == "My honours"
    assert page.rows("What you recommended yourself for")[0][1] == "Dedication to one's work"
    copy = visitor.client.get("/me/data.json").json
    assert copy["recommendations_of_oneself"][0]["deeds"] == steps.DEEDS


def take_up(portal: Portal, editor: Visitor) -> Page:
    reference = steps.recommend(portal)
    page = editor.open(f"/office/integrity-models/recommendations/{reference}?lang=en")
    assert page.summary("Contact") == "0311-82505678"
    return page.submit("Begin the check")


def check(portal: Portal, editor: Visitor, number: str, *, with_picture: bool = False) -> str:
    """The whole check through the office's pages; answers the model's number."""
    page = take_up(portal, editor)
    at = page.url
    page = editor.open(f"{at}/person").submit("Keep", name=steps.NAME, id_number=number)
    body = str(people.body(portal))
    day = clock.today() - timedelta(days=40)
    page = editor.open(f"{at}/award").submit(
        "Keep", title=steps.TITLE, body=body, document_no=steps.DOCUMENT,
        awarded_on=[str(day.year), str(day.month), str(day.day)], session_no="第七届",
    )  # fmt: skip
    page = editor.open(f"{at}/story").submit("Keep", summary=steps.SUMMARY, story=steps.STORY)
    if with_picture:
        page = editor.open(f"{at}/picture").submit("Keep", picture=steps.drawing(), alt=steps.ALT)
    assert page.url == at, page.errors
    return at.rsplit("/", 1)[1]


def test_the_whole_way_through_the_pages(portal: Portal) -> None:
    citizen = people.make_citizen(portal, name=steps.NAME)
    editor, reviewer = office(portal, Role.EDITOR), office(portal, Role.REVIEWER)
    reference = check(portal, editor, citizen.id_number, with_picture=True)
    at = f"/office/integrity-models/{reference}"
    page = editor.open(at)
    assert "The person has to agree to exactly what will be shown" in page.text
    assert not page.has_button("Propose the public notice")
    page.submit("Ask the person")
    person = people.sign_in(portal, citizen.login)
    assert "You are to be honoured: do you agree?" in person.open("/me/messages?lang=en").text
    page = person.open(f"/me/honours/{reference}?lang=en")
    assert "钱是人家的" in page.text
    page = page.submit("Send my answer", answer="agree", is_named="y", is_pictured="y")
    assert "You agreed." in page.text
    page = editor.open(at).submit("Propose the public notice")
    assert "Proposed for public notice" in page.text
    page = reviewer.open(f"{at}?lang=en").submit("Open the public notice")
    assert "In public notice" in page.text

    reader = portal.visitor()
    page = reader.open(f"/integrity-models/{reference}?lang=en")
    assert page.heading == steps.NAME
    comment = page.click("Comment on this").submit("Continue", words="日期应当是四月。", name="钱举善")
    sent = steps.send(comment, "Send the comment")
    code = steps.receipt_on(sent)
    with clock.travel(clock.today() + timedelta(days=20)):
        reviewer = people.sign_in(portal, str(Role.REVIEWER))
        assert "Answer every comment first" in reviewer.open(at).submit("Publish").html
        with portal.reading() as session:
            number = session.scalars(select(ModelComment.reference)).one()
        reviewer.open(f"/office/integrity-models/comments/{number}").submit(
            "Send the answer", answer="日期已经核对无误。", is_shown="y", gist="颁奖日期是否有误？"
        )
        assert "Published" in reviewer.open(at).submit("Publish").html
        page = reader.open(f"/integrity-models/{reference}?lang=en")
        assert "颁奖日期是否有误？" in page.text
        assert "日期应当是四月" not in page.html
        assert "钱举善" not in page.html
        followed = portal.visitor().open("/integrity-models/follow-up?lang=en").submit("Open", code=code)
        assert followed.summary("Answer of the office") == "日期已经核对无误。"
        picture = page.soup.select_one(".app-honour-page__picture img")
        assert picture is not None
        assert picture["alt"] == steps.ALT
        answer = reader.client.get(str(picture["src"]))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        person = people.sign_in(portal, citizen.login)
        person.open(f"/me/honours/{reference}?lang=en").submit("Hide it now")
        assert reader.open(f"/integrity-models/{reference}").status == 404
        assert reader.client.get(str(picture["src"])).status_code == 404


def test_a_person_without_an_account_answers_by_the_letter(portal: Portal, quick: list[str]) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by)
    editor = people.sign_in(portal, str(Role.EDITOR))
    page = editor.open(f"/office/integrity-models/{reference}?lang=en").submit("Make a letter")
    assert page.heading == "The letter to the person"
    assert editor.client.get(page.link("Download the letter")).mimetype == "application/pdf"
    assert "handed out once" in editor.open(f"/office/integrity-models/{reference}/letter").html
    code = next(
        word
        for word in quick[0].replace("<", " ").replace(">", " ").split()
        if len(word) == 14 and word.count("-") == 2
    )
    reader = portal.visitor()
    page = reader.open("/integrity-models/consent?lang=en")
    wrong = page.submit("Open", code=code, last_character="错")
    assert wrong.errors == [
        "Code and name do not fit, or the letter can no longer be used. Compare both with the letter, or ask "
        "the counter for a new one."
    ]
    page = wrong.submit("Open", code=code.lower().replace("-", " "), last_character="信")
    assert page.heading == "Your honour"
    page = page.submit("Send my answer", answer="agree")
    assert "You agreed." in page.text
    assert steps.model_of(portal, reference).is_agreed
    assert not steps.model_of(portal, reference).is_named
    page = page.submit("Decline the honour")
    assert "You declined." in page.text
    page = page.submit("Send my answer", answer="agree", is_named="y")
    assert steps.model_of(portal, reference).is_named
    assert page.submit("Close this page").heading == "Integrity models"
    assert reader.open("/integrity-models/consent/answer").url == "/integrity-models/consent"


def test_a_letter_is_void_after_five_wrong_tries(portal: Portal) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by)
    with portal.writing() as session:
        model = session.scalars(select(IntegrityModel)).one()
        code = checking.issue_letter(session, by.editor, model)
    page = portal.visitor().open("/integrity-models/consent?lang=en")
    for _ in range(5):
        page = page.submit("Open", code=code, last_character="错")
        assert page.status == 422
    assert page.submit("Open", code=code, last_character="信").status == 422
    assert steps.model_of(portal, reference).consent == "asked"


def test_nobody_is_proposed_without_their_consent_to_exactly_these_words(portal: Portal) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by)
    with pytest.raises(NotNow, match="missing-consent"):
        steps.do(portal, noticing.propose, by.editor, reference)
    steps.answer(portal, reference)
    words = steps.Words(summary="另外的话。", story="另外的故事。")
    steps.do(portal, checking.write_story, by.editor, reference, words=words)
    with pytest.raises(NotNow, match="missing-consent"):
        steps.do(portal, noticing.propose, by.editor, reference)


def test_who_read_other_words_does_not_agree_to_the_new_ones(portal: Portal) -> None:
    by = steps.staff(portal)
    citizen = people.make_citizen(portal, name=steps.NAME)
    reference = steps.checked(portal, by, id_number=citizen.id_number)
    page = people.sign_in(portal, citizen.login).open(f"/me/honours/{reference}?lang=en")
    words = steps.Words(summary="另外的话。", story="另外的故事。")
    steps.do(portal, checking.write_story, by.editor, reference, words=words)
    page = page.submit("Send my answer", answer="agree")
    assert page.errors == ["The words were changed while you read them. Please read them once more."]
    assert not steps.model_of(portal, reference).is_agreed
    page = page.submit("Send my answer", answer="agree")
    assert steps.model_of(portal, reference).is_agreed


def test_two_people_open_the_notice_and_publish(portal: Portal) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by)
    steps.answer(portal, reference)
    steps.do(portal, noticing.propose, by.reviewer, reference)
    with pytest.raises(FourEyes):
        steps.do(portal, noticing.open_notice, by.reviewer, reference)
    with pytest.raises(NotAllowed):
        steps.do(portal, noticing.open_notice, by.editor, reference)
    steps.do(portal, noticing.open_notice, by.other, reference)
    with pytest.raises(NotNow, match="notice-runs"):
        steps.do(portal, deciding.publish, by.other, reference)
    with clock.travel(clock.today() + timedelta(days=20)):
        with pytest.raises(FourEyes):
            steps.do(portal, deciding.publish, by.reviewer, reference)
        steps.do(portal, deciding.publish, by.other, reference)
        assert portal.visitor().open(f"/integrity-models/{reference}").status == 200


def test_a_minor_cannot_be_identified(portal: Portal) -> None:
    editor = office(portal, Role.EDITOR)
    page = take_up(portal, editor)
    child = people.id_number(clock.today() - timedelta(days=365 * 12), 7)
    page = editor.open(f"{page.url}/person").submit("Keep", name="小明", id_number=child)
    assert page.errors == ["The person is not of full age. Minors are not published here."]


def test_a_name_that_the_register_does_not_know_for_the_number_is_refused(portal: Portal) -> None:
    number = people.next_id_number()
    steps.make_subject(portal, "慕容守拙", number)
    editor = office(portal, Role.EDITOR)
    page = take_up(portal, editor)
    page = editor.open(f"{page.url}/person").submit("Keep", name=steps.NAME, id_number=number)
    assert page.errors == ["The register of subjects has another name for this number. Check both."]
    assert "慕容" not in page.html


def test_what_may_not_be_shown_is_no_story(portal: Portal) -> None:
    editor = office(portal, Role.EDITOR)
    page = take_up(portal, editor)
    page = editor.open(f"{page.url}/story").submit(
        "Keep", summary="他的电话是13800138000。", story="他患有糖尿病。"
    )
    assert page.status == 422
    assert "Take out what may not be shown here" in page.errors[0]


def test_a_revoked_honour_leaves_a_stone_that_names_nobody(portal: Portal) -> None:
    by = steps.staff(portal)
    reference = steps.published(portal, by)
    reviewer = people.sign_in(portal, str(Role.REVIEWER))
    at = f"/office/integrity-models/{reference}"
    page = reviewer.open(f"{at}/ask-revocation?lang=en").submit(
        "Propose", reason="facts-untrue", reasons="失主否认。"
    )
    assert not page.has_button("Revoke the honour"), "not whoever proposed it"
    with pytest.raises(FourEyes):
        steps.do(portal, deciding.revoke, by.reviewer, reference)
    assert portal.visitor().open(f"/integrity-models/{reference}").status == 200
    other = people.sign_in(portal, "other-reviewer")
    other.open(f"{at}?lang=en").submit("Revoke the honour")
    page = portal.visitor().open(f"/integrity-models/{reference}?lang=en")
    assert (page.status, page.heading) == (410, "This honour was revoked")
    assert page.summary("Reason") == "What it was awarded for turned out not to be so"
    for words in (steps.NAME, steps.TITLE, steps.SUMMARY, steps.DOCUMENT, "失主否认"):
        assert words not in page.html


def test_hostile_words_stay_words(portal: Portal) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by)
    hostile = '<script>alert(1)</script>{{ 7*7 }} " onload=x </title>'
    words = steps.Words(summary=hostile, story=f"# {hostile}\n\n> {hostile}\n\n{hostile}\n{hostile}")
    steps.do(portal, checking.write_story, by.editor, reference, words=words)
    steps.answer(portal, reference)
    steps.do(portal, noticing.propose, by.editor, reference)
    steps.do(portal, noticing.open_notice, by.other, reference)
    with clock.travel(clock.today() + timedelta(days=20)):
        steps.do(portal, deciding.publish, by.other, reference)
        for address in (
            f"/integrity-models/{reference}",
            "/integrity-models",
            "/feeds/integrity-models.atom",
        ):
            answer = portal.visitor().client.get(address).get_data(as_text=True)
            assert "<script>alert" not in answer, address
            assert "49 " not in answer
        assert ">alert(1)<" not in portal.visitor().open(f"/integrity-models/{reference}").html
