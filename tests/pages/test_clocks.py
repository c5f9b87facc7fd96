"""The legal time of a case stands still for a reason of the law, and both sides read since when and why."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.features.clocks import queries as clocks
from app.features.clocks import services
from app.features.clocks.models import ClockPause
from app.features.messages.models import Message
from app.features.objections import erasers, queries
from app.features.objections.models import Objection
from app.kernel import clock, events
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from tests.support import people, records_steps
from tests.support.objections_steps import (
    Objector,
    clerk,
    decide,
    file,
    make_objector,
    open_in_office,
    reviewer,
)
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

# Seven working days after Monday 2 March 2026: 11 March.
MONDAY, TUESDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
WORDS = "请补充道路运输经营许可证的复印件。"


def filed(portal: Portal) -> tuple[Objector, str]:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        return objector, file(objector)


def pause(staff: Visitor, reference: str, reason: str = "supplement") -> Page:
    page = open_in_office(staff, reference).click("Let the legal time stand still")
    return page.submit("Let it stand still", reason=reason, words=WORDS)


def objection_of(portal: Portal, reference: str) -> Objection:
    with portal.reading() as session:
        return session.scalars(select(Objection).where(Objection.reference == reference)).one()


def test_both_sides_read_why_the_time_stands_still_and_until_when(portal: Portal) -> None:
    objector, reference = filed(portal)
    own = f"/me/objections/{reference}?lang=en"
    with clock.travel(TUESDAY):
        staff = clerk(portal)
        assert "6 working days left." in open_in_office(staff, reference).text
        page = pause(staff, reference)
        assert "The legal time stands still. The person has been told." in page.text
    with clock.travel(FRIDAY):
        shown = people.sign_in(portal, objector.citizen.login).open(own)
        office = open_in_office(clerk(portal), reference)
        for one in (shown, office):
            assert "An answer is due by 13 March 2026 at the latest." in one.text
            assert (
                "has stood still since 3 March 2026, because the office waits for what it asked" in one.text
            )
            assert WORDS in one.text
            assert "It goes on by itself after 10 March 2026. (to be confirmed" in one.text
            assert "left." not in one.text
        assert not office.has_button("Let the legal time stand still")
        page = office.submit("Let the legal time go on")
        assert "The legal time goes on; the answer is due by 13 March 2026" in page.text
        shown = people.sign_in(portal, objector.citizen.login).open(own)
        assert "5 working days left." in shown.text
        assert "The answer is now due by 13 March 2026." in shown.text
    assert objection_of(portal, reference).due_on == date(2026, 3, 13)
    with portal.reading() as session:
        told = session.scalars(select(Message).where(Message.thing == reference).order_by(Message.id))
        assert [one.kind for one in told][-2:] == ["clock-paused", "clock-resumed"]
        assert [event.verb for event in events.history(session, reference)][-2:] == [
            "clocks.paused",
            "clocks.resumed",
        ]
        assert WORDS not in repr([event.contents() for event in events.history(session, reference)])
    messages = people.sign_in(portal, objector.citizen.login).open("/me/messages?lang=en")
    assert messages.link("The legal time of your case goes on") == f"/me/objections/{reference}"


def test_a_pause_that_nobody_ends_ends_by_itself_and_the_office_is_late_after_it(portal: Portal) -> None:
    objector, reference = filed(portal)
    with clock.travel(TUESDAY):
        pause(clerk(portal), reference)
    # Five whole working days, 4 to 10 March, are added: 18 March.
    assert objection_of(portal, reference).due_on == date(2026, 3, 18)
    with clock.travel(date(2026, 3, 19)):
        page = people.sign_in(portal, objector.citizen.login).open(f"/me/objections/{reference}?lang=en")
        assert "due by 18 March 2026 at the latest. Late by 1 working day." in page.text
        staff = reviewer(portal)
        assert staff.open("/office/objections/?lang=en").rows("To be answered")[0][1] == "18 March 2026 late"
        decide(staff, reference, "not-upheld")
        page = people.sign_in(portal, objector.citizen.login).open(f"/me/objections/{reference}?lang=en")
        assert "Answered late: 1 working day after its last day, 18 March 2026." in page.text


def test_lists_show_the_day_of_the_case_while_its_clock_stands_still(portal: Portal) -> None:
    objector, reference = filed(portal)
    with clock.travel(TUESDAY):
        pause(clerk(portal), reference, "expert-opinion")
    with clock.travel(FRIDAY):
        own = people.sign_in(portal, objector.citizen.login)
        page = own.open(f"/me/objections/{reference}?lang=en")
        shown = re.search(r"due by (.+?) at the latest", page.text)
        assert shown is not None
        day = shown.group(1)
        assert "April" not in day
        assert f"answer due by {day}" in own.open("/me/objections?lang=en").text
        row = reviewer(portal).open("/office/objections/?lang=en").rows("To be answered")[0]
        assert row[1] == day


def test_an_answer_ends_the_pause_and_keeps_the_day_that_was_the_last_one(portal: Portal) -> None:
    _objector, reference = filed(portal)
    with clock.travel(TUESDAY):
        pause(clerk(portal), reference, "expert-opinion")
    assert objection_of(portal, reference).due_on == date(2026, 4, 23)
    with clock.travel(FRIDAY):
        decide(reviewer(portal), reference, "not-upheld")
        with portal.reading() as session:
            objection = session.scalars(select(Objection)).one()
            standing = clocks.standing_of(session, queries.clock_of(objection), clock.today())
    assert (objection.due_on, standing.is_late, standing.pause) == (date(2026, 3, 13), False, None)


def test_a_reason_that_may_be_given_once_is_not_offered_again(portal: Portal) -> None:
    _objector, reference = filed(portal)
    with clock.travel(TUESDAY):
        staff = clerk(portal)
        page = open_in_office(staff, reference).click("Let the legal time stand still")
        assert page.submit("Let it stand still", words="").errors == [
            "Choose why the clock stands still",
            "Write to the person what the office waits for",
        ]
        assert "at most 5 working days" in page.text
        pause(staff, reference).submit("Let the legal time go on")
        page = open_in_office(staff, reference).click("Let the legal time stand still")
        assert "at most 5 working days" not in page.text
        assert "at most 30 working days" in page.text


def test_nobody_stops_the_clock_of_another_body_or_one_that_is_late_or_answered(portal: Portal) -> None:
    objector, reference = filed(portal)
    mine = records_steps.clerk_of(portal, records_steps.TRANSPORT)
    strangers = (records_steps.clerk_of(portal, "灵寿县税务局"), objector.citizen.actor)
    with portal.writing() as session:
        the_clock = queries.clock_of(session.scalars(select(Objection)).one())
        said = {"reason": "supplement", "words": WORDS}
        with clock.travel(TUESDAY):
            for other in strangers:
                with pytest.raises(NotAllowed):
                    services.pause_clock(session, other, the_clock, **said)
            with pytest.raises(NotNow):
                services.resume_clock(session, mine, the_clock)
            with pytest.raises(InvalidInput):
                services.pause_clock(session, mine, the_clock, reason="holidays", words=WORDS)
        with clock.travel(date(2026, 3, 12)), pytest.raises(NotNow):
            services.pause_clock(session, mine, the_clock, **said)
    decide(reviewer(portal), reference, "not-upheld")
    assert not open_in_office(reviewer(portal), reference).has_button("Let the legal time stand still")
    address = f"/office/objections/{reference}/pause"
    assert reviewer(portal).open(address).url == f"/office/objections/{reference}"


def test_the_words_of_a_pause_are_sealed_copied_and_erased_with_the_case(portal: Portal) -> None:
    objector, reference = filed(portal)
    with clock.travel(TUESDAY):
        pause(clerk(portal), reference)
    with portal.reading() as session:
        assert WORDS not in repr(vars(session.scalars(select(ClockPause)).one()))
    own = people.sign_in(portal, objector.citizen.login)
    copied = own.client.get("/me/data.json").get_json()["objections"][0]["pauses"]
    assert [(one["reason"], one["words"]) for one in copied] == [("supplement", WORDS)]
    decide(reviewer(portal), reference, "not-upheld")
    with portal.writing() as session:
        assert erasers.ERASERS[0].erase(session, date(2060, 1, 1), 10).count == 1
        assert session.scalars(select(ClockPause)).all() == []
