"""The procedure before a publication: notice, reply, hearing, decision, both papers served together."""

from __future__ import annotations

from sqlalchemy import text

from app.features.disclosures import papers, queries
from app.features.disclosures.states import PaperKind
from app.kernel import clock, events
from app.kernel.permissions import Role
from tests.support import objections_steps, people, records_steps
from tests.support import procedure_steps as steps
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

WORDS = "The licence was stolen from my van.\n\nI told the police on 3 March; the number is 2026-77."


def typed(page: Page, name: str) -> str:
    """What a text field of the page shown again holds."""
    field = page.soup.select_one(f'textarea[name="{name}"]')
    assert field is not None
    return field.get_text().strip()


def state_of(portal: Portal, reference: str) -> str:
    with portal.reading() as session:
        found = queries.find_by_reference(session, reference)
        assert found is not None
        return found.state


def test_citizen_sees_the_notice_with_reasons_basis_consequences_rights_and_due_date(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    page = notified.visitor.open("/me/messages?lang=en")
    assert "It is planned to publish a record about you" in page.text
    page = notified.visitor.open("/me/disclosures?lang=en")
    assert "reply open" in page.text
    page = notified.visitor.open(f"/me/disclosures/{notified.reference}?lang=en")
    assert page.has_button("Reply to the notice")
    page = page.click("Notice before publication")
    for heading in ("What was found", "Reasons and legal basis", "Consequences", "Your rights", "Remedies"):
        assert heading in page.text
    assert f"{notified.due_on.day} {notified.due_on:%B %Y}" in page.text
    assert "涉及公共运输安全" in page.text


def test_reply_is_sealed_and_every_point_has_to_be_answered_before_it_is_published(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    page = steps.reply(notified, WORDS)
    assert "Your reply is received" in page.text
    assert "Point 2" in page.text
    with portal.reading() as session:
        kept = session.execute(text("SELECT text_sealed FROM disclosure_reply_points")).scalars().all()
    assert len(kept) == 2
    assert not any("van" in one or "police" in one for one in kept)
    with clock.travel(steps.after(notified.due_on)):
        reviewer = steps.staff_visitor(portal, Role.REVIEWER)
        page = steps.open_case(reviewer, notified.reference)
        assert "The time to reply is still running, or a reply has not been considered yet." in page.text
        page = page.click("Decide")
        assert "stolen from my van" in page.text
        given = {
            "decision": "approve",
            "reasons": "The theft was not reported in time.",
            "point-1": "No trace.",
        }
        page = page.submit("Record my decision", **given)
        assert page.status == 422
        assert page.errors == ["Answer point 2"]
        assert typed(page, "reasons") == "The theft was not reported in time."
        assert typed(page, "point-1") == "No trace."
        assert state_of(portal, notified.reference) == "notice-served"
        page = page.submit("Record my decision", **{"point-2": "The number is unknown there."})
    assert state_of(portal, notified.reference) == "decided"
    assert "The number is unknown there." in page.text


def test_decision_is_impossible_while_the_time_to_reply_runs_and_possible_after_a_waiver(
    portal: Portal,
) -> None:
    notified = steps.notified_citizen(portal)
    reviewer = steps.staff_visitor(portal, Role.REVIEWER)
    page = steps.open_case(reviewer, notified.reference).click("Decide")
    refused = page.submit("Record my decision", decision="approve", reasons="Lawful.")
    assert refused.status == 422
    assert "The time to reply is over" in refused.errors[0]
    page = notified.visitor.open(f"/me/disclosures/{notified.reference}?lang=en").click("Waive the reply")
    page = page.submit("I waive the reply")
    assert "reply waived" in page.text
    page = steps.open_case(reviewer, notified.reference).click("Decide")
    page.submit("Record my decision", decision="approve", reasons="Lawful.")
    assert state_of(portal, notified.reference) == "decided"


def test_words_take_a_waiver_back(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    page = notified.visitor.open(f"/me/disclosures/{notified.reference}/waive?lang=en")
    page.submit("I waive the reply")
    steps.reply(notified, WORDS)
    reviewer = steps.staff_visitor(portal, Role.REVIEWER)
    page = steps.open_case(reviewer, notified.reference).click("Decide")
    answers = {"point-1": "No.", "point-2": "No."}
    page = page.submit("Record my decision", decision="approve", reasons="Lawful.", **answers)
    assert page.status == 422
    assert state_of(portal, notified.reference) == "notice-served"


def test_hearing_that_was_asked_for_comes_before_the_decision(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    steps.reply(notified, "", hearing=True)
    with clock.travel(steps.after(notified.due_on)):
        reviewer = steps.staff_visitor(portal, Role.REVIEWER)
        page = steps.open_case(reviewer, notified.reference).click("Decide")
        page = page.submit("Record my decision", decision="approve", reasons="Lawful.")
        assert "A hearing that was asked for" in page.errors[0]
        clerk = steps.transport_clerk(portal)
        page = steps.open_case(clerk, notified.reference).click("Record the hearing")
        empty = page.submit("Record it", result="held", note=" ")
        assert empty.errors == ["Write down what was said, or why no hearing is held"]
        page.submit("Record it", result="held", note="He showed the police receipt.")
        page = steps.open_case(reviewer, notified.reference).click("Decide")
        assert "He showed the police receipt." in page.text
        page.submit("Record my decision", decision="approve", reasons="Lawful.")
        assert state_of(portal, notified.reference) == "decided"
        mine = people.sign_in(portal, notified.citizen.login)
        assert "He showed the police receipt." in mine.open(f"/me/disclosures/{notified.reference}").text


def test_citizen_cannot_reply_when_the_time_is_over_and_nobody_else_can_at_all(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    other = people.make_citizen(portal)
    stranger = people.sign_in(portal, other.login)
    for part in ("", "/reply", "/waive", "/papers/notice", "/papers/notice.pdf"):
        assert stranger.open(f"/me/disclosures/{notified.reference}{part}").status == 404
    with clock.travel(steps.after(notified.due_on)):
        late = people.sign_in(portal, notified.citizen.login)
        page = late.open(f"/me/disclosures/{notified.reference}/reply?lang=en")
        assert page.url == f"/me/disclosures/{notified.reference}"
        assert not page.has_button("Send the reply")


def test_empty_reply_is_explained_and_a_long_one_is_kept(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    page = steps.reply(notified, "  ")
    assert page.errors == ["Write what you have to say, or ask for a hearing"]
    page = page.submit("Send the reply", words="word " * 1500)
    assert page.errors == ["Shorten this to at most 6000 characters"]
    assert typed(page, "words").startswith("word word")


def test_clerk_records_a_reply_that_came_by_post(portal: Portal) -> None:
    reference, due_on = records_steps.noticed_disclosure(portal, records_steps.make_record(portal))
    clerk = steps.transport_clerk(portal)
    page = steps.open_case(clerk, reference).click("Record a reply on paper")
    answers = {"kind": "words", "words": WORDS, "manner": "post", "proof": "收文2026-31"}
    page = page.submit("Record the reply", **answers)
    assert "The reply is recorded" in page.text
    assert "I told the police" in page.text
    with portal.reading() as session:
        assert events.check(session).is_ok
        verbs = [one.verb for one in events.history(session, reference)]
    assert verbs[-1] == "disclosures.reply-received"
    with clock.travel(steps.after(due_on)):
        clerk = steps.transport_clerk(portal)
        page = steps.open_case(clerk, reference).click("Record a reply on paper")
        today = clock.today()
        typed = [str(today.year), str(today.month), str(today.day)]
        page = page.submit("Record the reply", **(answers | {"received_on": typed}))
        assert page.errors == ["The time to reply is over."]


def test_paper_service_needs_a_proof_and_on_line_service_an_account(portal: Portal) -> None:
    reference = records_steps.proposed_disclosure(portal, records_steps.make_record(portal))
    clerk = steps.transport_clerk(portal)
    page = steps.open_case(clerk, reference).click("See and serve the notice")
    assert page.submit("Serve this notice", manner="post").errors == [
        "Enter the number of the proof of service"
    ]
    assert page.submit("Serve this notice", manner="on-line").errors == [
        "The person has no account here: serve it on paper"
    ]
    page = page.submit("Serve this notice", manner="post", proof="挂号881")
    assert "notice served" in page.text
    notice = page.click("Notice before publication")
    assert "by registered post" in notice.text
    assert "挂号881" in notice.text


def decided(portal: Portal, notified: steps.Notified) -> Visitor:
    """The second person decides after the time to reply; answers the clerk who serves."""
    reviewer = steps.staff_visitor(portal, Role.REVIEWER)
    page = steps.open_case(reviewer, notified.reference).click("Decide")
    page.submit("Record my decision", decision="approve", reasons="It endangered passengers.")
    assert state_of(portal, notified.reference) == "decided"
    return steps.transport_clerk(portal)


def test_decision_and_repair_notice_are_served_together_and_then_it_is_public(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    with clock.travel(steps.after(notified.due_on)):
        clerk = decided(portal, notified)
        mine = people.sign_in(portal, notified.citizen.login)
        case, public = f"/me/disclosures/{notified.reference}", f"/disclosures/{notified.reference}"
        assert mine.open(f"{case}/papers/decision").status == 404
        assert mine.open(public).status == 404
        page = steps.open_case(clerk, notified.reference)
        assert "have not been served together yet" in page.text
        page = page.click("Serve decision and repair notice")
        page.submit("Record the service and publish", manner="on-line")
        assert mine.open(public).status == 200
        page = mine.open(f"{case}?lang=en")
        assert page.summary("Decision number") == f"信公决〔{clock.today().year}〕1号"
        assert "Object to this record" in page.text
        decision = page.click("Decision on publication")
        for heading in (
            "How you were heard",
            "Why the conditions of entry are met",
            "How it ends",
            "Remedies",
        ):
            assert heading in decision.text
        assert "It endangered passengers." in decision.text
        repair = mine.open(f"{case}/papers/repair-notice?lang=en")
        assert "What to hand in" in repair.text
        assert f"信公决〔{clock.today().year}〕1号" in repair.text
        assert "It has been decided to publish a record about you" in mine.open("/me/messages?lang=en").text
        with portal.writing() as session:
            session.execute(text("UPDATE credit_records SET use_until = '2020-01-01'"))
        assert "Object to this record" not in mine.open(f"{case}?lang=en").text  # it is used no more


def test_without_the_repair_notice_nothing_is_published(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    with clock.travel(steps.after(notified.due_on)):
        clerk = decided(portal, notified)
        with portal.writing() as session:
            found = queries.find_by_reference(session, notified.reference)
            assert found is not None
            session.delete(papers.find_paper(session, found, PaperKind.REPAIR_NOTICE))
        page = steps.open_case(clerk, notified.reference).click("Serve decision and repair notice")
        page = page.submit("Record the service and publish", manner="on-line")
        assert page.status == 422
        assert "Decision and repair notice served" in page.errors[0]
    assert state_of(portal, notified.reference) == "decided"


def test_an_objection_upheld_before_the_service_stops_the_publication(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    with clock.travel(steps.after(notified.due_on)):
        decided(portal, notified)
        mine = people.sign_in(portal, notified.citizen.login)
        objection = objections_steps.file_about(mine, notified.record)
        objections_steps.decide(steps.staff_visitor(portal, Role.REVIEWER), objection, "display-ended")
        assert state_of(portal, notified.reference) == "refused"
        assert mine.open(f"/me/disclosures/{notified.reference}/papers/decision").status == 404


def test_papers_stay_as_they_were_issued_when_the_record_changes(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    with portal.writing() as session:
        found = queries.find_by_reference(session, notified.reference)
        assert found is not None
        found.reasons = "something else"
    page = notified.visitor.open(f"/me/disclosures/{notified.reference}/papers/notice?lang=en")
    assert "涉及公共运输安全" in page.text
    assert "something else" not in page.text


def test_person_is_told_with_reasons_when_nothing_is_published(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    steps.reply(notified, WORDS)
    with clock.travel(steps.after(notified.due_on)):
        reviewer = steps.staff_visitor(portal, Role.REVIEWER)
        page = steps.open_case(reviewer, notified.reference).click("Decide")
        page.submit("Record my decision", decision="refuse", reasons="The theft is proven.")
        mine = people.sign_in(portal, notified.citizen.login)
        assert "a record about you is not published" in mine.open("/me/messages?lang=en").text
        page = mine.open(f"/me/disclosures/{notified.reference}/papers/refusal?lang=en")
        assert "The theft is proven." in page.text


def test_suspension_and_showing_again_are_told_to_the_person(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    with clock.travel(steps.after(notified.due_on)):
        clerk = decided(portal, notified)
        page = steps.open_case(clerk, notified.reference).click("Serve decision and repair notice")
        page.submit("Record the service and publish", manner="on-line")
        one = steps.staff_visitor(portal, Role.REVIEWER, "one")
        other = steps.staff_visitor(portal, Role.REVIEWER, "other")
        page = steps.open_case(one, notified.reference).click("Suspend")
        page.submit("Suspend it", reasons="A complaint is looked at.")
        mine = people.sign_in(portal, notified.citizen.login)
        assert "not shown to the public for the time being" in mine.open("/me/messages?lang=en").text
        assert "A complaint is looked at." in mine.open(f"/me/disclosures/{notified.reference}").text
        page = steps.open_case(other, notified.reference).click("Show again")
        page.submit("Show it again", reasons="It was unfounded.")
        assert "shown to the public again" in mine.open("/me/messages?lang=en").text


def test_desk_counts_what_a_waiver_made_ripe_and_what_is_to_be_served(portal: Portal) -> None:
    notified = steps.notified_citizen(portal)
    reviewer = steps.staff_visitor(portal, Role.REVIEWER)

    def waiting(visitor: Visitor, what: str) -> str:
        return {row[0]: row[1] for row in visitor.open("/office?lang=en").rows("What waits")}.get(what, "0")

    assert "Disclosures to be decided" not in reviewer.open("/office?lang=en").text
    page = notified.visitor.open(f"/me/disclosures/{notified.reference}/waive?lang=en")
    page.submit("I waive the reply")
    assert waiting(reviewer, "Disclosures to be decided") == "1"
    clerk = decided(portal, notified)
    assert waiting(reviewer, "Disclosures to be decided") == "0"
    assert waiting(clerk, "Decisions to be served") == "1"


def test_reader_finds_every_gate_with_its_law(visitor: Visitor) -> None:
    page = visitor.open("/disclosures/gates?lang=en")
    assert page.heading == "The gates before a publication"
    for words in (
        "The notice was served",
        "Two people",
        "Decision and repair notice served",
        "国办发〔2025〕22号",
    ):
        assert words in page.text
