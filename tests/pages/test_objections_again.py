"""Supplements, reminders, lateness, and the second look by others."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.features.messages.models import Message
from app.features.objections import jobs, reconsidering
from app.features.objections.models import Objection, Reconsideration
from app.features.records.models import CreditRecord
from app.features.statistics.queries import objection_figures
from app.kernel import clock, events
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.kernel.permissions import Role
from tests.support import records_steps
from tests.support.objections_steps import (
    AGAIN,
    ANSWER,
    CHANGES,
    CORRECTED_FACTS,
    WHY,
    Objector,
    another_reviewer,
    ask_again,
    clerk,
    decide,
    decide_again,
    file,
    make_objector,
    open_in_office,
    reviewer,
)
from tests.support.page import Page
from tests.support.people import sign_in
from tests.support.portal import Portal

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ADDED = "The new licence has the number 4711."


def answered(portal: Portal, outcome: str = "not-upheld") -> tuple[Objector, str]:
    objector = make_objector(portal)
    reference = file(objector)
    decide(reviewer(portal), reference, outcome)
    return objector, reference


def own(portal: Portal, objector: Objector, reference: str, lang: str = "en") -> Page:
    return sign_in(portal, objector.citizen.login).open(f"/me/objections/{reference}?lang={lang}")


def marked(portal: Portal) -> bool:
    with portal.reading() as session:
        return session.scalars(select(CreditRecord)).one().is_under_objection


def told(portal: Portal) -> list[str]:
    with portal.reading() as session:
        found = session.scalars(select(Message).order_by(Message.id))
        return [one.kind for one in found if one.kind != "signed-in"]


def test_what_the_person_adds_is_read_by_both_sides_and_the_clock_goes_on(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        reference = file(objector)
    with clock.travel(TUESDAY):
        page = open_in_office(clerk(portal), reference).click("Let the legal time stand still")
        page.submit("Let it stand still", reason="supplement", words="Which number has the new licence?")
    with clock.travel(date(2026, 3, 6)):
        page = own(portal, objector, reference)
        assert "Which number has the new licence?" in page.text
        form = page.click("Add to your objection")
        assert form.submit("Send", words=" ").errors == ["Write the reasons in your own words"]
        page = form.submit("Send", words=ADDED)
        assert ADDED in page.text
        assert "The answer is now due by 13 March 2026." in page.text
        assert ADDED in open_in_office(reviewer(portal), reference).text
    with portal.reading() as session:
        verbs = [one.verb for one in events.history(session, reference)]
        assert verbs[-2:] == ["objections.supplemented", "clocks.resumed"]
        assert ADDED not in repr([one.contents() for one in events.history(session, reference)])
    decide(reviewer(portal), reference, "not-upheld")
    page = own(portal, objector, reference)
    assert not page.has_link("Add to your objection")
    assert page.open(f"/me/objections/{reference}/supplement?lang=en").heading == "Your objection"


def test_others_than_who_decided_look_at_it_again(portal: Portal) -> None:
    objector, reference = answered(portal)
    assert not marked(portal)
    page = ask_again(objector.visitor, reference)
    assert "Others than those who gave the answer are looking at it again." in page.text
    assert "5 working days left." in page.text
    assert marked(portal)
    assert WHY in page.text
    first = reviewer(portal)
    page = open_in_office(first, reference)
    assert WHY in page.text
    assert not page.has_link("Reconsider and decide")
    assert first.open(f"/office/objections/{reference}/reconsider").url == f"/office/objections/{reference}"
    rows = another_reviewer(portal).open("/office/objections/?lang=en").rows("To be looked at again")
    assert [(row[0], row[4]) for row in rows] == [(reference, "yes")]
    page = decide_again(another_reviewer(portal), reference)
    assert "The reconsideration is decided." in page.text
    assert not marked(portal)
    shown = own(portal, objector, reference)
    assert "The first answer is confirmed" in shown.text
    assert AGAIN in shown.text
    paper = shown.click("The decision as a paper")
    assert paper.heading == "Decision on your reconsideration"
    assert "Decided by others than those who proposed and gave the first answer." in paper.text
    assert WHY in paper.text
    assert told(portal)[-2:] == ["reconsideration-received", "reconsideration-decided"]
    assert not shown.has_link("Ask for reconsideration")


def test_another_outcome_takes_the_place_of_the_first_and_counts_as_upheld(portal: Portal) -> None:
    objector, reference = answered(portal)
    first = sign_in(portal, objector.citizen.login).open(f"/me/objections/{reference}/answer?lang=en")
    code = next(word for word in first.text.split() if len(word) == 19 and word.count("-") == 3)
    ask_again(objector.visitor, reference)
    decide_again(another_reviewer(portal), reference, "corrected", **CHANGES["corrected"])
    record = objector.visitor.open(f"/me/records/{objector.record}?lang=en")
    assert CORRECTED_FACTS in record.text
    assert "Another paper stands in its place" in portal.visitor().open(f"/verify/{code}?lang=en").text
    with portal.reading() as session:
        figures = objection_figures(session, clock.today())
        assert (figures.decided, figures.upheld, figures.late) == (1, 1, 0)
        asked = session.scalars(select(Reconsideration)).one()
        assert (asked.first_outcome, asked.outcome) == ("not-upheld", "corrected")
        assert asked.decided_by not in {asked.objection.decided_by, asked.objection.proposed_by}
        assert "licence" not in repr(vars(asked))


def test_it_can_be_asked_for_once_within_its_term_and_withdrawn(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector, reference = answered(portal)
        page = own(portal, objector, reference).click("Ask for reconsideration")
        assert "until 23 March 2026" in page.text
    with clock.travel(date(2026, 3, 24)):
        assert not own(portal, objector, reference).has_link("Ask for reconsideration")
        page = ask_later(portal, objector, reference)
        assert page.heading == "Your objection"
    with clock.travel(TUESDAY):
        ask_again(sign_in(portal, objector.citizen.login), reference)
        page = own(portal, objector, reference).submit("Withdraw the reconsideration")
        assert "The first answer stands." in page.text
        assert not own(portal, objector, reference).has_link("Ask for reconsideration")
    assert not marked(portal)


def ask_later(portal: Portal, objector: Objector, reference: str) -> Page:
    return sign_in(portal, objector.citizen.login).open(f"/me/objections/{reference}/reconsider?lang=en")


def test_services_keep_the_first_deciders_out_and_ask_for_real_changes(portal: Portal) -> None:
    objector, reference = answered(portal)
    ask_again(objector.visitor, reference)
    first = records_steps.staff(portal, Role.REVIEWER)
    second = records_steps.staff(portal, Role.REVIEWER, "reviewer-two")
    with portal.writing() as session:
        asked = session.scalars(select(Reconsideration)).one()
        with pytest.raises(FourEyes):
            reconsidering.decide_reconsideration(session, first, asked, outcome=None, answer=ANSWER)
        with pytest.raises(InvalidInput):
            reconsidering.decide_reconsideration(session, second, asked, outcome=None, answer=" ")
        with pytest.raises(NotNow):
            reconsidering.ask_reconsideration(
                session, objector.citizen.actor, asked.objection, request="once more"
            )


def test_the_office_is_reminded_and_what_is_late_goes_before_the_reviewers_once(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector = make_objector(portal)
        reference = file(objector)
    for day in (date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 12), date(2026, 3, 13)):
        with clock.travel(day):
            jobs.remind_and_escalate(portal.toolbox)
    with portal.reading() as session:
        verbs = [one.verb for one in events.history(session, reference)]
        assert verbs[1:] == ["objections.reminded", "objections.escalated"]
        with clock.travel(date(2026, 3, 13)):
            assert objection_figures(session, clock.today()).late == 1
    assert told(portal)[-1] == "objection-late"
    with clock.travel(date(2026, 3, 13)):
        page = own(portal, objector, reference)
        assert "The legal time has passed: it was put before the reviewers" in page.text
        assert "Late by 2 working days." in page.text
        page = page.submit("Remind the office")
        assert "The office is reminded." in page.text
        assert not page.has_button("Remind the office")
        assert "The office was reminded" in open_in_office(reviewer(portal), reference).text


def test_a_late_reconsideration_is_put_before_the_reviewers_too(portal: Portal) -> None:
    with clock.travel(MONDAY):
        objector, reference = answered(portal)
        ask_again(objector.visitor, reference)
    with clock.travel(date(2026, 3, 10)):
        jobs.remind_and_escalate(portal.toolbox)
        jobs.remind_and_escalate(portal.toolbox)
        assert told(portal).count("objection-late") == 1
        page = own(portal, objector, reference)
        assert "Late by 1 working day." in page.text
        assert page.has_button("Remind the office")


def test_the_copy_of_ones_data_has_it_all_and_no_other_persons_key(portal: Portal) -> None:
    objector, reference = answered(portal)
    ask_again(objector.visitor, reference)
    copied = objector.visitor.client.get("/me/data.json").get_json()["objections"][0]
    assert copied["reconsideration"]["request"] == WHY
    assert copied["added"] == []
    with portal.reading() as session:
        objection = session.scalars(select(Objection)).one()
        assert objection.decided_by not in repr(copied)
