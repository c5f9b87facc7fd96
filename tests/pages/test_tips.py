"""Residents' tips: filed without an account, kept by receipt code, followed up with it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from argon2.low_level import hash_secret_raw
from sqlalchemy import select
from structlog.testing import capture_logs

from app.features.tips import queries, receipts, services
from app.features.tips.models import Tip
from app.kernel import clock
from app.kernel.permissions import Role
from app.rulebook import working_days
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import (
    FACTS,
    answer_questions,
    everything_stored,
    file_tip,
    office_clerk,
    only_tip,
    open_tip,
    receipt_on,
    verbs,
)

FULL_COST_KIB = receipts._MEMORY_KIB  # read before the suite makes codes cheap

# --- filing ------------------------------------------------------------------------------------------


def test_resident_files_a_tip_without_an_account_and_keeps_the_code(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor)
    assert page.heading == "Check your answers"
    assert page.summary("Kind of conduct") == "Something else"
    assert page.summary("What happened") == FACTS.replace("\n", " ")
    page = page.submit("File this tip")
    code = receipt_on(page)
    assert len(code) == receipts.DIGITS
    page = page.submit("I have the code", typed=receipts.grouped(code))
    assert page.url == "/tips/follow-up/conversation"
    assert "waits to be taken up" in page.text
    assert only_tip(portal).is_receipt_confirmed
    assert verbs(portal) == ["tips.filed", "tips.receipt-confirmed"]


def test_resident_can_file_with_only_what_is_needed(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor, place="", happened="", reported_party="")
    assert page.summary("Where") == "(left empty)"
    receipt_on(page.submit("File this tip"))
    assert only_tip(portal).place_sealed == ""


def test_resident_sees_what_is_missing_and_keeps_what_was_written(visitor: Visitor) -> None:
    page = visitor.open("/tips/new?lang=en").submit("Continue")
    assert page.status == 422
    assert page.errors == ["Choose what kind of conduct it is about"]
    page = page.submit("Continue", conduct="other").submit("Continue", facts="   ")
    assert page.errors == ["Describe what happened"]
    long = "x" * 4001
    page = page.submit("Continue", facts=long)
    assert page.errors == ["Shorten this to at most 4000 characters"]
    assert long in page.html


def test_resident_can_go_back_and_change_an_answer(visitor: Visitor) -> None:
    page = answer_questions(visitor)
    page = page.open("/tips/new/facts?change=1")
    assert FACTS in page.html.replace("\r", "")
    page = page.submit("Continue", facts="Something different")
    assert page.heading == "Check your answers"
    assert page.summary("What happened") == "Something different"
    assert page.summary("Where") == "Market street"
    assert page.open("/tips/new").form("Continue").select_one("input[value=other]").has_attr("checked")


def test_resident_cannot_skip_a_needed_question(visitor: Visitor) -> None:
    assert visitor.open("/tips/new/party").url == "/tips/new"
    assert visitor.open("/tips/new/check").url == "/tips/new"
    page = visitor.open("/tips/new?lang=en").submit("Continue", conduct="other")
    assert page.open("/tips/new/check").url == "/tips/new/facts"


def test_resident_cannot_name_a_kind_of_conduct_that_does_not_exist(visitor: Visitor) -> None:
    page = visitor.open("/tips/new?lang=en").submit("Continue", conduct="being-poor")
    assert page.status == 422


def test_resident_who_presses_twice_files_one_tip(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor)
    first, second = page.submit("File this tip"), page.submit("File this tip")
    assert receipt_on(first) == receipt_on(second)
    only_tip(portal)


def test_resident_whose_answer_got_lost_files_one_tip(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor)
    page.submit("File this tip", follow=False)
    again = page.open("/tips/new/check")
    assert again.heading == "Check your answers"  # nothing tells this browser yet that it worked
    receipt_on(again.submit("File this tip"))
    only_tip(portal)


def test_tip_filed_by_two_presses_at_the_same_moment_is_one(portal: Portal) -> None:
    receipt = receipts.new_receipt()

    def press(_number: int) -> str:
        with portal.writing() as session:
            tip, code = services.file_tip(session, conduct="other", facts=FACTS, receipt=receipt)
            assert code == receipt
            return tip.reference

    with ThreadPoolExecutor(4) as threads:
        references = set(threads.map(press, range(8)))
    assert references == {only_tip(portal).reference}
    assert verbs(portal) == ["tips.filed"]


def test_resident_cannot_file_without_end(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor)
    for _ in range(6):
        page.submit("File this tip", follow=False, once="")
    page = page.submit("File this tip", once="")
    assert page.status == 422
    assert "try again in" in page.errors[0]
    assert page.summary("What happened") == FACTS.replace("\n", " ")


# --- the receipt -------------------------------------------------------------------------------------


def test_resident_who_types_the_code_wrongly_is_told_so(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor).submit("File this tip")
    code = receipt_on(page)
    page = page.submit("I have the code", typed="1" * 20)
    assert page.errors == ["This is not the code above. Compare it group by group."]
    assert receipt_on(page) == code
    assert not only_tip(portal).is_receipt_confirmed


def test_resident_can_go_on_without_typing_it_back_after_a_warning(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor).submit("File this tip").click("Go on without typing it back")
    assert "The code will not be shown again" in page.text
    page = page.submit("Leave and forget the code")
    assert page.url == "/tips/follow-up"
    assert visitor.open("/tips/new/receipt").url == "/tips/follow-up"
    assert not only_tip(portal).is_receipt_confirmed


def test_words_of_a_tip_leave_the_session_when_it_is_filed(visitor: Visitor) -> None:
    page = answer_questions(visitor).submit("File this tip")
    code = receipt_on(page)
    assert visitor.open("/tips/new").url == "/tips/new/receipt"
    page = visitor.open("/tips/new/receipt").submit("I have the code", typed=code)
    assert visitor.open("/tips/new/check").url == "/tips/new"


def test_receipt_has_more_than_66_bits_and_no_address_carries_it(portal: Portal, visitor: Visitor) -> None:
    assert 10**receipts.DIGITS > 2**66
    with capture_logs() as lines:
        code = file_tip(visitor)
    assert code not in repr(lines)
    assert code not in everything_stored(portal)
    assert len({receipts.new_receipt() for _ in range(50)}) == 50


def test_code_is_understood_however_it_is_typed(visitor: Visitor) -> None:
    code = file_tip(visitor)
    full_width = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (receipts.grouped(code), f" {code}\t", "-".join(re.findall("....", code)), full_width):
        assert open_tip(visitor, typed).heading == "Your tip"


# --- coming back -------------------------------------------------------------------------------------


def test_stranger_with_a_wrong_code_learns_nothing(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    stranger = portal.visitor()
    close_by = code[:-1] + str((int(code[-1]) + 1) % 10)
    answers = {tuple(open_tip(portal.visitor(), typed).errors) for typed in (close_by, "7", "abc", "0" * 20)}
    assert answers == {("No tip has this code. Compare it with your note, digit by digit.",)}
    page = open_tip(stranger, close_by)
    assert page.status == 422
    assert close_by in page.html
    assert stranger.open("/tips/follow-up/conversation").url == "/tips/follow-up"


def test_stranger_waits_longer_after_each_wrong_code(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    stranger = portal.visitor()
    with clock.travel(datetime(2026, 11, 23, 1, 0, tzinfo=UTC)):
        for _ in range(3):
            open_tip(stranger, "1" * 20)
        page = open_tip(stranger, code)
        assert 1 <= seconds_in(page) <= 4
        assert code in page.html
    with clock.travel(datetime(2026, 11, 23, 1, 1, tzinfo=UTC)):
        open_tip(stranger, "1" * 20)
        page = open_tip(stranger, "1" * 20)
        assert 5 <= seconds_in(page) <= 8
    with clock.travel(datetime(2026, 11, 23, 1, 2, tzinfo=UTC)):
        assert open_tip(stranger, code).heading == "Your tip"


def test_who_begins_a_new_session_for_each_try_waits_all_the_same(portal: Portal, visitor: Visitor) -> None:
    """Somebody who knows the beginning of a code gains nothing by forgetting their cookie."""
    code = file_tip(visitor)
    close_by = [code[:12] + f"{number:08}" for number in range(6)]
    answers = [open_tip(portal.visitor(), guess).errors[0] for guess in close_by]
    assert answers[4].startswith("No tip has this code")
    assert re.fullmatch(r"Wait \d+ seconds, then enter the code again\.", answers[5])
    assert open_tip(portal.visitor(), "9" * 20).errors[0].startswith("No tip has this code")
    reporter = portal.visitor()
    wait = seconds_in(open_tip(reporter, code))
    assert 1 <= wait <= 60
    with clock.travel(clock.now() + timedelta(seconds=wait + 1)):
        assert open_tip(reporter, code).heading == "Your tip"


def test_many_wrong_codes_slow_everybody_down_a_little(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    for _ in range(60):
        portal.toolbox.rate_limits.hit("100000/hour", "tips-wrong-code", everybodys_key(portal))
    reporter = portal.visitor()
    wait = seconds_in(open_tip(reporter, code))
    assert 1 <= wait <= 60
    with clock.travel(clock.now() + timedelta(seconds=wait + 1)):
        assert open_tip(reporter, code).heading == "Your tip"


def everybodys_key(portal: Portal) -> str:
    return portal.toolbox.keyring.blind("everybody", "tips.limit-code-all")


def test_wrong_code_costs_as_much_as_a_right_one(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "_MEMORY_KIB", FULL_COST_KIB)
    code = file_tip(visitor)
    work: list[tuple[object, ...]] = []

    def derive(secret: bytes, salt: bytes, *cost: object, **more: object) -> bytes:
        work.append((*cost, *sorted(more.items())))
        return hash_secret_raw(secret, salt, *cost, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(receipts, "hash_secret_raw", derive)
    with portal.reading() as session:
        found = [queries.find_by_receipt(session, typed) is not None for typed in (code, "1" * 20, "7")]
    assert found == [True, False, False]
    assert len(work) == 3
    assert len(set(work)) == 1, "each of the three, right, wrong and short, is derived with the same work"
    assert work[0][:2] == (3, 32 * 1024), "passes and KiB: what makes guessing slow"


def test_reporter_can_leave_and_the_browser_forgets(visitor: Visitor) -> None:
    code = file_tip(visitor)
    page = open_tip(visitor, code).submit("Leave this tip")
    assert "no longer shows it" in page.text
    assert visitor.open("/tips/follow-up/conversation").url == "/tips/follow-up"


def test_reporter_can_leave_quickly_and_nothing_stays(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor)
    token = page.soup.select_one("form[action='/tips/exit'] input[name=csrf_token]")["value"]
    answer = visitor.client.post("/tips/exit", data={"csrf_token": token})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/calendar")
    assert visitor.open("/tips/new/check").url == "/tips/new"
    assert "draft" not in everything_stored(portal, but={"events"})


def test_reporter_and_staff_write_to_each_other(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    desk = office_clerk(portal)
    page = desk.open("/office/tips/").click("T2")
    page = page.submit("Send the answer", text="Which shop is it?")
    assert "Which shop is it?" in page.text
    page = open_tip(portal.visitor(), code)
    assert "Which shop is it?" in page.text
    page = page.submit("Send the message", text="The one by the bridge.\nWith the blue door.")
    assert "Your message has arrived." in page.text
    page = desk.open("/office/tips/")
    assert "New message" in page.rows("Tips")[0][3]
    assert "The one by the bridge." in page.click("T2").text


def test_reporter_cannot_send_nothing(visitor: Visitor) -> None:
    code = file_tip(visitor)
    page = open_tip(visitor, code).submit("Send the message", text=" \n ")
    assert (page.status, page.errors) == (422, ["Write a message first"])


def test_reporter_sees_each_step_with_its_date(portal: Portal, visitor: Visitor) -> None:
    with clock.travel(date(2026, 3, 2)):
        code = file_tip(visitor)
        assert only_tip(portal).due_on == date(2026, 3, 23)
        assert "23 March 2026" in open_tip(visitor, code).text
    with clock.travel(date(2026, 3, 24)):
        assert "The time limit has passed" in open_tip(visitor, code).text
    staff = people.make_staff(portal, Role.CLERK)
    with portal.writing() as session:
        services.take_up(session, staff, session.scalars(select(Tip)).one())
    page = open_tip(visitor, code)
    assert "is checking your tip" in page.text
    assert people.OFFICE_NAME in page.text
    assert "clerk" not in page.text.lower()


def test_reporter_is_told_when_the_date_rests_on_holidays_not_decreed_yet(
    portal: Portal, visitor: Visitor
) -> None:
    undecreed = next(year for year in range(2026, 2100) if not working_days.is_decreed(year))
    with clock.travel(date(undecreed, 5, 11)):
        file_tip(visitor)
        assert "The date is provisional" in visitor.open("/tips/follow-up/conversation").text
    assert only_tip(portal).due_on is not None


def seconds_in(page: Page) -> int:
    """How long the page asks to wait."""
    found = re.fullmatch(r"Wait (\d+) seconds, then enter the code again\.", page.errors[0])
    assert found, page.errors
    return int(found.group(1))


def test_resident_reads_the_pages_in_chinese_first(portal: Portal) -> None:
    assert portal.visitor().open("/tips/new").heading == "举报失信行为"
    assert portal.visitor().open("/tips/follow-up").heading == "查询举报进展"
