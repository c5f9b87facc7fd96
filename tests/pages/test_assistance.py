"""A clerk at the counter acts for a person, with that person's code alone; everything is logged and shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.cli.worker import _tidy
from app.features.accounts import queries as accounts
from app.features.assistance import services
from app.features.assistance.models import Assistance
from app.features.objections import services as objections
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome
from app.kernel import access_log, clock, events
from app.kernel.actors import ASSISTED
from app.kernel.errors import FourEyes, NotAllowed
from app.kernel.permissions import Role
from app.rulebook.account_limits import ASSISTANCE_CODE_TRIES, limit
from app.web.access import Who, entry_of
from tests.support import people, records_steps
from tests.support.assistance_steps import (
    HELPER,
    PRINTER,
    begin,
    counter_clerk,
    end,
    helped,
    make_code,
    print_slip,
)
from tests.support.objections_steps import Objector, decide, file_about, make_objector, reviewer
from tests.support.portal import Portal

WRONG = "ID number and code do not belong together"


@pytest.fixture
def objector(portal: Portal) -> Objector:
    return make_objector(portal)


def test_a_clerk_acts_for_the_person_who_gave_a_code(portal: Portal, objector: Objector) -> None:
    clerk = helped(portal, objector)
    banner = clerk.open("/me?lang=en").soup.select_one(".app-helping")
    assert banner is not None
    assert objector.citizen.name in banner.text
    assert objector.citizen.id_number not in banner.text
    reference = file_about(clerk, objector.record)
    case = objector.visitor.open(f"/me/objections/{reference}?lang=en")
    assert f"{people.OFFICE_NAME} · Clerk at the counter, for the person" in case.text
    receipt = end(clerk)
    assert receipt.heading == "Receipt of the help at the counter"
    assert "Filed an objection" in receipt.text
    assert reference in receipt.text
    page = objector.visitor.open("/me/assistance?lang=en").click(people.OFFICE_NAME)
    assert "Filed an objection" in page.text
    assert "ended by the clerk" in page.text
    told = objector.visitor.open("/me/messages?lang=en").text
    assert "Somebody at the counter acts for you" in told
    assert "The help at the counter has ended" in told


def test_every_page_that_the_clerk_opens_is_a_look_that_the_person_sees(
    portal: Portal, objector: Objector
) -> None:
    clerk = helped(portal, objector)
    opened = [f"/me/records/{objector.record}", "/me/objections", "/me/records"]
    for address in opened:
        assert clerk.open(address).status == 200
    with portal.reading() as session:
        looks = access_log.of_subject(session, objector.citizen.subject_id)
        begun = session.scalars(select(Assistance)).one()
    viewed = [look for look in looks if look.action == "assistance.viewed"]
    assert len(viewed) == len(opened) + 1  # the first is the overview
    assert {look.authorisation for look in viewed} == {begun.reference}
    assert {look.post for look in viewed} == {ASSISTED}
    assert viewed[-2].thing == objector.record
    assert "4 looks" in objector.visitor.open("/me/accesses?lang=en&kind=assistance").text


def test_what_is_done_stands_in_the_log_as_done_by_the_clerk(portal: Portal, objector: Objector) -> None:
    reference = file_about(helped(portal, objector), objector.record)
    with portal.reading() as session:
        filed = events.history(session, reference)[0]
        clerk, begun = accounts.find_by_login(session, HELPER), session.scalars(select(Assistance)).one()
    assert clerk is not None
    assert (filed.actor, filed.post, filed.body) == (clerk.actor.key, ASSISTED, people.OFFICE_NAME)
    assert filed.details["assistance"] == begun.reference


def test_a_clerk_who_helps_opens_nothing_but_what_is_declared(portal: Portal, objector: Objector) -> None:
    clerk = helped(portal, objector)
    closed = [
        "/me/accesses",
        "/me/messages",
        "/me/data.json",
        "/me/assistance",
        "/me/messages/mail",
        "/me/accesses.csv",
    ]
    for address in closed:
        assert clerk.open(address).status == 404, address
    for words in ("Who looked at you last", "Open questions about looks", "Unread messages"):
        assert words not in clerk.open("/me?lang=en").text  # a question may be about this very clerk
    # The page of one's own sign-in is the clerk's own, and the list of pages names what is open alone.
    assert objector.citizen.login not in clerk.open("/account/security").html
    links = clerk.open("/me/records?lang=en").links()
    assert "/me/messages" not in links
    assert "/me/objections" in links
    for rule in portal.app.url_map.iter_rules():
        entry = entry_of(portal.app, rule.endpoint)
        is_account = rule.endpoint.startswith(("accounts", "passkeys", "closing"))
        assert (
            entry is None
            or entry.who is not Who.CITIZEN
            or not (is_account and clerk.client.get(rule.rule).status_code == 200)
        ), rule.rule


def test_without_the_code_nothing_opens(portal: Portal, objector: Objector) -> None:
    clerk, code = counter_clerk(portal), make_code(objector.visitor)
    other = people.make_citizen(portal)
    wrong = "0000-0000"
    for citizen, given in ((objector.citizen, wrong), (other, code), (other, wrong)):
        page = begin(clerk, citizen, given)
        assert page.status == 422
        assert WRONG in page.errors[0]
    assert clerk.open(f"/me/records/{objector.record}").status == 404
    assert begin(clerk, objector.citizen, code).heading == "My affairs"
    end(clerk)
    assert WRONG in begin(clerk, objector.citizen, code).errors[0]  # it works once
    assert clerk.open(f"/me/records/{objector.record}").status == 404


def test_a_code_is_void_after_a_few_wrong_tries_and_after_minutes(portal: Portal, objector: Objector) -> None:
    clerk, code = counter_clerk(portal), make_code(objector.visitor)
    for _ in range(limit(ASSISTANCE_CODE_TRIES)):
        begin(clerk, objector.citizen, "0000-0000")
    assert WRONG in begin(clerk, objector.citizen, code).errors[0]
    code = make_code(objector.visitor)
    with clock.travel(clock.now() + timedelta(minutes=21)):
        late = counter_clerk(portal)
        assert WRONG in begin(late, objector.citizen, code).errors[0]
    older, newer = make_code(objector.visitor), make_code(objector.visitor)
    assert WRONG in begin(clerk, objector.citizen, older).errors[0]
    assert begin(clerk, objector.citizen, newer).heading == "My affairs"


def test_a_slip_is_printed_by_one_and_used_by_another(portal: Portal, objector: Objector) -> None:
    printer, helper = counter_clerk(portal, PRINTER), counter_clerk(portal)
    code = print_slip(printer, objector.citizen)
    assert printer.open("/office/assistance/slip/print?lang=en").heading == "A slip for help at the counter"
    page = begin(printer, objector.citizen, code)
    assert page.errors == ["You printed this code yourself. Somebody else has to help with it."]
    assert printer.open("/me").status == 404
    assert begin(helper, objector.citizen, code).heading == "My affairs"
    with portal.reading() as session:
        actions = [look.action for look in access_log.of_subject(session, objector.citizen.subject_id)]
    assert "assistance.code-issued" in actions


def test_a_person_without_an_account_is_helped_with_a_slip(portal: Portal) -> None:
    number = people.next_id_number()
    record = records_steps.make_record(
        portal, records_steps.penalty_row(id_number=number, decided="2026/02/09")
    )
    with portal.reading() as session:
        from app.features.subjects import queries as subjects

        subject = subjects.find_by_number(session, number)
        assert subject is not None
        citizen = people.Citizen("王守诺", number, "", subject.id, None)  # type: ignore[arg-type]
    code = print_slip(counter_clerk(portal, PRINTER), citizen)
    clerk = counter_clerk(portal)
    begin(clerk, citizen, code)
    reference = file_about(clerk, record)
    assert reference in end(clerk).text


def test_it_ends_by_itself_and_by_the_person(portal: Portal, objector: Objector) -> None:
    clerk = helped(portal, objector)
    page = objector.visitor.open("/me/assistance?lang=en").click(people.OFFICE_NAME)
    page.submit("End the help now")
    over = clerk.open("/me?lang=en")
    assert over.url == "/office/assistance/"
    assert "The help is over" in over.html
    begin(clerk, objector.citizen, make_code(objector.visitor))
    with clock.travel(clock.now() + timedelta(minutes=46)):
        _tidy(portal.toolbox)
        _tidy(portal.toolbox)
    with portal.reading() as session:
        ended = session.scalars(select(Assistance).order_by(Assistance.id)).all()[-1]
        assert ended.ended_at == ended.ends_at
        closed = [one.verb for one in events.history(session, ended.reference)]
    assert closed.count("assistance.ended") == 1
    assert "ended by itself" in objector.visitor.open("/me/assistance?lang=en").text


def test_nothing_of_one_person_reaches_the_next(portal: Portal, objector: Objector) -> None:
    from tests.support.objections_steps import write

    clerk = helped(portal, objector)
    write(clerk, objector.record)  # a draft that is not filed
    end(clerk)
    session = portal.toolbox.database
    with session.reading() as reading:
        stored = repr(reading.execute(text("SELECT data FROM sessions")).all())
    assert objector.record not in stored
    assert "helping" not in stored


def test_whoever_helped_cannot_decide_the_case(portal: Portal, objector: Objector) -> None:
    reference = file_about(helped(portal, objector), objector.record)
    with portal.writing() as session:
        account = accounts.find_by_login(session, HELPER)
        assert account is not None
        account.roles = [Role.CLERK, Role.REVIEWER]  # promoted since
    with portal.writing() as session:
        account = accounts.find_by_login(session, HELPER)
        objection = session.scalars(select(Objection).where(Objection.reference == reference)).one()
        assert account is not None
        for deed in (objections.propose_answer, objections.decide_objection):
            with pytest.raises(FourEyes):
                deed(session, account.actor, objection, outcome=ObjectionOutcome.NOT_UPHELD, answer="No.")
    decide(reviewer(portal), reference, "not-upheld")  # somebody else can


def test_a_clerk_cannot_make_a_code_for_the_person_while_helping(portal: Portal, objector: Objector) -> None:
    helped(portal, objector)
    with portal.writing() as session:
        begun = session.scalars(select(Assistance)).one()
        account = accounts.find_by_login(session, HELPER)
        assert account is not None
        from app.features.assistance import queries

        acting = queries.actor_for(session, account.actor, begun)
        with pytest.raises(NotAllowed):
            services.offer(session, acting)


def test_no_code_stands_in_the_open(portal: Portal, objector: Objector) -> None:
    code = make_code(objector.visitor)
    with portal.reading() as session:
        stored = "".join(
            repr(session.execute(text(f"SELECT * FROM {table}")).all())
            for table in ("assistances", "events", "messages", "sessions")
        )
    assert code not in stored
    assert code.replace("-", "") not in stored
    assert objector.visitor.open("/me/assistance/code?lang=en").heading == "Help at the counter"


def test_a_clerk_prints_the_receipt_for_an_hour_and_nobody_else_does(
    portal: Portal, objector: Objector
) -> None:
    clerk = helped(portal, objector)
    address = end(clerk).url
    assert clerk.open(address).status == 200
    assert counter_clerk(portal, PRINTER).open(address).status == 404
    with clock.travel(clock.now() + timedelta(minutes=61)):
        assert counter_clerk(portal).open(address).status == 404
