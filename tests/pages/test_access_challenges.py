"""“I do not recognise this”: a person asks about a look; who looked cannot close it, or see who asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.cli.worker import _tidy
from app.features.accesses import queries, services
from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import ChallengeOutcome
from app.kernel import access_log, clock, events
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.accesses_steps import (
    ANSWER,
    CONSEQUENCES,
    EXPLANATION,
    REASON,
    ask_viewer,
    challenge,
    decide,
    explain,
    look_at,
    officer,
)
from tests.support.people import Citizen
from tests.support.portal import Portal, Visitor

VIEWER = "clerk-who-looked"


@pytest.fixture
def citizen(portal: Portal) -> Citizen:
    return people.make_citizen(portal)


@pytest.fixture
def look(portal: Portal, citizen: Citizen) -> str:
    """A look by the clerk of the transport bureau."""
    actor = people.make_staff(portal, Role.CLERK, login=VIEWER, body_name=records_steps.TRANSPORT)
    return look_at(portal, actor, citizen, thing="R2026-AAAA-BBBB")


def own_page(portal: Portal, citizen: Citizen) -> Visitor:
    return people.sign_in(portal, citizen.login)


def row_of(portal: Portal, reference: str) -> AccessChallenge:
    with portal.reading() as session:
        return session.scalars(select(AccessChallenge).where(AccessChallenge.reference == reference)).one()


def test_a_citizen_sees_a_challenged_look_through_to_its_answer(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    visitor = own_page(portal, citizen)
    page = visitor.open("/me/accesses?lang=en")
    assert page.link("I do not recognise this") == f"/me/accesses/{look}/challenge"
    reference = challenge(visitor, look)
    dpo, viewer = officer(portal), people.sign_in(portal, VIEWER)
    assert reference in dpo.open("/office/access-challenges/?lang=en").text
    case = dpo.open(f"/office/access-challenges/{reference}?lang=en")
    assert REASON in case.text
    assert citizen.name not in case.html
    assert "Looks of yours to explain" not in viewer.open("/office?lang=en").text
    ask_viewer(dpo, reference)
    assert "Looks of yours to explain" in viewer.open("/office?lang=en").text
    explain(viewer, look)
    assert EXPLANATION in dpo.open(f"/office/access-challenges/{reference}?lang=en").text
    decide(dpo, reference)
    page = visitor.open(f"/me/accesses/challenges/{reference}?lang=en")
    assert "The look was justified" in page.text
    assert ANSWER.splitlines()[0] in page.text
    assert EXPLANATION not in page.text  # what staff wrote to the officer is theirs
    assert "The look was justified" in visitor.open("/me/accesses?lang=en").text
    kinds = visitor.open("/me/messages?lang=en").text
    for words in ("We have received your question", "asked for an explanation", "is answered"):
        assert words in kinds


def test_the_time_for_the_answer_is_the_law_s(portal: Portal, citizen: Citizen, look: str) -> None:
    reference = challenge(own_page(portal, citizen), look)
    assert row_of(portal, reference).due_on == clock.today() + timedelta(days=30)


def test_whoever_looked_is_told_neither_who_asked_nor_why(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    reference = challenge(own_page(portal, citizen), look)
    viewer = people.sign_in(portal, VIEWER)
    question = f"/office/access-challenges/questions/{look}"
    assert viewer.open(question).status == 404  # not asked yet
    ask_viewer(officer(portal), reference)
    for address in ("/office", "/office/access-challenges/questions", question):
        page = viewer.open(f"{address}?lang=en")
        assert page.status == 200
        for secret in (reference, REASON, citizen.name, citizen.id_number, "person asked"):
            assert secret not in page.html, (address, secret)


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_colleagues_of_whoever_looked_see_and_do_nothing(
    portal: Portal, citizen: Citizen, look: str, role: Role
) -> None:
    reference = challenge(own_page(portal, citizen), look)
    ask_viewer(officer(portal), reference)
    people.make_staff(portal, role, login="colleague", body_name=records_steps.TRANSPORT)
    colleague = people.sign_in(portal, "colleague")
    under = "/office/access-challenges"
    for address in (f"{under}/{reference}", f"{under}/{reference}/decide", f"{under}/questions/{look}"):
        assert colleague.open(address).status == 404, address
    assert "Looks of yours to explain" not in colleague.open("/office?lang=en").text


def test_whoever_looked_answers_once(portal: Portal, citizen: Citizen, look: str) -> None:
    reference = challenge(own_page(portal, citizen), look)
    ask_viewer(officer(portal), reference)
    viewer = people.sign_in(portal, VIEWER)
    page = viewer.open(f"/office/access-challenges/questions/{look}?lang=en")
    assert page.submit("Send the explanation", explanation=" ").errors == ["Write it in your own words"]
    explain(viewer, look)
    assert viewer.open(f"/office/access-challenges/questions/{look}").status == 404
    with portal.writing() as session:
        row, actor = session.get_one(AccessChallenge, row_of(portal, reference).id), actor_of(portal, VIEWER)
        with pytest.raises(NotAllowed):
            services.explain(session, actor, row, explanation="Something else.")


def actor_of(portal: Portal, login: str):  # type: ignore[no-untyped-def]
    from app.features.accounts import queries as accounts

    with portal.reading() as session:
        account = accounts.find_by_login(session, login)
        assert account is not None
        return account.actor


def test_an_officer_cannot_decide_about_their_own_look(portal: Portal, citizen: Citizen) -> None:
    actor = people.make_staff(portal, Role.DATA_PROTECTION_OFFICER, login="first-officer")
    look = look_at(portal, actor, citizen)
    reference = challenge(own_page(portal, citizen), look)
    first, second = people.sign_in(portal, "first-officer"), officer(portal, "second-officer")
    assert first.open(f"/office/access-challenges/{reference}").status == 404
    assert reference not in first.open("/office/access-challenges/").text
    with portal.writing() as session:
        row = session.get_one(AccessChallenge, row_of(portal, reference).id)
        with pytest.raises(NotAllowed):
            services.decide(session, actor, row, outcome=ChallengeOutcome.JUSTIFIED, answer="Fine.")
    decide(second, reference, "logged-by-mistake")
    assert row_of(portal, reference).outcome == "logged-by-mistake"


def test_a_look_that_was_not_justified_has_consequences_and_the_auditor_takes_note(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    visitor = own_page(portal, citizen)
    reference = challenge(visitor, look)
    dpo = officer(portal)
    page = decide(dpo, reference, "not-justified")
    assert page.errors == ["Write it in your own words"]
    assert ANSWER.splitlines()[0] in page.text  # what was entered stays
    decide(dpo, reference, "not-justified", consequences=CONSEQUENCES)
    assert CONSEQUENCES in visitor.open(f"/me/accesses/challenges/{reference}?lang=en").text
    people.make_staff(portal, Role.AUDITOR)
    auditor = people.sign_in(portal, str(Role.AUDITOR))
    assert "Findings about looks to take note of" in auditor.open("/office?lang=en").text
    findings = auditor.open("/office/access-challenges/findings?lang=en")
    assert CONSEQUENCES in findings.text
    assert REASON not in findings.html
    assert not dpo.open("/office/access-challenges/findings?lang=en").has_button("Take note")
    findings.submit(f"Take note of {reference}")
    assert row_of(portal, reference).noted_at is not None
    assert not auditor.open("/office/access-challenges/findings?lang=en").has_button("Take note")


def test_what_is_late_comes_before_the_auditor_once_and_the_person_is_told(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    visitor = own_page(portal, citizen)
    reference = challenge(visitor, look)
    with clock.travel(clock.today() + timedelta(days=31)):
        for _ in range(2):
            _tidy(portal.toolbox)
    with portal.reading() as session:
        row = session.scalars(select(AccessChallenge)).one()
        late = [event for event in queries.deeds(session, row) if event.verb.endswith("escalated")]
        assert len(late) == 1
        assert [one.reference for one in queries.findings(session, limit=9)[0]] == [reference]
        figures = queries.figures(session, clock.today().year, row.due_on + timedelta(days=1))
    assert (figures.filed, figures.open, figures.late) == (1, 1, 1)
    assert "is late" in own_page(portal, citizen).open("/me/messages?lang=en").text
    decide(officer(portal), reference)
    with portal.reading() as session:
        figures = queries.figures(session, clock.today().year, clock.today())
    assert (figures.open, figures.decided, figures.in_time) == (0, 1, 1)


def test_a_citizen_takes_a_question_back_and_can_ask_again(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    visitor = own_page(portal, citizen)
    reference = challenge(visitor, look)
    assert visitor.open(f"/me/accesses/{look}/challenge").url.endswith(reference)  # one at a time
    page = visitor.open(f"/me/accesses/challenges/{reference}/withdraw?lang=en")
    assert "taken back" in page.submit("Take this question back").html
    assert row_of(portal, reference).state == "withdrawn"
    assert challenge(visitor, look) != reference


def test_a_citizen_cannot_ask_about_their_own_looks_or_anybody_elses(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    visitor = own_page(portal, citizen)
    own = look_at(portal, citizen.actor, citizen, action="credit_reports.made")
    assert visitor.open(f"/me/accesses/{own}/challenge").status == 404
    other = own_page(portal, people.make_citizen(portal))
    assert other.open(f"/me/accesses/{look}/challenge").status == 404


def test_a_look_by_no_staff_is_answered_without_asking_anybody(portal: Portal, citizen: Citizen) -> None:
    from app.kernel.actors import PUBLIC

    look = look_at(portal, PUBLIC, citizen, action="credit_reports.verified")
    reference = challenge(own_page(portal, citizen), look)
    dpo = officer(portal)
    assert not dpo.open(f"/office/access-challenges/{reference}?lang=en").has_button("Ask whoever looked")
    with portal.writing() as session:
        row = session.get_one(AccessChallenge, row_of(portal, reference).id)
        with pytest.raises(NotNow):
            services.ask_viewer(session, actor_of(portal, str(Role.DATA_PROTECTION_OFFICER)), row)
    decide(dpo, reference)
    assert row_of(portal, reference).state == "decided"


def test_the_officers_look_is_logged_and_no_words_stand_in_the_open(
    portal: Portal, citizen: Citizen, look: str
) -> None:
    reference = challenge(own_page(portal, citizen), look)
    dpo = officer(portal)
    ask_viewer(dpo, reference)
    explain(people.sign_in(portal, VIEWER), look)
    decide(dpo, reference, "not-justified", consequences=CONSEQUENCES)
    with portal.reading() as session:
        looks = access_log.of_subject(session, citizen.subject_id)
        viewed = [one for one in looks if one.action == "accesses.challenge-viewed"]
        assert len(viewed) >= 2
        assert viewed[0].post == Role.DATA_PROTECTION_OFFICER
        stored = repr(session.execute(text("SELECT * FROM access_challenges")).all())
        logged = repr([event.details for event in events.history(session, reference)])
    for words in (REASON, EXPLANATION, ANSWER.splitlines()[0], CONSEQUENCES):
        assert words not in stored + logged
