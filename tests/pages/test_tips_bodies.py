"""Who handles a tip: the body it is handed to, never the one it is about, nobody who has to do with it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.features.bodies import queries as bodies
from app.features.bodies.models import BodyKind
from app.features.tips import queries, services
from app.features.tips.models import Tip, TipConflict
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotFound, NotNow
from app.kernel.permissions import Role
from tests.support import people
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import NAMED, file_tip, office_clerk, only_tip, open_tip, verbs

MARKET, TAX = "灵寿县市场监督管理局", "灵寿县税务局"


def clerk_of(portal: Portal, body_name: str, login: str) -> Visitor:
    people.make_staff(portal, Role.CLERK, login=login, body_name=body_name)
    return people.sign_in(portal, login)


def department(portal: Portal, name: str) -> UUID:
    return people.body(portal, name, BodyKind.DEPARTMENT)


def hand_to(desk: Visitor, portal: Portal, body_name: str):  # type: ignore[no-untyped-def]
    page = desk.open(f"/office/tips/{only_tip(portal).reference}").click("Hand to a body")
    return page.submit("Hand to a body", body=str(department(portal, body_name)))


def test_body_that_a_tip_is_handed_to_sees_it_and_no_other_does(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    market, tax = clerk_of(portal, MARKET, "market-clerk"), clerk_of(portal, TAX, "tax-clerk")
    address = f"/office/tips/{only_tip(portal).reference}"
    assert (market.open(address).status, tax.open(address).status) == (404, 404)
    page = hand_to(office_clerk(portal), portal, MARKET)
    assert page.summary("Handled by") == MARKET
    assert "The scales" in market.open(address).text
    assert only_tip(portal).reference in market.open("/office/tips/").text
    assert tax.open(address).status == 404
    assert only_tip(portal).reference not in tax.open("/office/tips/").text
    assert MARKET in open_tip(portal.visitor(), code).text


def test_body_that_handles_a_tip_can_decide_it_but_not_hand_it_on(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    hand_to(office_clerk(portal), portal, MARKET)
    market = clerk_of(portal, MARKET, "market-clerk")
    page = market.open(f"/office/tips/{only_tip(portal).reference}").submit("Take up this tip")
    assert not page.has_button("Hand to a body")
    assert market.open(f"{page.url}/assign").url == page.url
    page = page.click("Close with a reason").submit(
        "Close the tip", reason="handled", text="The scales are sealed."
    )
    assert "Confirmed and dealt with" in open_tip(portal.visitor(), code).text


def test_staff_who_handle_a_named_tip_never_see_the_reporter(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    office = office_clerk(portal)
    hand_to(office, portal, MARKET)
    market = clerk_of(portal, MARKET, "market-clerk")
    for desk in (office, market):
        page = desk.open(f"/office/tips/{only_tip(portal).reference}")
        assert page.summary("Reporter") == "named, sealed"
        for secret in (NAMED["name"], NAMED["contact"]):
            assert secret not in page.html
            assert secret not in desk.open("/office/tips/").html


def test_body_never_handles_a_tip_about_itself(portal: Portal, visitor: Visitor) -> None:
    market_id = department(portal, MARKET)
    file_tip(visitor, reported_body=str(market_id))
    desk = office_clerk(portal)
    page = desk.open(f"/office/tips/{only_tip(portal).reference}").click("Hand to a body")
    offered = [str(one["value"]) for one in page.soup.select("select[name=body] option")]
    assert str(market_id) not in offered
    staff = people.make_staff(portal, Role.CLERK, login="another")
    with portal.writing() as session:
        tip, market = session.scalars(select(Tip)).one(), bodies.get_body(session, market_id)
        with pytest.raises(InvalidInput, match="body-is-reported"):
            services.assign(session, staff, tip, market)
    assert clerk_of(portal, MARKET, "market-clerk").open(page.url.removesuffix("/assign")).status == 404


def test_body_named_in_words_counts_as_the_one_it_is_about(portal: Portal, visitor: Visitor) -> None:
    department(portal, MARKET)
    file_tip(visitor, reported_party=f"{MARKET}的一名干部")
    assert only_tip(portal).reported_body_id == department(portal, MARKET)


def test_tip_about_the_office_itself_is_handed_on_unread(portal: Portal, visitor: Visitor) -> None:
    office_id = people.body(portal)
    code = file_tip(visitor, reported_body=str(office_id))
    reference = only_tip(portal).reference
    assert office_clerk(portal).open(f"/office/tips/{reference}").status == 404
    people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo")
    officer = people.sign_in(portal, "dpo")
    assert "Tips about this office to be handed on" in officer.open("/office").text
    page = officer.open("/office/tips/unsealings").click(reference)
    assert "scales" not in page.html
    department(portal, TAX)
    page = officer.open(page.url).submit("Hand on", body=str(department(portal, TAX)))
    assert "Handed on" in page.text
    assert "The scales" in clerk_of(portal, TAX, "tax-clerk").open(f"/office/tips/{reference}").text
    assert officer.open(f"/office/tips/hand-over/{reference}").status == 404
    assert TAX in open_tip(portal.visitor(), code).text


def test_officer_cannot_hand_on_a_tip_that_is_not_about_the_office(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo")
    officer = people.sign_in(portal, "dpo")
    assert officer.open(f"/office/tips/hand-over/{only_tip(portal).reference}").status == 404


def test_staff_who_have_to_do_with_it_step_back_for_good(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    desk = office_clerk(portal)
    page = desk.open("/office/tips/").click("T2").click("step back").submit("I have to do with this")
    assert "You no longer see this tip" in page.text
    assert only_tip(portal).reference not in page.text.replace("You no longer see this tip", "")
    assert desk.open(f"/office/tips/{only_tip(portal).reference}").status == 404
    assert "tips.conflict-declared" in verbs(portal)
    people.make_staff(portal, Role.REVIEWER)
    assert people.sign_in(portal, "reviewer").open(f"/office/tips/{only_tip(portal).reference}").status == 200


def test_staff_whom_a_tip_names_do_not_see_it(portal: Portal, visitor: Visitor) -> None:
    people.make_staff(portal, Role.CLERK, login="孙某某")
    file_tip(visitor, reported_party="信用办的孙某某")
    with portal.reading() as session:
        assert session.scalars(select(TipConflict)).one().source == "named"
    named = people.sign_in(portal, "孙某某")
    assert named.open(f"/office/tips/{only_tip(portal).reference}").status == 404
    assert office_clerk(portal).open(f"/office/tips/{only_tip(portal).reference}").status == 200


# --- the clock ---------------------------------------------------------------------------------------


def with_tip(portal: Portal, staff: Actor, deed: str, *words: object, **more: object) -> None:
    with portal.writing() as session:
        getattr(services, deed)(session, staff, session.scalars(select(Tip)).one(), *words, **more)


def test_time_limit_is_extended_once_with_a_reason_that_the_reporter_reads(
    portal: Portal, visitor: Visitor
) -> None:
    with clock.travel(date(2026, 3, 2)):
        code = file_tip(visitor)
        page = office_clerk(portal).open("/office/tips/").click("T2").submit("Take up this tip")
        page = page.click("Extend the time limit").submit("Extend the time limit", text="")
        assert page.errors == ["Say why more time is needed"]
        page = page.submit("Extend the time limit", text="The laboratory needs two weeks.")
        assert only_tip(portal).due_on == date(2026, 4, 14)  # 30 working days, 清明 left out
        assert not page.has_button("Extend the time limit")
        page = open_tip(visitor, code)
        assert "The laboratory needs two weeks." in page.text
        assert "14 April 2026" in page.text
    staff = people.make_staff(portal, Role.REVIEWER)
    with pytest.raises(NotNow):
        with_tip(portal, staff, "extend", "Once more")


def test_time_limit_that_is_over_cannot_be_extended(portal: Portal, visitor: Visitor) -> None:
    staff = people.make_staff(portal, Role.CLERK)
    with clock.travel(date(2026, 3, 2)):
        file_tip(visitor)
        with_tip(portal, staff, "take_up")
    with clock.travel(date(2026, 3, 24)), pytest.raises(NotNow):
        with_tip(portal, staff, "extend", "Too late")


def test_named_reporter_is_to_be_told_within_five_working_days(portal: Portal, visitor: Visitor) -> None:
    staff = people.make_staff(portal, Role.CLERK)
    with clock.travel(date(2026, 3, 2)):
        file_tip(visitor, reporter=NAMED)
        with_tip(portal, staff, "take_up")
        with_tip(portal, staff, "open_case", "It is true.")
        assert only_tip(portal).told_due_on == date(2026, 3, 9)
    with clock.travel(date(2026, 3, 10)), portal.reading() as session:
        handler = queries.handler_of(session, staff)
        assert queries.count_to_be_told(session, handler) == (1, 1)
        assert queries.figures.telling(session).overdue == 1
    desk = people.sign_in(portal, "clerk")
    page = desk.open(f"/office/tips/{only_tip(portal).reference}").click("The reporter was told")
    page = page.submit("The reporter was told", how="telephone")
    assert page.summary("To be told by").startswith("told on")


def test_reporter_who_comes_back_with_the_code_has_been_told(portal: Portal, visitor: Visitor) -> None:
    staff = people.make_staff(portal, Role.CLERK)
    code = file_tip(visitor, reporter=NAMED)
    with_tip(portal, staff, "take_up")
    with_tip(portal, staff, "open_case", "It is true.")
    assert only_tip(portal).told_on is None
    open_tip(portal.visitor(), code)
    assert only_tip(portal).told_on == clock.today()
    assert "tips.read-by-reporter" in verbs(portal)


def test_reporter_sees_that_the_office_asks(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor)
    page = office_clerk(portal).open("/office/tips/").click("T2")
    page.submit("Send the answer", text="Which shop?", is_question="y")
    page = open_tip(visitor, code)
    assert "The office has a question for you" in page.text
    page = page.submit("Send the message", text="By the bridge.")
    assert "The office has a question for you" not in page.text


# --- duplicates --------------------------------------------------------------------------------------


def two_tips(portal: Portal) -> tuple[tuple[str, str], tuple[str, str]]:
    """Code and reference of two tips, the older first."""
    codes = [file_tip(portal.visitor()), file_tip(portal.visitor())]
    with portal.reading() as session:
        references = [tip.reference for tip in session.scalars(select(Tip).order_by(Tip.id))]
    return (codes[0], references[0]), (codes[1], references[1])


def test_duplicates_go_on_together_and_each_reporter_is_answered(portal: Portal) -> None:
    (first_code, first), (second_code, second) = two_tips(portal)
    desk = office_clerk(portal)
    page = desk.open(f"/office/tips/{second}").click("Join to another tip")
    assert page.submit("Join to another tip", into=second).errors == [
        "Enter the number of another tip that stands by itself"
    ]
    page.submit("Join to another tip", into=first.lower())
    page = open_tip(portal.visitor(), second_code)
    assert f"It goes on together with tip {first}" in page.text
    page = desk.open(f"/office/tips/{first}").submit("Take up this tip")
    assert page.summary("Joined tips") == second
    page = page.click("Close with a reason").submit(
        "Close the tip", reason="handled", text="All scales sealed."
    )
    for code in (first_code, second_code):
        page = open_tip(portal.visitor(), code)
        assert "Confirmed and dealt with" in page.text
        assert "All scales sealed." in page.text


def test_duplicate_that_is_reopened_stands_by_itself_again(portal: Portal) -> None:
    (_code, first), (second_code, second) = two_tips(portal)
    staff = people.make_staff(portal, Role.CLERK)
    with portal.writing() as session:
        lead, other = queries.get_tip(session, first), queries.get_tip(session, second)
        services.merge(session, staff, other, lead)
        services.take_up(session, staff, lead)
        services.close(session, staff, lead, reason="not-confirmed", text="Nothing found.")
    page = open_tip(portal.visitor(), second_code).click("Have it checked again")
    page.submit("Have it checked again", text="It is another shop.")
    with portal.reading() as session:
        other = queries.get_tip(session, second)
        assert (other.merged_into_id, other.state) == (None, "in-check")
        assert queries.get_tip(session, first).state == "closed"


def test_tip_about_a_body_cannot_be_joined_to_one_that_this_body_has(portal: Portal) -> None:
    market_id = department(portal, MARKET)
    file_tip(portal.visitor())
    file_tip(portal.visitor(), reported_body=str(market_id))
    staff = people.make_staff(portal, Role.CLERK)
    with portal.writing() as session:
        lead, other = session.scalars(select(Tip).order_by(Tip.id)).all()
        services.assign(session, staff, lead, bodies.get_body(session, market_id))
        with pytest.raises(InvalidInput, match="body-is-reported"):
            services.merge(session, staff, other, lead)


def test_another_body_cannot_join_to_a_tip_that_it_does_not_see(portal: Portal) -> None:
    (_code, first), (_other, second) = two_tips(portal)
    staff = people.make_staff(portal, Role.CLERK)
    market = people.make_staff(portal, Role.CLERK, login="market-clerk", body_name=MARKET)
    market_id = department(portal, MARKET)
    with portal.writing() as session:
        body = bodies.get_body(session, market_id)
        services.assign(session, staff, queries.get_tip(session, second), body)
    with portal.writing() as session:
        lead, other = queries.get_tip(session, first), queries.get_tip(session, second)
        with pytest.raises(NotFound):
            services.merge(session, market, other, lead)
