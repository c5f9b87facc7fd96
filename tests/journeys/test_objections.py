"""Objections in a real browser: upheld, partly upheld, refused and then looked at again by others."""

from __future__ import annotations

import re

from app.cli.seed.people import PASSWORD, REVIEWER, REVIEWER2, TOTP_SECRET, ZHANG, DemoStaff
from tests.journeys.conftest import MakeReader
from tests.journeys.test_tips import tab_to
from tests.support import records_steps
from tests.support.browser import PHONE, Reader
from tests.support.live import LivePortal

WORDS = "这份处罚决定不是我的，当天我在外地，有车票为证。"
ANSWER = "经调取原案卷核对，作出本答复。"
CORRECTED = "当事人仅逾期七日未办理道路运输证年审。"


def make_record(live: LivePortal) -> str:
    """A record about demo-zhang that no other journey knows."""
    row = records_steps.fine_row(name=ZHANG.name, id_number=ZHANG.id_number)
    return records_steps.make_record(live.portal, row)


def citizen(reader: MakeReader, **manner: object) -> Reader:
    return reader(**manner).sign_in(ZHANG.login, PASSWORD)


def file(person: Reader, record: str) -> str:
    """Object to the record; answers the reference."""
    person.open(f"/me/objections/new?record={record}").send(ground="not-me", request=WORDS)
    person.sees(WORDS).press("File the objection")
    return re.sub(r".*/(O[0-9A-Z-]+)/filed.*", r"\1", person.path)


def opened(reader: MakeReader, who: DemoStaff, reference: str, **manner: object) -> Reader:
    """The objection in the office, its purpose stated."""
    office = reader(**manner).sign_in(who.login, PASSWORD, TOTP_SECRET)
    return office.open(f"/office/objections/{reference}").send(purpose="办理异议")


def test_an_objection_is_upheld_and_the_record_is_gone(reader: MakeReader, live: LivePortal) -> None:
    record = make_record(live)
    person = citizen(reader)
    reference = file(person, record)
    person.open(f"/me/records/{record}").sees(person.words("Objection pending"))
    office = opened(reader, REVIEWER, reference)
    office.press("Answer and decide").send(outcome="deleted", answer=ANSWER)
    office.sees(office.words("The record is deleted"))
    person.open(f"/me/objections/{reference}").sees(person.words("The record is deleted"))
    assert person.violations() == []
    person.press("The answer as a paper").sees("信异复")
    assert person.violations() == []
    person.open("/me/records")
    assert record not in person.text


def test_a_part_is_corrected_on_a_phone_without_scripts(reader: MakeReader, live: LivePortal) -> None:
    record = make_record(live)
    person = citizen(reader, language="en", width=PHONE, has_scripts=False)
    reference = file(person, record)
    office = opened(reader, REVIEWER, reference, language="en")
    office.press("Answer and decide").send(outcome="corrected", answer=ANSWER, part_violation_facts=CORRECTED)
    person.open(f"/me/records/{record}").sees(CORRECTED).sees("amended after an objection")
    person.open(f"/me/objections/{reference}/answer").sees("Version 2 of the record was made.")
    code = person.page.locator(".app-seal .app-code").inner_text()
    reader(language="en").open(f"/verify/{code}").sees("Answer to an objection")


def test_a_refused_objection_is_looked_at_again_by_others_asked_with_the_keyboard_alone(
    reader: MakeReader, live: LivePortal
) -> None:
    record = make_record(live)
    person = citizen(reader)
    reference = file(person, record)
    office = opened(reader, REVIEWER, reference)
    office.press("Answer and decide").send(outcome="not-upheld", answer=ANSWER)
    person.open(f"/me/objections/{reference}")
    tab_to(person, f"a[href$='/me/objections/{reference}/reconsider']")
    person.page.keyboard.press("Enter")
    person.page.wait_for_url("**/reconsider**")
    assert person.violations() == []
    tab_to(person, "textarea[name=request]")
    person.page.keyboard.type(WORDS)
    tab_to(person, "main form button[type=submit]")
    person.page.keyboard.press("Enter")
    person.sees(person.words("Others than those who gave the answer are looking at it again."))
    assert person.violations() == []
    other = opened(reader, REVIEWER2, reference)
    assert other.violations() == []
    other.press("Reconsider and decide").send(outcome="cannot-be-confirmed", answer=ANSWER)
    person.open(f"/me/objections/{reference}").sees(person.words("It could not be confirmed"))
    note = "The person objected; neither the record nor the objection could be proved."
    person.open(f"/me/records/{record}").sees(person.words(note))
