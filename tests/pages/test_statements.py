"""A person's own words beside a record: checked, shown with it, gone with it (rule 4.5)."""

from __future__ import annotations

import json

from sqlalchemy import select

from app.features.credit_reports.facts import gather
from app.features.statements.models import OwnStatement
from app.features.statements.states import StatementState
from app.kernel import events
from app.kernel.permissions import Role
from app.rulebook.statements import longest_text
from tests.support import people, records_steps, reports_steps
from tests.support.objections_steps import Objector, make_objector, reviewer
from tests.support.portal import Portal
from tests.support.statements_steps import WORDS, check, send, write

FIRST_LINE = WORDS.splitlines()[0]


def states_of(portal: Portal) -> list[str]:
    with portal.reading() as session:
        return [one.state for one in session.scalars(select(OwnStatement).order_by(OwnStatement.id))]


def digested(portal: Portal, writer: Objector) -> list[str]:
    """The words that a report made now would hold."""
    assert writer.citizen.actor.subject_id is not None
    with portal.reading() as session:
        facts = gather(session, writer.citizen.actor.subject_id)
        return [one["text"] for one in facts.contents()["own_statements"]]


def test_citizen_can_write_check_and_send_and_it_is_shown_only_once_accepted(portal: Portal) -> None:
    writer = make_objector(portal)
    disclosure = records_steps.published_disclosure(portal, record=writer.record)
    own, public = f"/me/records/{writer.record}?lang=en", f"/disclosures/{disclosure}?lang=en"
    assert writer.visitor.open(own).link("Add a statement of your own").endswith("/statement")
    text = f"{WORDS}\n王守诺"
    assert FIRST_LINE in write(writer.visitor, writer.record, text).text
    reference = send(portal, writer.visitor, writer.record, text)
    assert "Being checked" in writer.visitor.open(own).text
    assert FIRST_LINE not in writer.visitor.open(own).text
    assert FIRST_LINE not in portal.visitor().open(public).text
    assert digested(portal, writer) == []

    staff = reviewer(portal)
    assert reference in staff.open("/office/statements/?lang=en").text
    assert "Statements of their own to be checked" in staff.open("/office?lang=en").text
    check(staff, reference, "accept")
    shown = portal.visitor().open(public).text
    assert FIRST_LINE in shown
    assert "王守诺" not in shown
    assert "The person's own statement" in writer.visitor.open(own).text
    assert "Your statement is shown" in writer.visitor.open("/me/messages?lang=en").text
    office = staff.open(f"/office/records/{writer.record}?lang=en")
    assert FIRST_LINE in office.submit("Open the record", purpose="Checking what is shown").text
    assert digested(portal, writer) == [text]
    for address in ("/disclosures", "/feeds/disclosures.atom", f"/search?q={FIRST_LINE.split()[2]}"):
        assert FIRST_LINE not in portal.visitor().client.get(address).get_data(as_text=True)


def test_citizen_is_told_kindly_what_may_not_stand_in_it(portal: Portal) -> None:
    writer = make_objector(portal)
    for text in (
        "我的电话是13812345678。",
        f"证件 {writer.citizen.id_number}。",
        "账号：6222021234567890123",
    ):
        page = write(writer.visitor, writer.record, text)
        assert (page.status, page.heading) == (422, "A statement of your own"), text
        assert "Please leave out" in page.text
        assert text in page.text
    assert write(writer.visitor, writer.record, "   ").status == 422
    assert write(writer.visitor, writer.record, "长" * (longest_text() + 1)).status == 422
    assert states_of(portal) == []


def test_citizen_sees_why_it_was_given_back_and_a_new_text_takes_the_place_of_the_old(portal: Portal) -> None:
    writer, staff = make_objector(portal), reviewer(portal)
    own = f"/me/records/{writer.record}?lang=en"
    check(staff, send(portal, writer.visitor, writer.record), "accept")
    check(staff, send(portal, writer.visitor, writer.record, "My neighbour Wang did it."), "other-people")
    page = writer.visitor.open(own).text
    assert "It names other people" in page
    assert FIRST_LINE in page
    send(portal, writer.visitor, writer.record, "A draft.")
    last = send(portal, writer.visitor, writer.record, "All is repaired.")
    assert digested(portal, writer) == [WORDS]
    check(staff, last, "accept")
    assert digested(portal, writer) == ["All is repaired."]
    assert states_of(portal) == ["replaced", "returned", "replaced", "accepted"]


def test_citizen_can_withdraw_at_any_time_and_it_is_gone_everywhere(portal: Portal) -> None:
    writer = make_objector(portal)
    disclosure = records_steps.published_disclosure(portal, record=writer.record)
    check(reviewer(portal), send(portal, writer.visitor, writer.record), "accept")
    before = portal.visitor().open(f"/disclosures/{disclosure}?lang=en").text
    page = writer.visitor.open(f"/me/records/{writer.record}/statement/withdraw?lang=en")
    assert "Nobody sees it any more" in page.submit("Withdraw the statement").text
    assert FIRST_LINE in before
    assert FIRST_LINE not in portal.visitor().open(f"/disclosures/{disclosure}?lang=en").text
    assert digested(portal, writer) == []
    copy = json.loads(writer.visitor.client.get("/me/data.json").get_data())
    assert [(one["state"], one["words"]) for one in copy["own_statements"]] == [("withdrawn", WORDS)]


def test_nobody_reads_the_words_in_table_or_events(portal: Portal) -> None:
    writer = make_objector(portal)
    reference = send(portal, writer.visitor, writer.record)
    check(reviewer(portal), reference, "insults")
    with portal.reading() as session:
        row = session.scalars(select(OwnStatement)).one()
        assert FIRST_LINE not in row.text_sealed
        told = events.history(session, reference)
        assert [one.verb for one in told] == ["statements.sent", "statements.returned"]
        assert FIRST_LINE not in str([one.details for one in told])


def test_staff_of_the_body_that_found_it_cannot_check_it(portal: Portal) -> None:
    writer = make_objector(portal)
    reference = send(portal, writer.visitor, writer.record)
    records_steps.staff(portal, Role.REVIEWER, "their-own", records_steps.TRANSPORT)
    theirs = people.sign_in(portal, "their-own")
    assert reference not in theirs.open("/office/statements/?lang=en").text
    assert theirs.client.get(f"/office/statements/{reference}").status_code == 404
    assert states_of(portal) == [StatementState.SENT]


def test_reader_finds_it_in_the_report_beside_its_record_and_among_the_statements(
    portal: Portal, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    writer = make_objector(portal)
    check(reviewer(portal), send(portal, writer.visitor, writer.record), "accept")
    report = reports_steps.make_report(portal, writer.citizen, language="en")
    words = reports_steps.words_of(reports_steps.download(writer.visitor, report), tmp_path)
    assert "Statements of the person's own" in words
    assert words.count("I paid the fine") == 2
