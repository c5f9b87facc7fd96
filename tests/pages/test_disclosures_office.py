"""Disclosures in the office: never alone, never without a purpose, never through a closed gate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.features.disclosures import queries, services
from app.kernel import access_log, clock, events
from app.kernel.access_log import Access
from app.kernel.errors import FourEyes
from app.kernel.permissions import Role
from tests.support import people
from tests.support import records_steps as steps
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

CLERK = f"clerk-{steps.TRANSPORT}"
PURPOSE = "preparing a disclosure"
REASONS = "It concerns public transport safety."


@pytest.fixture
def clerk(portal: Portal) -> Visitor:
    steps.clerk_of(portal, steps.TRANSPORT)
    return people.sign_in(portal, CLERK)


@pytest.fixture
def reviewer(portal: Portal) -> Visitor:
    steps.staff(portal, Role.REVIEWER, "reviewer")
    return people.sign_in(portal, "reviewer")


@pytest.fixture
def other_reviewer(portal: Portal) -> Visitor:
    steps.staff(portal, Role.REVIEWER, "other-reviewer")
    return people.sign_in(portal, "other-reviewer")


def open_record(visitor: Visitor, record: str) -> Page:
    return visitor.open(f"/office/records/{record}?lang=en").submit("Open the record", purpose=PURPOSE)


def open_disclosure(visitor: Visitor, reference: str) -> Page:
    page = visitor.open(f"/office/disclosures/{reference}?lang=en")
    return (
        page.submit("Open the disclosure", purpose=PURPOSE)
        if page.has_button("Open the disclosure")
        else page
    )


def accesses(portal: Portal, action: str) -> list[tuple[str, str]]:
    with portal.reading() as session:
        found = session.scalars(select(Access).where(Access.action == action))
        return [(row.thing, row.purpose) for row in found]


def state_of(portal: Portal, reference: str) -> str:
    with portal.reading() as session:
        found = queries.find_by_reference(session, reference)
        assert found is not None
        return found.state


def test_clerk_and_reviewer_take_a_record_to_the_public(
    portal: Portal, clerk: Visitor, reviewer: Visitor, visitor: Visitor
) -> None:
    record = steps.make_record(portal)
    page = open_record(clerk, record).click("See the gates and propose a disclosure")
    assert page.heading.endswith("Propose a disclosure")
    page = page.submit("Propose publication", reasons=REASONS)
    reference = page.url.rsplit("/", 1)[-1]
    page = page.click("See and serve the notice")
    assert "Your rights" in page.text
    page = page.submit("Serve this notice", manner="delivered", proof="送达回证12号")
    assert "The time to reply is running" in page.text
    with portal.reading() as session:
        due_on = queries.find_by_reference(session, reference).reply_due_on  # type: ignore[union-attr]
    with clock.travel(due_on + timedelta(days=1)):
        reviewer = people.sign_in(portal, "reviewer")
        page = open_disclosure(reviewer, reference).click("Decide")
        page = page.submit("Record my decision", decision="approve", reasons="Lawful.")
        assert "Decision and repair notice have to be served together" in page.text
        assert visitor.open(f"/disclosures/{reference}").status == 404
        page = page.click("Serve decision and repair notice")
        page = page.submit("Record the service and publish", manner="post", proof="挂号3391")
        assert "Public until" in page.text
        assert visitor.open(f"/disclosures/{reference}").status == 200
    with portal.reading() as session:
        verbs = [event.verb for event in events.history(session, reference)]
        assert events.check(session).is_ok
        assert access_log.check(session).is_ok
    assert verbs == [
        "disclosures.proposed",
        "disclosures.notice-served",
        "disclosures.approved",
        "disclosures.decision-served",
        "disclosures.published",
    ]


def test_gate_page_says_that_an_ordinary_fine_has_no_basis_and_offers_nothing(
    portal: Portal, clerk: Visitor
) -> None:
    record = steps.make_record(portal, steps.fine_row())
    page = open_record(clerk, record).click("See the gates and propose a disclosure")
    assert "This record cannot be published" in page.text
    assert "A legal basis for publishing" in page.text
    assert "No law gives a basis for publishing this about a natural person." in page.text
    assert not page.has_button("Propose publication")


def test_forged_proposal_of_a_fine_is_refused_with_its_gates(portal: Portal, clerk: Visitor) -> None:
    fine, good = steps.make_record(portal, steps.fine_row()), steps.make_record(portal)
    open_record(clerk, fine)
    page = open_record(clerk, good).click("See the gates and propose a disclosure")
    data = {**page._filled(page.form("Propose publication")), "reasons": REASONS}
    answer = Page(page.client, page.client.post(f"/office/disclosures/propose?record={fine}", data=data))
    assert answer.status == 422
    assert "A legal basis for publishing" in answer.errors[0]


def test_proposal_without_reasons_keeps_the_page(portal: Portal, clerk: Visitor) -> None:
    record = steps.make_record(portal)
    page = open_record(clerk, record).click("See the gates and propose a disclosure")
    page = page.submit("Propose publication", reasons="  ")
    assert page.status == 422
    assert page.errors == ["Give the reasons"]


def test_gates_of_a_record_open_only_after_a_purpose(portal: Portal, clerk: Visitor) -> None:
    record = steps.make_record(portal)
    page = clerk.open(f"/office/disclosures/propose?record={record}&lang=en")
    assert page.url == f"/office/records/{record}"
    assert page.has_button("Open the record")
    assert accesses(portal, "records.viewed") == []


def test_every_opening_is_logged_with_its_purpose(portal: Portal, clerk: Visitor) -> None:
    reference = steps.proposed_disclosure(portal, steps.make_record(portal))
    page = clerk.open(f"/office/disclosures/{reference}?lang=en")
    assert "王守诺" not in page.html
    assert accesses(portal, "disclosures.viewed") == []
    page = page.submit("Open the disclosure", purpose=PURPOSE)
    assert page.summary("Name") == "王守诺"
    page.click("See and serve the notice")
    assert accesses(portal, "disclosures.viewed") == [(reference, PURPOSE)] * 2


def test_page_shown_again_with_errors_is_logged_like_an_opening(portal: Portal, clerk: Visitor) -> None:
    record = steps.make_record(portal)
    page = open_record(clerk, record).click("See the gates and propose a disclosure")
    assert accesses(portal, "records.viewed") == [(record, PURPOSE)] * 2
    assert page.submit("Propose publication", reasons="  ").status == 422
    assert accesses(portal, "records.viewed") == [(record, PURPOSE)] * 3


def test_decision_shown_again_with_errors_is_logged_like_an_opening(
    portal: Portal, reviewer: Visitor
) -> None:
    reference = steps.published_disclosure(portal)
    page = open_disclosure(reviewer, reference).click("Suspend")
    assert accesses(portal, "disclosures.viewed") == [(reference, PURPOSE)] * 2
    assert page.submit("Suspend it", reasons=" ").status == 422
    assert accesses(portal, "disclosures.viewed") == [(reference, PURPOSE)] * 3
    assert state_of(portal, reference) == "published"


def test_clerk_of_another_body_sees_neither_list_entry_nor_page(portal: Portal) -> None:
    reference = steps.proposed_disclosure(portal, steps.make_record(portal))
    steps.clerk_of(portal, "灵寿县应急管理局")
    stranger = people.sign_in(portal, "clerk-灵寿县应急管理局")
    assert reference not in stranger.open("/office/disclosures/").text
    for part in ("", "/notice"):
        assert stranger.open(f"/office/disclosures/{reference}{part}").status == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_posts_without_disclosures_have_no_such_page(portal: Portal, role: Role) -> None:
    reference = steps.proposed_disclosure(portal, steps.make_record(portal))
    steps.staff(portal, role)
    assert people.sign_in(portal, str(role)).open(f"/office/disclosures/{reference}").status == 404


def test_clerk_cannot_decide(portal: Portal, clerk: Visitor) -> None:
    reference, due_on = steps.noticed_disclosure(portal, steps.make_record(portal))
    with clock.travel(due_on + timedelta(days=1)):
        clerk = people.sign_in(portal, CLERK)
        assert not open_disclosure(clerk, reference).has_button("Decide")
        assert clerk.open(f"/office/disclosures/{reference}/decide").status == 404


def test_reviewer_who_proposed_cannot_approve(portal: Portal) -> None:
    actor = steps.staff(portal, Role.REVIEWER, "reviewer")
    reference, due_on = steps.noticed_disclosure(portal, steps.make_record(portal), by=actor)
    with clock.travel(due_on + timedelta(days=1)):
        reviewer = people.sign_in(portal, "reviewer")
        page = open_disclosure(reviewer, reference)
        assert "You proposed this: another person has to decide." in page.text
        assert not page.has_button("Decide")
        page = reviewer.open(f"/office/disclosures/{reference}/decide")
        answer = page.submit("Record my decision", decision="approve", reasons="Lawful.")
        assert answer.status == 403
        with portal.writing() as session:
            found = queries.get_for_staff(session, actor, reference)
            with pytest.raises(FourEyes):
                services.approve(session, actor, found, reasons="Lawful.")
    assert state_of(portal, reference) == "notice-served"


def test_reviewer_cannot_approve_while_the_time_to_reply_runs(portal: Portal, reviewer: Visitor) -> None:
    reference, _due = steps.noticed_disclosure(portal, steps.make_record(portal))
    page = open_disclosure(reviewer, reference).click("Decide")
    page = page.submit("Record my decision", decision="approve", reasons="Lawful.")
    assert page.status == 422
    assert "The time to reply is over" in page.errors[0]
    assert state_of(portal, reference) == "notice-served"


def test_reviewer_cannot_approve_without_a_notice(portal: Portal, reviewer: Visitor) -> None:
    reference = steps.proposed_disclosure(portal, steps.make_record(portal))
    page = open_disclosure(reviewer, reference).click("Decide")
    page = page.submit("Record my decision", decision="approve", reasons="Lawful.")
    assert page.status == 422
    assert state_of(portal, reference) == "proposed"


def test_reviewer_can_refuse_with_reasons(portal: Portal, reviewer: Visitor, visitor: Visitor) -> None:
    reference, _due = steps.noticed_disclosure(portal, steps.make_record(portal))
    page = open_disclosure(reviewer, reference).click("Decide")
    page = page.submit("Record my decision", decision="refuse", reasons="The reply is right.")
    assert page.summary("Reasons of the decision") == "The reply is right."
    assert state_of(portal, reference) == "refused"
    assert visitor.open(f"/disclosures/{reference}").status == 404


def test_one_reviewer_suspends_and_another_shows_it_again(
    portal: Portal, reviewer: Visitor, other_reviewer: Visitor, visitor: Visitor
) -> None:
    reference = steps.published_disclosure(portal)
    address = f"/disclosures/{reference}"
    page = open_disclosure(reviewer, reference)
    page = page.click("Suspend").submit("Suspend it", reasons="Under check.")
    assert visitor.open(address).status == 404
    assert not page.has_button("Show again")
    forged = reviewer.open(f"/office/disclosures/{reference}/resume?lang=en")
    assert forged.submit("Show it again", reasons="Checked.").status == 403
    page = open_disclosure(other_reviewer, reference)
    page.click("Show again").submit("Show it again", reasons="Checked.")
    assert visitor.open(address).status == 200


def test_an_end_hides_at_once_and_needs_a_second_person(
    portal: Portal, reviewer: Visitor, other_reviewer: Visitor, visitor: Visitor
) -> None:
    reference = steps.published_disclosure(portal)
    page = open_disclosure(reviewer, reference).click("End for good")
    page = page.submit("End it", reason="basis-revoked", reasons="Revoked on review.")
    assert visitor.open(f"/disclosures/{reference}").status == 404
    assert reference in visitor.open("/disclosures/removals").text
    assert "a second person has to confirm the end" in page.text
    assert not page.has_button("Confirm the end")
    forged = reviewer.open(f"/office/disclosures/{reference}/confirm-end?lang=en")
    assert forged.submit("Confirm the end", reasons="So it is.").status == 403
    assert state_of(portal, reference) == "suspended"
    page = open_disclosure(other_reviewer, reference).click("Confirm the end")
    page = page.submit("Confirm the end", reasons="I read the revocation.")
    assert page.summary("Why it ended") == "The decision it rested on was revoked or changed"
    assert state_of(portal, reference) == "ended"


def test_suspended_one_whose_term_is_over_cannot_be_shown_again(portal: Portal, reviewer: Visitor) -> None:
    reference = steps.published_disclosure(portal)
    open_disclosure(reviewer, reference).click("Suspend").submit("Suspend it", reasons="Under check.")
    steps.staff(portal, Role.REVIEWER, "other-reviewer")
    with clock.travel(clock.today() + timedelta(days=365 * 4)):
        reviewer = people.sign_in(portal, "other-reviewer")
        page = open_disclosure(reviewer, reference).click("Show again")
        page = page.submit("Show it again", reasons="Checked.")
        assert page.status == 422
        assert "Within the term of publication" in page.errors[0]
    assert state_of(portal, reference) == "suspended"


def test_desk_counts_what_this_person_can_do(portal: Portal) -> None:
    actor = steps.staff(portal, Role.REVIEWER, "reviewer")
    own, due_on = steps.noticed_disclosure(portal, steps.make_record(portal), by=actor)
    other, _due = steps.noticed_disclosure(portal, steps.make_record(portal))
    with clock.travel(due_on + timedelta(days=1)):
        page = people.sign_in(portal, "reviewer").open("/office?lang=en")
        waiting = {row[0]: row[1] for row in page.rows("What waits")}
        assert waiting["Disclosures to be decided"] == "1"
        page = page.open("/office/disclosures/?lang=en")
        standing = {row[0]: row[5] for row in page.rows("What waits")}
        assert standing[own] == "You proposed this: another person has to decide."
        assert standing[other] == "A second person has to decide."
