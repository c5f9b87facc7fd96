"""Tips in a real browser: anonymous on a phone without scripts, named, by keyboard alone, left quickly."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.cli.seed.people import DPO, MARKET, PASSWORD, REVIEWER, TOTP_SECRET
from app.features.tips.models import Tip
from tests.journeys.conftest import MakeReader
from tests.support.browser import DESK, PHONE, Reader
from tests.support.live import LivePortal
from tests.support.tips_steps import photograph

FACTS = "有人冒充信用修复中介，收了两千元。"
NAME, CONTACT = "钱举信", "0311-82501234"


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(photograph().getvalue())
    return path


def newest(live: LivePortal) -> str:
    with live.portal.reading() as session:
        return session.scalars(select(Tip.reference).order_by(Tip.id.desc())).first() or ""


def answer(resident: Reader, *, picture: Path | None = None, is_named: bool = False) -> Reader:
    """Through the guided form, up to the page where the answers are checked."""
    resident.open("/tips/new").send(conduct="telecom-fraud")
    resident.send(facts=FACTS).send(place="北关集市", happened="本月上旬").send(
        reported_party="自称某中心的人"
    )
    if picture is not None:
        resident.page.locator("input[type=file]").set_input_files(str(picture))
        if resident.has_scripts:
            expect(resident.page.locator(".app-uploads__name")).to_contain_text("photo.jpg")
    resident.press("Continue")
    resident.send(named="named" if is_named else "anonymous")
    if is_named:
        resident.send(name=NAME, contact=CONTACT, wishes="yes")
    return resident.sees(FACTS)


def code_of(resident: Reader) -> str:
    return resident.page.locator(".app-receipt__code").inner_text()


def staff(reader: MakeReader, login: str, **manner: object) -> Reader:
    return reader(**manner).sign_in(login, PASSWORD, TOTP_SECRET)


def test_anonymous_resident_reports_on_a_phone_without_scripts(
    reader: MakeReader, live: LivePortal, picture: Path
) -> None:
    resident = answer(reader(width=PHONE, has_scripts=False), picture=picture)
    resident.sees("photo.jpg").press("File this tip")
    code = code_of(resident)
    resident.send(typed=code).sees(resident.words("Your tip has arrived and waits to be taken up."))
    resident.click("Proof of filing, to print").sees(resident.words("Proof of filing"))
    office = staff(reader, REVIEWER.login).open(f"/office/tips/{newest(live)}").sees(FACTS)
    assert "photo.jpg" not in office.page.content()
    office.press("Take up this tip").send(text="请补充对方的电话号码。")
    resident = reader(width=PHONE, has_scripts=False).open("/tips/follow-up").send(code=code)
    resident.sees("请补充对方的电话号码。").send(text="电话写在传单上。").sees("电话写在传单上。")
    resident.press("Quick exit")
    assert resident.path == "/calendar"
    assert resident.follow("/tips/follow-up/conversation").path == "/tips/follow-up"


def test_named_resident_is_unsealed_by_two_and_reads_it(reader: MakeReader, live: LivePortal) -> None:
    resident = answer(reader(language="en"), is_named=True).sees(NAME).press("File this tip")
    code = code_of(resident)
    resident.send(typed=code)
    tip = f"/office/tips/{newest(live)}"
    office = staff(reader, REVIEWER.login).open(tip)
    office.does_not_see(NAME).press("Take up this tip").click("Ask who the reporter is")
    office.page.locator("[name=hours][value='24']").check()
    office.send(reason="需要当面核对账本来源。").does_not_see(NAME)
    second = staff(reader, DPO.login).open("/office/tips/unsealings")
    second.page.locator("main table a").last.click()
    second.does_not_see(NAME).send(decision="approve", answer="理由充分，同意。")
    office.follow(tip).press("Look at who the reporter is").sees(NAME).sees(CONTACT)
    resident = reader(language="en").open("/tips/follow-up").send(code=code)
    resident.sees("需要当面核对账本来源。").sees("理由充分，同意。")
    resident.sees(resident.words("The reporter's identity was looked at"))


def enter(resident: Reader) -> None:
    """Press Enter on what has the focus, and wait for the page that it leads to."""
    with resident.page.expect_navigation():
        resident.page.keyboard.press("Enter")


def tab_to(resident: Reader, selector: str) -> None:
    """Go with the tab key to a field or button; raises AssertionError where it cannot be reached."""
    for _ in range(80):
        if resident.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        resident.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard at {resident.path}")


def test_resident_reports_with_the_keyboard_alone(reader: MakeReader, live: LivePortal) -> None:
    resident = reader(width=DESK).open("/tips/new")
    tab_to(resident, "input[name=conduct]")
    resident.page.keyboard.press("ArrowDown")
    send = "main form button[type=submit]:not([name])"
    for field, words in (
        ("", ""),
        ("textarea[name=facts]", FACTS),
        ("input[name=place]", "北关集市"),
        ("input[name=reported_party]", "自称某中心的人"),
        ("", ""),
    ):
        if field:
            tab_to(resident, field)
            resident.page.keyboard.type(words)
        tab_to(resident, send)
        enter(resident)
    tab_to(resident, "input[name=named]")
    resident.page.keyboard.press("Space")
    tab_to(resident, send)
    enter(resident)
    resident.sees(FACTS)
    tab_to(resident, send)
    enter(resident)
    code = code_of(resident)
    tab_to(resident, "input[name=typed]")
    resident.page.keyboard.type(code)
    enter(resident)
    resident.sees(resident.words("Your tip has arrived and waits to be taken up."))


def test_escape_three_times_leaves_and_takes_the_page_out_of_the_history(
    reader: MakeReader, live: LivePortal
) -> None:
    resident = reader().open("/help").open("/tips/new").send(conduct="other")
    resident.page.locator("textarea[name=facts]").fill("看到有人走过来")
    for _ in range(3):
        resident.page.keyboard.press("Escape")
    resident.page.wait_for_url("**/calendar")
    resident.page.wait_for_load_state()
    assert "tips" not in resident.path
    assert live.portal.settings.site_name not in resident.page.content()
    resident.page.go_back()
    assert "看到有人走过来" not in resident.page.content()
    resident.follow("/tips/new/check")
    assert resident.path == "/tips/new"


@pytest.mark.parametrize(("width", "language"), [(DESK, "en"), (PHONE, "zh")])
def test_every_inner_step_of_a_reporter_is_accessible(
    reader: MakeReader, live: LivePortal, picture: Path, width: int, language: str
) -> None:
    resident = reader(width=width, language=language)
    answer(resident, picture=picture, is_named=True)
    found = resident.violations()
    for name in ("facts", "place", "party", "evidence", "named", "contact"):
        found += resident.open(f"/tips/new/{name}").violations()
    resident.send(contact="call me")
    found += resident.violations()
    resident.open("/tips/new/check").press("File this tip")
    found += resident.violations()
    code = code_of(resident)
    found += resident.open("/tips/new/receipt/skip").violations()
    resident.open("/tips/new/receipt").send(typed=code)
    for path in ("/tips/follow-up/conversation", "/tips/follow-up/evidence", "/tips/proof", "/calendar"):
        found += resident.open(path).violations()
    office = staff(reader, REVIEWER.login).open(f"/office/tips/{newest(live)}").press("Take up this tip")
    office.press("Close with a reason").send(reason="handled", text="已处理。")
    for path in ("/tips/follow-up/conversation", "/tips/follow-up/survey", "/tips/follow-up/reopen"):
        found += resident.open(path).violations()
    proof = resident.open("/tips/proof").page.locator("main dd").nth(2).inner_text()
    found += reader(width=width, language=language).open(f"/verify/{proof}").violations()
    assert found == []


@pytest.mark.parametrize(("width", "language"), [(DESK, "zh"), (PHONE, "en")])
def test_the_offices_pages_about_a_tip_are_accessible(
    reader: MakeReader, live: LivePortal, picture: Path, width: int, language: str
) -> None:
    resident = answer(reader(), picture=picture, is_named=True)
    resident.press("File this tip")
    tip = f"/office/tips/{newest(live)}"
    office = staff(reader, REVIEWER.login, width=width, language=language).open(tip)
    found = office.violations()
    office.press("Take up this tip")
    for step in ("assign", "extend", "merge", "open-case", "close", "conflict", "unseal"):
        found += office.open(f"{tip}/{step}").violations()
    office.open(tip).page.locator(".app-uploads__ways a").first.click()
    found += office.violations()
    found += office.open("/office/tips/figures").violations()
    office.open(f"{tip}/unseal").page.locator("[name=hours][value='2']").check()
    office.send(reason="需要当面核对。")
    second = staff(reader, DPO.login, width=width, language=language).open("/office/tips/unsealings")
    found += second.violations()
    second.page.locator("main table a").last.click()
    found += second.violations()
    second.send(decision="approve", answer="同意。")
    found += second.violations()
    office.open(tip).press("Look at who the reporter is")
    found += office.violations()
    office.open(f"{tip}/assign").page.locator("select[name=body]").select_option(label=MARKET.name)
    office.press("Hand to a body")
    found += office.violations()
    assert found == []
