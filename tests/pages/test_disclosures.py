"""Disclosures as the public sees them: masked, proven, gone on time."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as Xml

import pytest
from sqlalchemy import select, text

from app.features.disclosures import queries, services
from app.features.disclosures.states import EndReason
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.permissions import Role
from app.rulebook.identity import parse_id_number
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor

NAME = "欧阳守诺"
FACTS = "当事人欧阳守诺将证件出租他人；经查，欧阳 守诺收取费用。"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def number() -> str:
    return people.next_id_number()


@pytest.fixture
def disclosure(portal: Portal, number: str) -> str:
    """A revoked licence, published today."""
    row = steps.penalty_row(
        name=NAME, id_number=number, 违法事实=FACTS, 暂扣或吊销证照名称及编号=f"道路运输证{number}"
    )
    return steps.published_disclosure(portal, row)


def last_day(portal: Portal, reference: str) -> date:
    with portal.reading() as session:
        found = queries.find_by_reference(session, reference)
        assert found is not None
        assert found.publish_until is not None
        return found.publish_until


def end(portal: Portal, reference: str, reason: EndReason) -> None:
    with portal.writing() as session:
        found = queries.find_by_reference(session, reference)
        assert found is not None
        services.end(session, SYSTEM, found, reason=reason)


def change(portal: Portal, statement: str, **values: object) -> None:
    """Reach past the services, as somebody with access to the database could."""
    with portal.writing() as session:
        assert session.execute(text(statement), values).rowcount == 1  # type: ignore[attr-defined]


def is_shown(visitor: Visitor, reference: str) -> bool:
    """Whether any of page, list and front page shows it; they have to agree."""
    on_page = visitor.open(f"/disclosures/{reference}").status == 200
    on_list = any(reference in link for link in visitor.open("/disclosures").links())
    on_front = any(reference in link for link in visitor.open("/").links())
    assert on_page == on_list == on_front
    return on_page


def test_reader_sees_list_with_masked_name_dates_and_body(visitor: Visitor, disclosure: str) -> None:
    page = visitor.open("/disclosures?lang=en")
    assert page.heading == "Disclosures"
    assert "1 disclosure" in page.text
    assert "欧阳*" in page.text
    assert steps.TRANSPORT in page.text
    assert "last day 11 March 2029" in page.text
    assert 'content="noindex' in page.html


def test_reader_sees_passport_gates_measures_and_remedies(visitor: Visitor, disclosure: str) -> None:
    page = visitor.open(f"/disclosures/{disclosure}?lang=en")
    assert page.summary("Found by").startswith(steps.TRANSPORT)
    assert page.summary("Severity").startswith("serious")
    assert "Two people" in page.text
    assert "not met" not in page.text
    assert "Remedies" in page.text
    assert page.has_button("Object to this record")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert 'content="noindex' in page.html


def test_reader_sees_measures_of_the_list(portal: Portal, visitor: Visitor) -> None:
    reference = steps.published_disclosure(portal, steps.list_row(), kind="serious-list")
    page = visitor.open(f"/disclosures/{reference}?lang=en")
    measures = [row[0] for row in page.rows("Measures that follow")]
    assert "No application for publicly funded projects" in measures


@pytest.mark.parametrize("address", ["/disclosures", "/disclosures/{}", "/"])
def test_no_public_page_has_the_full_name_or_number(
    visitor: Visitor, disclosure: str, number: str, address: str
) -> None:
    html = visitor.open(address.format(disclosure)).html
    assert "守诺" not in html
    assert "守 诺" not in html
    assert number not in html
    assert number[6:14] not in html
    assert "欧阳*" in html


def test_reader_narrows_the_list(portal: Portal, visitor: Visitor, disclosure: str) -> None:
    other = steps.published_disclosure(portal, steps.list_row(), kind="serious-list")
    page = visitor.open("/disclosures?lang=en").submit("Filter", list="migrant-wages")
    assert any(other in link for link in page.links())
    assert not any(disclosure in link for link in page.links())
    page = page.submit("Filter", list="migrant-wages", body=steps.TRANSPORT)
    assert "Nothing fits these filters" in page.text
    page = visitor.open("/disclosures?year=2019&lang=en")
    assert "Nothing fits these filters" in page.text


def test_reader_sees_honest_empty_list(visitor: Visitor) -> None:
    assert "Nothing is disclosed at present" in visitor.open("/disclosures?lang=en").text
    assert "Nothing has been removed yet" in visitor.open("/disclosures/removals?lang=en").text


def test_disclosure_shows_on_its_last_day_and_nowhere_the_day_after(
    portal: Portal, visitor: Visitor, disclosure: str
) -> None:
    last = last_day(portal, disclosure)
    with clock.travel(clock.start_of(last + timedelta(days=1)) - timedelta(minutes=1)):
        assert is_shown(visitor, disclosure)
        assert disclosure not in visitor.open("/disclosures/removals").text
    with clock.travel(clock.start_of(last + timedelta(days=1))):
        assert not is_shown(visitor, disclosure)
        rows = visitor.open("/disclosures/removals?lang=en").rows()
        assert rows[0][0] == disclosure
        assert rows[0][2] == "The term of publication is over"


def test_one_that_was_ended_is_gone_at_once_and_leaves_a_tombstone(
    portal: Portal, visitor: Visitor, disclosure: str, number: str
) -> None:
    assert is_shown(visitor, disclosure)
    end(portal, disclosure, EndReason.OBJECTION_UPHELD)
    assert not is_shown(visitor, disclosure)
    feed = visitor.open("/disclosures/removals.atom?lang=en")
    assert feed.response.mimetype == "application/atom+xml"
    document = feed.response.get_data(as_text=True)
    entries = Xml.fromstring(document).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [disclosure]
    assert all(entry.findtext(f"{ATOM}{name}") for entry in entries for name in ("id", "updated", "summary"))
    assert "欧阳" not in document
    assert number[:6] not in document


def test_gone_page_is_like_any_other_missing_page(portal: Portal, visitor: Visitor, disclosure: str) -> None:
    end(portal, disclosure, EndReason.REPAIRED)
    gone = visitor.open(f"/disclosures/{disclosure}?lang=en")
    never = visitor.open("/disclosures/D2026-0000-0000?lang=en")
    assert gone.status == never.status == 404
    assert gone.text == never.text


def test_suspended_one_is_hidden_and_named_among_the_removals(
    portal: Portal, visitor: Visitor, disclosure: str
) -> None:
    reviewer = steps.staff(portal, Role.REVIEWER, "reviewer")
    with portal.writing() as session:
        found = queries.get_for_staff(session, reviewer, disclosure)
        services.suspend(session, reviewer, found, reasons="复核中")
    assert not is_shown(visitor, disclosure)
    assert visitor.open("/disclosures/removals?lang=en").rows()[0][2] == "Suspended for the time being"
    other = steps.staff(portal, Role.REVIEWER, "other-reviewer")
    with portal.writing() as session:
        services.resume(session, other, queries.get_for_staff(session, other, disclosure), reasons="无误")
    assert is_shown(visitor, disclosure)
    assert disclosure not in visitor.open("/disclosures/removals").text


def test_objection_mark_shows_on_page_and_list(portal: Portal, visitor: Visitor, disclosure: str) -> None:
    assert "Objection pending" not in visitor.open(f"/disclosures/{disclosure}?lang=en").text
    with portal.writing() as session:
        found = queries.find_by_reference(session, disclosure)
        assert found is not None
        records.mark_objection(session, SYSTEM, found.record)
    assert "Objection pending" in visitor.open(f"/disclosures/{disclosure}").text
    assert "Objection pending" in visitor.open("/disclosures").text


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE disclosures SET publish_until = '2020-01-01'",
        "UPDATE disclosures SET publish_until = NULL",
        "UPDATE disclosures SET decided_by = proposed_by",
        "UPDATE disclosures SET decided_by = ''",
        "UPDATE disclosures SET notice_served_on = NULL",
        "UPDATE disclosures SET check_index = ''",
        "UPDATE disclosures SET state = 'notice-served'",
        "UPDATE credit_records SET publish_until = '2020-01-01'",
        "UPDATE credit_records SET use_until = '2020-01-01'",
        "UPDATE credit_records SET withdrawn_at = recorded_at",
        "UPDATE credit_records SET catalogue_item_id = "
        "(SELECT id FROM catalogue_items WHERE code = 'penalties')",
    ],
)
def test_row_made_unlawful_past_the_services_never_shows(
    portal: Portal, visitor: Visitor, disclosure: str, wrong: str
) -> None:
    assert is_shown(visitor, disclosure)
    change(portal, wrong)
    assert not is_shown(visitor, disclosure)


def test_row_about_a_minor_put_in_past_the_services_has_no_page(
    portal: Portal, visitor: Visitor, disclosure: str
) -> None:
    child = people.id_number(clock.today() - timedelta(days=365 * 12), 7)
    assert parse_id_number(child)
    with portal.writing() as session:
        subject = session.scalars(select(CreditRecord)).one().subject
        keyring = portal.toolbox.keyring
        subject.id_number_sealed = keyring.seal(child, f"subjects.id_number:{subject.id}")
    assert visitor.open(f"/disclosures/{disclosure}").status == 404


def test_sealed_row_never_becomes_a_record(portal: Portal) -> None:
    row = steps.penalty_row(处罚依据="《中华人民共和国治安管理处罚法》第四十三条")
    batch = steps.hand_in(portal, [row])
    assert steps.outcomes(portal, batch) == [("quarantined", "sealed-by-law")]
    with pytest.raises(AssertionError, match="no record"):
        steps.record_of(portal, row["行政处罚决定书文号"])


def test_pages_of_people_are_limited_by_address(portal: Portal, visitor: Visitor, disclosure: str) -> None:
    limit = portal.settings.person_pages_per_hour
    answers = [visitor.client.get(f"/disclosures/{disclosure}").status_code for _ in range(limit + 1)]
    assert answers[:limit] == [200] * limit
    assert answers[limit] == 429


def check(visitor: Visitor, name: str, last_four: str):  # type: ignore[no-untyped-def]
    return visitor.open("/disclosures/check?lang=en").submit("Check", name=name, last_four=last_four)


def test_check_says_yes_for_name_and_last_four(visitor: Visitor, disclosure: str, number: str) -> None:
    page = check(visitor, f" {NAME[:2]} {NAME[2:]} ", number[-4:].lower())
    assert "Yes: there is an entry" in page.text
    assert disclosure not in page.html


def test_check_says_no_for_namesake_other_name_and_ended(
    portal: Portal, visitor: Visitor, disclosure: str, number: str
) -> None:
    other = "0001" if number[-4:] != "0001" else "0002"
    assert "No: there is no entry" in check(visitor, NAME, other).text
    assert "No: there is no entry" in check(visitor, "欧阳守信", number[-4:]).text
    end(portal, disclosure, EndReason.REPAIRED)
    assert "No: there is no entry" in check(visitor, NAME, number[-4:]).text


def test_check_by_name_alone_gets_advice_and_no_answer(visitor: Visitor, disclosure: str) -> None:
    page = check(visitor, NAME, "")
    assert "A name alone tells nothing" in page.text
    assert "Yes:" not in page.text
    assert "No:" not in page.text


def test_check_explains_what_was_mistyped(visitor: Visitor, disclosure: str) -> None:
    page = check(visitor, "", "12")
    assert page.status == 422
    assert page.errors == ["Enter the full name", "Enter four characters, such as 0016 or 123X"]


def test_check_is_limited_by_address(visitor: Visitor) -> None:
    for _ in range(20):
        assert check(visitor, "王某", "0001").status == 200
    assert check(visitor, "王某", "0001").status == 429
