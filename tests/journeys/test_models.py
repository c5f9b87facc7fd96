"""A model's way in a real browser: recommended, checked, agreed to, heard, published, hidden."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.cli.seed.people import EDITOR, OFFICE, PASSWORD, REVIEWER, TOTP_SECRET, WANG
from app.features.bodies import queries as bodies
from app.features.integrity_models.models import IntegrityModel, ModelComment
from app.features.integrity_models.services import deciding
from app.kernel import clock
from tests.journeys.conftest import MakeReader
from tests.support.browser import DESK, PHONE, Reader
from tests.support.live import LivePortal

SUMMARY = "二十年帮邻居看护老井。"
STORY = "# 一口井\n\n他每天清晨把井台扫一遍。\n\n> 井是大家的。"


def office(reader: MakeReader, login: str) -> Reader:
    return reader(width=DESK).sign_in(login, PASSWORD, TOTP_SECRET)


def newest(live: LivePortal, column: object) -> str:
    with live.portal.reading() as session:
        table = column.class_  # type: ignore[attr-defined]
        return str(session.scalars(select(column).order_by(table.id.desc())).first())  # type: ignore[call-overload]


def check(editor: Reader, live: LivePortal) -> str:
    """From the recommendation to the question to the person; answers the number."""
    editor.open("/office/integrity-models/").page.get_by_role("link", name="N20").last.click()
    editor.press("Begin the check")
    reference = newest(live, IntegrityModel.reference)
    at = f"/office/integrity-models/{reference}"
    editor.follow(f"{at}/person").send(name=WANG.name, id_number=WANG.id_number).sees(WANG.name)
    with live.portal.reading() as session:
        body = bodies.find_by_code(session, OFFICE.code)
        assert body is not None
    page = editor.follow(f"{at}/award").page
    page.locator("[name=title]").fill("助人为乐好邻居")
    page.locator("[name=body]").select_option(str(body.id))
    page.locator("[name=document_no]").fill("灵文明〔2026〕21号")
    for place, part in enumerate(("2026", "5", "4")):
        page.locator("[name=awarded_on]").nth(place).fill(part)
    page.locator("main form button[type=submit]").first.click()
    editor.sees("灵文明〔2026〕21号")
    editor.follow(f"{at}/story").send(summary=SUMMARY, story=STORY).sees(SUMMARY)
    editor.press("Ask the person")
    return reference


def test_a_neighbour_is_recommended_honoured_and_hides(reader: MakeReader, live: LivePortal) -> None:
    resident = reader(width=PHONE, has_scripts=False).open("/integrity-models/recommend")
    resident.send(name=WANG.name, place="tanzhuang").send(kind="helping").send(deeds=SUMMARY).send(
        name="邻居"
    )
    with clock.travel(clock.now() + timedelta(seconds=30)):
        resident.press("Send the recommendation").sees(resident.words("Your receipt code"))

    editor = office(reader, EDITOR.login)
    reference = check(editor, live)
    at, public = f"/office/integrity-models/{reference}", f"/integrity-models/{reference}"

    person = reader(width=PHONE).sign_in(WANG.login, PASSWORD).follow(f"/me/honours/{reference}")
    assert person.violations() == []
    person.page.locator("[name=is_named]").check()
    person.send(answer="agree").sees(person.words("You agreed"))
    editor.follow(at).press("Propose the public notice")
    reviewer = office(reader, REVIEWER.login)
    reviewer.follow(at).press("Open the public notice")

    visitor = reader(width=DESK, language="en").open(public).sees("In public notice")
    assert visitor.violations() == []
    visitor.press("Comment on this").send(words="The well was dug in spring.")
    with clock.travel(clock.now() + timedelta(seconds=30)):
        visitor.press("Send the comment").sees("Thank you, it has arrived")
    comment = newest(live, ModelComment.reference)
    editor.follow(f"/office/integrity-models/comments/{comment}")
    editor.page.locator("[name=is_shown]").check()
    editor.send(answer="已核对年份。", gist="挖井的时间是否准确？")
    _publish(live, reference)
    visitor.open(public).sees("挖井的时间是否准确？").does_not_see("dug in spring")
    assert reader(width=PHONE).open("/integrity-models").sees(WANG.name).violations() == []

    person.follow(f"/me/honours/{reference}").press("Hide it now")
    visitor.open("/integrity-models").does_not_see(WANG.name)


def _publish(live: LivePortal, reference: str) -> None:
    """The days of the notice pass; the reviewer, who did not propose it, publishes."""
    with live.portal.reading() as session:
        from app.features.accounts import queries as accounts

        account = accounts.find_by_login(session, REVIEWER.login)
        assert account is not None
        actor = account.actor
    with clock.travel(clock.today() + timedelta(days=20)), live.portal.writing() as session:
        model = session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()
        deciding.publish(session, actor, model)
