"""Who a named reporter is: sealed apart, opened by two people for hours, told (rule 7.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.features.tips import queries, services
from app.features.tips.models import Tip, TipReporter, TipUnsealing
from app.kernel import access_log, clock
from app.kernel.actors import Actor
from app.kernel.errors import FourEyes, KeyProblem, NotFound, NotNow
from app.kernel.permissions import Role
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.tips_steps import (
    NAMED,
    answer_questions,
    every_file,
    everything_stored,
    file_tip,
    office_clerk,
    only_tip,
    open_tip,
    verbs,
)

REASON = "The ledger can only be checked with them."
SECRETS = (NAMED["name"], NAMED["contact"])


def officer(portal: Portal) -> Visitor:
    people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo")
    return people.sign_in(portal, "dpo")


def ask(desk: Visitor, portal: Portal, hours: int = 24) -> Page:
    page = desk.open(f"/office/tips/{only_tip(portal).reference}").click("Ask who the reporter is")
    return page.submit("Ask who the reporter is", reason=REASON, hours=str(hours))


def decide(second: Visitor, decision: str, answer: str = "The purpose is sound.") -> Page:
    page = second.open("/office/tips/unsealings").click("U2")
    return page.submit("Decide", decision=decision, answer=answer)


def only_unsealing(portal: Portal) -> TipUnsealing:
    with portal.reading() as session:
        return session.scalars(select(TipUnsealing)).one()


def test_reporter_can_give_a_name_and_it_is_kept_apart(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor, reporter=NAMED)
    assert page.summary("Your name") == NAMED["name"]
    page.submit("File this tip")
    assert only_tip(portal).is_named
    with portal.reading() as session:
        row = session.scalars(select(TipReporter)).one()
        assert row.wishes_to_be_told
        assert queries.identities.get_identity(session, only_tip(portal))[1].name == NAMED["name"]
        sealed, place = row.name_sealed, queries.identities.identity_place("name", row.tip_id)
    for purpose in ("tip", "field"):
        with pytest.raises(KeyProblem):
            portal.toolbox.keyring.open(sealed, place, purpose)


def test_reporter_who_stays_anonymous_has_no_row(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor)
    with portal.reading() as session:
        assert session.scalars(select(TipReporter)).all() == []
    desk = office_clerk(portal)
    assert not desk.open("/office/tips/").click("T2").has_link("Ask who the reporter is")
    assert desk.open(f"/office/tips/{only_tip(portal).reference}/unseal").status == 404


@pytest.mark.parametrize("contact", ["", "call me", "12345", "someone@", "@home", "1" * 40])
def test_reporter_is_told_what_a_contact_looks_like(visitor: Visitor, contact: str) -> None:
    page = answer_questions(visitor, reporter=NAMED).open("/tips/new/contact")
    page = page.submit("Continue", contact=contact)
    assert page.status == 422
    assert "telephone number or an e-mail address" in page.errors[0]
    assert NAMED["name"] in page.html


@pytest.mark.parametrize("contact", ["0311-82501234", "139 0000 1234", "+86 311 8250 1234", "a.b@example.cn"])
def test_reporter_can_give_any_usual_contact(portal: Portal, visitor: Visitor, contact: str) -> None:
    file_tip(visitor, reporter=NAMED | {"contact": contact})
    with portal.reading() as session:
        assert queries.identities.get_identity(session, only_tip(portal))[1].contact == contact


def test_reporter_who_changes_to_anonymous_leaves_no_name(portal: Portal, visitor: Visitor) -> None:
    page = answer_questions(visitor, reporter=NAMED).open("/tips/new/named?change=1")
    page = page.submit("Continue", named="anonymous")
    assert page.heading == "Check your answers"
    assert NAMED["name"] not in page.html
    page.submit("File this tip")
    assert not only_tip(portal).is_named


def test_no_table_file_or_backup_holds_a_name_in_plain(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    ask(office_clerk(portal), portal)
    stored = everything_stored(portal)
    files = every_file(portal)
    for secret in (*SECRETS, REASON):
        assert secret not in stored
        assert secret.encode() not in files


def test_two_people_unseal_a_reporter_who_reads_each_step(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor, reporter=NAMED)
    desk, second = office_clerk(portal), officer(portal)
    page = ask(desk, portal)
    assert "has not decided yet" in page.text
    assert not page.has_button("Look at who the reporter is")
    assert "Unsealings to be decided" in second.open("/office").text
    page = decide(second, "approve")
    assert not any(secret in page.html for secret in SECRETS)
    page = desk.open(f"/office/tips/{only_tip(portal).reference}").submit("Look at who the reporter is")
    assert page.summary("Name") == NAMED["name"]
    assert page.summary("Telephone or e-mail") == NAMED["contact"]
    assert page.response.headers["Cache-Control"] == "no-store"
    told = open_tip(visitor, code).text
    assert "Unsealing of the reporter's identity asked for" in told
    assert REASON in told
    assert "Unsealing of the reporter's identity allowed" in told
    assert "The reporter's identity was looked at" in told
    assert verbs(portal).count("tips.identity-viewed") == 1


def test_every_look_stands_in_the_access_log_and_the_events(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    desk, second = office_clerk(portal), officer(portal)
    ask(desk, portal)
    decide(second, "approve")
    address = f"/office/tips/{only_tip(portal).reference}"
    for _ in range(2):
        desk.open(address).submit("Look at who the reporter is", once="")
    with portal.reading() as session:
        row = session.scalars(select(TipReporter)).one()
        looks = access_log.of_subject(session, row.id)
        assert [look.action for look in looks] == ["tips.identity-viewed"] * 2
        assert {look.authorisation for look in looks} == {only_unsealing(portal).reference}
        assert access_log.check(session).is_ok
    assert verbs(portal).count("tips.identity-viewed") == 2


def test_reporter_is_told_of_a_refusal_and_stays_sealed(portal: Portal, visitor: Visitor) -> None:
    code = file_tip(visitor, reporter=NAMED)
    desk, second = office_clerk(portal), officer(portal)
    ask(desk, portal)
    decide(second, "refuse", "The mailbox will do.")
    page = desk.open(f"/office/tips/{only_tip(portal).reference}")
    assert not page.has_button("Look at who the reporter is")
    told = open_tip(visitor, code).text
    assert "Unsealing of the reporter's identity refused" in told
    assert "The mailbox will do." in told


def test_identity_is_sealed_again_when_the_time_is_over(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    clerk, second = (
        people.make_staff(portal, Role.CLERK),
        people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo"),
    )
    unseal(portal, clerk, second, hours=2)
    start = clock.now()
    with clock.travel(start + timedelta(hours=1, minutes=59)):
        assert look(portal, clerk) == NAMED["name"]
    with clock.travel(start + timedelta(hours=2, seconds=5)), pytest.raises(NotFound):
        look(portal, clerk)


def test_nobody_but_who_asked_can_look(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    clerk = people.make_staff(portal, Role.CLERK)
    second = people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo")
    unseal(portal, clerk, second)
    others = [second, *(people.make_staff(portal, role) for role in Role if role is not Role.CLERK)]
    others.append(people.make_staff(portal, Role.CLERK, login="colleague"))
    for other in others:
        with pytest.raises(NotFound):
            look(portal, other)
    assert look(portal, clerk) == NAMED["name"]


def test_same_person_cannot_ask_and_decide(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    clerk = people.make_staff(portal, Role.CLERK)
    both = Actor(
        clerk.kind,
        account_id=clerk.account_id,
        body_id=clerk.body_id,
        body_name=clerk.body_name,
        roles=frozenset({Role.CLERK, Role.DATA_PROTECTION_OFFICER}),
    )
    with pytest.raises(FourEyes):
        unseal(portal, both, both)
    assert only_unsealing(portal).is_waiting


def test_officer_of_the_reported_body_has_no_say(portal: Portal, visitor: Visitor) -> None:
    second = people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo")
    assert second.body_id is not None
    file_tip(visitor, reporter=NAMED, reported_body=str(second.body_id))
    clerk = people.make_staff(portal, Role.CLERK, login="tax-clerk", body_name="灵寿县税务局")
    with portal.writing() as session:
        session.scalars(select(Tip)).one().body_id = clerk.body_id
    with pytest.raises(NotFound):
        unseal(portal, clerk, second)
    officer_at_desk = people.sign_in(portal, "dpo")
    page = officer_at_desk.open("/office/tips/unsealings")
    reference = only_unsealing(portal).reference
    assert reference not in page.text
    assert officer_at_desk.open(f"/office/tips/unsealings/{reference}").status == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DATA_PROTECTION_OFFICER])
def test_no_other_post_decides(portal: Portal, visitor: Visitor, role: Role) -> None:
    file_tip(visitor, reporter=NAMED)
    clerk = people.make_staff(portal, Role.CLERK, login="who-asks")
    with pytest.raises(NotFound):
        unseal(portal, clerk, people.make_staff(portal, role))
    assert only_unsealing(portal).is_waiting


def test_decision_stands_and_one_wish_waits_at_a_time(portal: Portal, visitor: Visitor) -> None:
    file_tip(visitor, reporter=NAMED)
    clerk = people.make_staff(portal, Role.CLERK)
    second = people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="dpo")
    with portal.writing() as session:
        tip = session.scalars(select(Tip)).one()
        services.ask_unsealing(session, clerk, tip, reason=REASON, hours=2)
        with pytest.raises(NotNow):
            services.ask_unsealing(session, clerk, tip, reason=REASON, hours=2)
    with portal.writing() as session:
        row = session.scalars(select(TipUnsealing)).one()
        services.decide_unsealing(session, second, row, is_approved=False, answer="No.")
        with pytest.raises(NotNow):
            services.decide_unsealing(session, second, row, is_approved=True, answer="Yes.")


def test_identity_moved_to_another_tip_does_not_open(portal: Portal) -> None:
    file_tip(portal.visitor(), reporter=NAMED)
    file_tip(portal.visitor())
    with portal.writing() as session:
        row = session.scalars(select(TipReporter)).one()
        row.tip_id = session.scalars(select(Tip).where(Tip.is_named.is_(False))).one().id
        session.flush()
        tip = session.get_one(Tip, row.tip_id)
        with pytest.raises(KeyProblem):
            queries.identities.get_identity(session, tip)
        session.rollback()


def unseal(portal: Portal, asker: Actor, second: Actor, hours: int = 24) -> None:
    with portal.writing() as session:
        tip = session.scalars(select(Tip)).one()
        row = services.ask_unsealing(session, asker, tip, reason=REASON, hours=hours)
    with portal.writing() as session:
        row = session.scalars(select(TipUnsealing)).one()
        services.decide_unsealing(session, second, row, is_approved=True, answer="Sound.")


def look(portal: Portal, actor: Actor) -> str:
    with portal.writing() as session:
        return services.view_identity(session, actor, session.scalars(select(Tip)).one()).name
