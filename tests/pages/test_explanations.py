"""The whole derivation of a record in words: for the person, the office, the public and the command line."""

from __future__ import annotations

from datetime import date

import pytest

from app.kernel import clock
from app.kernel.permissions import Role
from tests.support import people
from tests.support import records_steps as records
from tests.support.page import Page
from tests.support.portal import Portal

MARKET = "灵寿县市场监督管理局"
NUMBER = people.id_number(date(1903, 5, 6), 77)


def own_explanation(portal: Portal, **row: str) -> Page:
    """A citizen opens the explanation of their own record, coming from the record."""
    number = people.next_id_number()
    record = records.make_record(portal, records.fine_row(id_number=number, **row))
    citizen = people.make_citizen(portal, name="王守诺", id_number=number)
    page = people.sign_in(portal, citizen.login).open(f"/me/records/{record}?lang=en")
    return page.click("The whole derivation")


@pytest.mark.parametrize(
    ("decided", "law", "span"),
    [
        ("2023/05/01", "第58号", "at most 3 years"),
        ("2026/03/31", "第58号", "at most 3 years"),
        ("2026/04/01", "第36号", "at most 1 year"),
    ],
)
def test_the_person_reads_which_law_governs_on_which_day(
    portal: Portal, decided: str, law: str, span: str
) -> None:
    page = own_explanation(portal, decided=decided)
    governing = next(line for line in sentences(page) if "governs it" in line)
    assert law in governing
    assert any(span in line for line in sentences(page))


@pytest.mark.parametrize(
    ("decided", "law"), [("2025/12/24", "第58号"), ("2025/12/25", "第107号"), ("2026/06/01", "第107号")]
)
def test_market_regulation_has_terms_of_its_own_from_its_day(portal: Portal, decided: str, law: str) -> None:
    page = own_explanation(portal, decided=decided, body_name=MARKET)
    assert law in next(line for line in sentences(page) if "governs it" in line)


def test_it_says_why_the_other_order_does_not_apply(portal: Portal) -> None:
    page = own_explanation(portal, decided="2026/05/12")
    assert any("第58号" in line and "31 March 2026, before the decision" in line for line in sentences(page))


def test_the_working_days_are_counted_one_by_one(portal: Portal) -> None:
    page = own_explanation(portal, decided="2026/09/28")
    counted = next(line for line in sentences(page) if line.startswith("Counted:"))
    skipped = next(line for line in sentences(page) if line.startswith("Not counted"))
    assert counted.count("2026") == 7
    assert "1 October 2026" in skipped
    assert "10 October 2026" in counted, "a Saturday on which offices work"


def test_days_of_a_year_not_yet_decreed_are_marked_provisional(portal: Portal) -> None:
    with clock.travel(date(2029, 3, 20)):
        page = own_explanation(portal, decided="2029/03/02")
        assert "not decreed yet" in page.text


def test_every_rule_used_stands_there_with_its_source_and_status(portal: Portal) -> None:
    rows = own_explanation(portal, decided="2026/05/12").rows("The rules used")
    assert len(rows) > 8
    assert all(row[1].endswith(("(source read)", "(source not read again yet)", "(source to be confirmed)"))
               for row in rows)  # fmt: skip


def test_the_public_reads_why_something_is_shown_and_nothing_about_the_person(portal: Portal) -> None:
    row = records.penalty_row(name="欧阳守密", id_number=NUMBER)
    disclosure = records.published_disclosure(portal, row)
    page = portal.visitor().open(f"/disclosures/{disclosure}?lang=en").click("The whole derivation")
    assert page.status == 200
    assert "noindex" in page.html
    assert "Penalties that revoke a licence" in page.text
    assert page.soup.select(".app-gate--passed")
    for secret in ("欧阳守密", NUMBER, row["行政处罚决定书文号"]):
        assert secret not in page.html


def test_the_explanation_is_gone_with_its_disclosure(portal: Portal) -> None:
    disclosure = records.published_disclosure(portal)
    with portal.reading() as session:
        from app.features.disclosures.queries import find_by_reference

        found = find_by_reference(session, disclosure)
        assert found is not None
        last = found.publish_until
    assert last is not None
    with clock.travel(last.replace(year=last.year + 1)):
        assert portal.visitor().open(f"/disclosures/{disclosure}/explanation").status == 404


def test_staff_read_it_for_a_stated_purpose_and_the_person_sees_that(portal: Portal) -> None:
    number = people.next_id_number()
    record = records.make_record(portal, records.fine_row(id_number=number))
    citizen = people.make_citizen(portal, name="王守诺", id_number=number)
    people.make_staff(portal, Role.REVIEWER, login="reviewer-one")
    reviewer = people.sign_in(portal, "reviewer-one")
    asked = reviewer.open(f"/office/records/{record}/explanation?lang=en")
    assert asked.url == f"/office/records/{record}", "the purpose is asked first"
    asked.submit(purpose="检查期限计算")
    page = reviewer.open(f"/office/records/{record}/explanation?lang=en")
    assert "How long it may be shown" in page.text
    seen = people.sign_in(portal, citizen.login).open("/me/accesses?lang=en")
    assert "检查期限计算" in seen.text


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en"])
def test_the_command_prints_every_chapter_with_its_sources(portal: Portal, language: str) -> None:
    disclosure = records.published_disclosure(portal)
    printed = portal.run("rules", "explain", disclosure, "--lang", language)
    assert "第36号" in printed or "第58号" in printed
    assert printed.count("[x]") > 8
    assert ("working days from" in printed) is (language == "en")
    assert ("个工作日，最后一日为" in printed) is (language != "en")


def sentences(page: Page) -> list[str]:
    return [item.get_text(" ", strip=True) for item in page.soup.select("main ol li")]
