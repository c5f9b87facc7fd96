"""People are reminded before their dates, each time once, and choose what reaches them by e-mail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import AuthorisationState
from app.features.clocks.models import ClockPause
from app.features.messages import mail, queries
from app.features.messages.kinds import Group, MessageKind, group_of
from app.features.messages.labels import GROUPS
from app.features.messages.models import MailAddress
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.db import keyring_of
from app.rulebook.reminders import days_before
from tests.support import authorisations_steps, objections_steps, people, records_steps
from tests.support.people import Citizen
from tests.support.portal import Portal


@pytest.fixture
def citizen(portal: Portal) -> Citizen:
    return people.make_citizen(portal, name="王守诺", id_number=people.next_id_number())


def record_of(portal: Portal, citizen: Citizen) -> str:
    row = records_steps.penalty_row(name=citizen.name, id_number=citizen.id_number, decided="2026/02/09")
    return records_steps.make_record(portal, row)


def run_on(portal: Portal, day: date) -> None:
    with clock.travel(day):
        portal.run("reminders", "run")


def reminders(portal: Portal, citizen: Citizen) -> list[tuple[str, str]]:
    with portal.reading() as session:
        found = queries.of_subject(session, citizen.subject_id)
        return [(one.kind, one.thing) for one in reversed(found) if group_of(one.kind) is Group.REMINDERS]


def test_a_person_is_reminded_of_a_reply_before_it_is_due_each_time_once(
    portal: Portal, citizen: Citizen
) -> None:
    notice, due = records_steps.noticed_disclosure(portal, record_of(portal, citizen))
    expected = (MessageKind.REMINDER_REPLY, notice)
    assert days_before("reminder-reply") == (3, 0)
    run_on(portal, due - timedelta(days=4))
    assert expected not in reminders(portal, citizen)
    for _ in range(2):
        run_on(portal, due - timedelta(days=3))
    run_on(portal, due - timedelta(days=1))  # the worker may have stood still in between
    assert reminders(portal, citizen).count(expected) == 1
    for _ in range(2):
        run_on(portal, due)
    assert reminders(portal, citizen).count(expected) == 2
    run_on(portal, due + timedelta(days=1))
    assert reminders(portal, citizen).count(expected) == 2
    page = people.sign_in(portal, citizen.login).open("/me/messages?lang=en")
    assert "Your reply to a notice is due soon" in page.text
    assert "Due by" in page.text


def test_a_person_is_told_on_the_day_on_which_repair_becomes_possible(
    portal: Portal, citizen: Citizen
) -> None:
    reference = record_of(portal, citizen)
    with portal.reading() as session:
        found = session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()
        possible_on = found.earliest_repair_on
    assert possible_on is not None
    run_on(portal, possible_on)
    assert reminders(portal, citizen) == [(MessageKind.REMINDER_REPAIR, reference)]


def test_a_person_is_reminded_before_an_authorisation_ends_and_not_of_one_taken_back(portal: Portal) -> None:
    citizen, _records = authorisations_steps.citizen_with_records(portal)
    visitor = people.sign_in(portal, citizen.login)
    first, second = (authorisations_steps.give(visitor).reference for _ in range(2))

    with portal.writing() as session:
        taken = session.scalars(select(Authorisation).where(Authorisation.reference == second)).one()
        taken.state = AuthorisationState.REVOKED

    ends_on = clock.today() + timedelta(days=30)
    run_on(portal, ends_on - timedelta(days=4))
    assert reminders(portal, citizen) == []
    for days in (3, 3, 1, 0):
        run_on(portal, ends_on - timedelta(days=days))
    assert reminders(portal, citizen) == [(MessageKind.REMINDER_AUTHORISATION, first)]


def test_a_person_is_reminded_before_the_time_for_a_supplement_closes(portal: Portal) -> None:
    objector = objections_steps.make_objector(portal)
    reference = objections_steps.file(objector)
    page = objections_steps.open_in_office(objections_steps.reviewer(portal), reference)
    page.click("Let the legal time stand still").submit(
        "Let it stand still", reason="supplement", words="Please add the ticket of that day."
    )
    with portal.reading() as session:
        last = session.scalars(select(ClockPause)).one().latest_on
    expected = (MessageKind.REMINDER_SUPPLEMENT, reference)
    run_on(portal, last - timedelta(days=3))
    assert expected not in reminders(portal, objector.citizen)
    run_on(portal, last - timedelta(days=2))
    assert reminders(portal, objector.citizen).count(expected) == 1
    with clock.travel(last - timedelta(days=1)):
        visitor = people.sign_in(portal, objector.citizen.login)
        assert visitor.open("/me?lang=en").link("Add to your objection").endswith(reference)
        page = visitor.open(f"/me/objections/{reference}?lang=en").click("Add to your objection")
        page.submit("Send", words="Here it is.")
    run_on(portal, last)
    assert reminders(portal, objector.citizen).count(expected) == 1


def test_the_overview_says_what_is_negative_until_when_and_what_is_ahead(
    portal: Portal, citizen: Citizen
) -> None:
    reference = record_of(portal, citizen)
    notice, _due = records_steps.noticed_disclosure(portal, reference)
    page = people.sign_in(portal, citizen.login).open("/me?lang=en")
    assert "What speaks against you, and until when" in page.text
    assert f"/me/records/{reference}" in page.links()
    with portal.reading() as session:
        found = session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()
    assert found.use_until is not None
    assert str(found.use_until.year) in page.text
    with clock.travel(_due - timedelta(days=1)):
        page = people.sign_in(portal, citizen.login).open("/me?lang=en")
        assert page.link("Reply to a notice").endswith(notice)


def test_a_person_chooses_what_is_told_by_mail_and_the_site_tells_everything(
    portal: Portal, citizen: Citizen
) -> None:
    with portal.writing() as session:
        row = MailAddress(subject_id=citizen.subject_id, language="en")
        session.add(row)
        session.flush()
        row.address_sealed = keyring_of(session).seal("a@example.com", row.place("address"))
    page = people.sign_in(portal, citizen.login).open("/me/messages/mail?lang=en")
    assert "Reminders before dates" in page.summary("By e-mail too")
    page = page.submit("Keep these wishes", told_of=[Group.OBJECTIONS.value, Group.PUBLICATIONS.value])
    assert "Reminders before dates" not in page.summary("By e-mail too")
    with portal.reading() as session:
        told = {
            kind: queries.takes_mail(session, citizen.subject_id, kind)
            for kind in ("objection-decided", "reminder-reply", "report-ready", "password-changed")
        }
    assert told == {
        "objection-decided": True,
        "reminder-reply": False,
        "report-ready": False,
        "password-changed": True,
    }
    with portal.writing() as session:
        mail.change_wishes(session, citizen.actor, language="en", wants_sign_ins=False, quiet=list(Group))
    notice, due = records_steps.noticed_disclosure(portal, record_of(portal, citizen))
    run_on(portal, due)
    assert (MessageKind.REMINDER_REPLY, notice) in reminders(portal, citizen)


def test_every_group_has_words_and_every_reminder_its_days() -> None:
    assert set(GROUPS) == set(Group)
    for kind in MessageKind:
        if group_of(kind) is Group.REMINDERS:
            assert days_before(kind), kind
