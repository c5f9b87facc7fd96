"""A body corrects its records and takes them back, by sheets of their own (rules 1.7, 3.9)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from app.features.disclosures.models import Disclosure
from app.features.intake.models import IntakeBatch, IntakeRow
from app.features.intake.states import BatchMode
from app.features.records.models import CreditRecord
from app.kernel import clock, events
from app.kernel.outbox import OutboxItem
from tests.support import people
from tests.support import records_steps as steps
from tests.support.people import Citizen
from tests.support.portal import Portal

NAME = "王守诺"
OTHER_BODY = "灵寿县应急管理局"
CORRECTION, WITHDRAWAL = BatchMode.CORRECTION, BatchMode.WITHDRAWAL


@pytest.fixture
def citizen(portal: Portal) -> Citizen:
    return people.make_citizen(portal, name=NAME)


@pytest.fixture
def row(citizen: Citizen) -> dict[str, str]:
    return steps.penalty_row(name=NAME, id_number=citizen.id_number)


def taken_back(row: dict[str, str], reason: str = "撤销", on: str = "", **cells: str) -> dict[str, str]:
    """The row of a withdrawal sheet for a penalty."""
    return {
        "决定书文号": row["行政处罚决定书文号"],
        "证件号码": row["证件号码"],
        "处罚机关": row["处罚机关"],
        "撤回原因": reason,
        "原因发生日期": on,
    } | cells


def correct(portal: Portal, *rows: dict[str, str], **options: object) -> list[tuple[str, str]]:
    return steps.outcomes(portal, steps.hand_in(portal, list(rows), mode=CORRECTION, **options))  # type: ignore[arg-type]


def withdraw(portal: Portal, *rows: dict[str, str], **options: object) -> list[tuple[str, str]]:
    return steps.outcomes(portal, steps.hand_in(portal, list(rows), mode=WITHDRAWAL, **options))  # type: ignore[arg-type]


def the_record(portal: Portal, row: dict[str, str]) -> CreditRecord:
    with portal.reading() as session:
        found = select(CreditRecord).where(CreditRecord.decision_no == row["行政处罚决定书文号"])
        record = session.scalars(found).one()
        assert len(record.versions) == record.version
        return record


def test_a_changed_row_in_a_sheet_of_new_findings_is_refused_with_a_hint(
    portal: Portal, row: dict[str, str]
) -> None:
    steps.make_record(portal, row)
    batch = steps.hand_in(portal, [row | {"违法事实": "当事人两次将证件出租给他人使用。"}])
    assert steps.outcomes(portal, batch) == [("rejected", "differs-from-record")]
    assert the_record(portal, row).version == 1


def test_a_correction_adds_a_version_with_terms_computed_anew(portal: Portal, row: dict[str, str]) -> None:
    steps.make_record(portal, row)
    before = the_record(portal, row)
    assert correct(portal, row | {"处罚决定日期": "2026/01/12"}) == [("corrected", "")]
    after = the_record(portal, row)
    assert (after.version, after.decided_on) == (2, date(2026, 1, 12))
    assert after.publish_until is not None
    assert before.publish_until is not None
    assert after.publish_until < before.publish_until
    first, second = after.versions
    assert (first.decided_on, first.publish_until) == (before.decided_on, before.publish_until)
    assert (second.decided_on, second.publish_until, second.reason) == (
        after.decided_on,
        after.publish_until,
        "correction",
    )


def test_a_correction_that_says_nothing_new_changes_nothing(portal: Portal, row: dict[str, str]) -> None:
    steps.make_record(portal, row)
    assert correct(portal, row) == [("unchanged", "unchanged")]
    assert the_record(portal, row).version == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"行政处罚决定书文号": "灵交罚〔2026〕9999号"},
        {"证件号码": people.id_number(date(1901, 1, 1), 77)},
        {"处罚机关": OTHER_BODY, "数据来源单位": OTHER_BODY},
    ],
)
def test_a_correction_cannot_change_person_number_or_body(
    portal: Portal, row: dict[str, str], changed: dict[str, str]
) -> None:
    steps.make_record(portal, row)
    ((outcome, rule),) = correct(portal, row | changed)
    assert outcome == "rejected"
    assert rule == ("no-such-record" if "行政处罚决定书文号" in changed else "identity-changed")
    assert the_record(portal, row).version == 1


def test_another_body_can_neither_correct_nor_take_back(portal: Portal, row: dict[str, str]) -> None:
    steps.make_record(portal, row)
    changed = row | {"违法事实": "当事人将证件借给他人使用。"}
    assert correct(portal, changed, body_name=OTHER_BODY) == [("rejected", "not-your-record")]
    assert withdraw(portal, taken_back(row), body_name=OTHER_BODY) == [("rejected", "not-your-record")]
    assert correct(portal, changed, body_name=steps.TRANSPORT) == [("corrected", "")]


def test_a_correction_refreshes_what_the_public_sees_and_tells_the_person(
    portal: Portal, citizen: Citizen, row: dict[str, str]
) -> None:
    disclosure = steps.published_disclosure(portal, row)
    assert correct(portal, row | {"违法行为类型": f"{NAME}转让道路运输经营许可证件"}) == [("corrected", "")]
    page = portal.visitor().open(f"/disclosures/{disclosure}?lang=en")
    assert "转让道路运输经营许可证件" in page.heading
    assert NAME not in page.html
    with portal.reading() as session:
        kinds = set(session.scalars(select(OutboxItem.kind)))
        assert {"index.disclosure", "index.record"} <= kinds
    messages = people.sign_in(portal, citizen.login).open("/me/messages?lang=en")
    assert "A record about you was corrected by its source" in messages.text


def test_a_correction_never_lengthens_a_display_that_two_people_decided(
    portal: Portal, row: dict[str, str]
) -> None:
    steps.published_disclosure(portal, row)
    with portal.reading() as session:
        before = session.scalars(select(Disclosure)).one().publish_until
    assert correct(portal, row | {"处罚决定日期": "2026/05/12"}) == [("corrected", "")]
    with portal.reading() as session:
        disclosure = session.scalars(select(Disclosure)).one()
        assert disclosure.publish_until == before
        assert disclosure.record.publish_until > before


def test_a_correction_to_what_may_not_be_published_ends_the_display(
    portal: Portal, row: dict[str, str]
) -> None:
    disclosure = steps.published_disclosure(portal, row)
    fine = row | {"处罚类别": "罚款", "处罚内容": "罚款。", "罚款金额(万元)": "0.5"}
    assert correct(portal, fine) == [("corrected", "")]
    visitor = portal.visitor()
    assert visitor.open(f"/disclosures/{disclosure}").status in {404, 410}
    assert "no basis for publishing" in visitor.open("/disclosures/removals?lang=en").text


def test_taking_a_record_back_ends_its_display_at_once_and_tells_the_person(
    portal: Portal, citizen: Citizen, row: dict[str, str]
) -> None:
    disclosure = steps.published_disclosure(portal, row)
    record = steps.record_of(portal, row["行政处罚决定书文号"])
    assert withdraw(portal, taken_back(row, "确认违法")) == [("withdrawn", "taken-back")]
    visitor = portal.visitor()
    assert visitor.open(f"/disclosures/{disclosure}").status in {404, 410}
    removals = visitor.open("/disclosures/removals?lang=en").text
    assert disclosure in removals
    assert "held illegal" in removals
    own = people.sign_in(portal, citizen.login)
    assert own.open(f"/me/records/{record}").status == 404
    messages = own.open("/me/messages?lang=en").text
    assert "A record about you was taken back by its source" in messages
    assert "The decision was held illegal" in messages
    with portal.reading() as session:
        assert events.check(session).is_ok


@pytest.mark.parametrize(
    ("reason", "days", "is_late"),
    [("撤销", 3, False), ("撤销", 4, True), ("依据撤销", 1, False), ("依据撤销", 2, True)],
)
def test_a_withdrawal_says_by_when_it_was_due_and_when_it_is_late(
    portal: Portal, row: dict[str, str], reason: str, days: int, *, is_late: bool
) -> None:
    steps.make_record(portal, row)
    # 2 November 2026 is a Monday in a week without holidays.
    happened = date(2026, 11, 2)
    with clock.travel(happened + timedelta(days=days)):
        steps.hand_in(portal, [taken_back(row, reason, on=happened.isoformat())], mode=WITHDRAWAL)
    with portal.reading() as session:
        receipt = session.scalars(
            select(IntakeRow).join(IntakeRow.batch).where(IntakeBatch.mode == WITHDRAWAL)
        ).one()
        assert ("late" in receipt.values) == is_late


def test_taking_back_twice_changes_nothing_and_a_record_taken_back_stays_so(
    portal: Portal, row: dict[str, str]
) -> None:
    steps.make_record(portal, row)
    assert withdraw(portal, taken_back(row), taken_back(row)) == [
        ("withdrawn", "taken-back"),
        ("rejected", "duplicate"),
    ]
    assert withdraw(portal, taken_back(row)) == [("unchanged", "unchanged")]
    assert steps.outcomes(portal, steps.hand_in(portal, [row])) == [("rejected", "record-withdrawn")]
    assert correct(portal, row | {"违法事实": "另有事实。"}) == [("rejected", "record-withdrawn")]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"撤回原因": "心情不好"}, "value-unknown"),
        ({"撤回原因": ""}, "value-missing"),
        ({"决定书文号": ""}, "no-decision-number"),
        ({"证件号码": "130126190001010016"}, "id-check-digit"),
        ({"处罚机关": ""}, "body-missing"),
        ({"原因发生日期": "某日"}, "date-unreadable"),
        ({"原因发生日期": "2099-01-01"}, "date-in-future"),
        ({"决定书文号": "不存在〔2026〕1号"}, "no-such-record"),
    ],
)
def test_a_withdrawal_that_cannot_be_understood_is_refused(
    portal: Portal, row: dict[str, str], changed: dict[str, str], rule: str
) -> None:
    steps.make_record(portal, row)
    assert withdraw(portal, taken_back(row) | changed) == [("rejected", rule)]
    assert the_record(portal, row).withdrawn_at is None


def test_clerk_hands_a_withdrawal_in_on_the_staff_page(portal: Portal, row: dict[str, str]) -> None:
    steps.make_record(portal, row)
    steps.clerk_of(portal, steps.TRANSPORT)
    clerk = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    sheet = steps.sheet([taken_back(row, "被撤销", on="2026-01-05")])
    form = clerk.open("/office/intake/new?lang=en")
    tried = form.submit(
        "Go on", kind="penalty", purpose="withdrawal", mode="try", file=(BytesIO(sheet), "w.csv")
    )
    assert tried.summary("taken back") == "1"
    page = form.submit(
        "Go on", kind="penalty", purpose="withdrawal", mode="take", file=(BytesIO(sheet), "w.csv")
    )
    steps.read_waiting_sheets(portal)
    page = page.open(page.url)
    assert page.summary("Handed in for") == "Records taken back"
    assert page.summary("Taken back") == "1"
    assert page.rows("Receipts")[0][1] == "taken back"
    told = "The decision was revoked. It was due by 8 January 2026: this is late."
    assert told in page.rows("Receipts")[0][2]


def test_staff_read_on_a_record_that_it_was_taken_back_and_why(portal: Portal, row: dict[str, str]) -> None:
    record = steps.make_record(portal, row)
    withdraw(portal, taken_back(row, "录入错误"))
    steps.clerk_of(portal, steps.TRANSPORT)
    clerk = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    page = clerk.open(f"/office/records/{record}?lang=en").submit("Open the record", purpose="checking")
    assert "Taken back: neither shown nor used" in page.text
    assert "The record was entered in error" in page.text


def test_command_line_takes_corrections_and_withdrawals(
    portal: Portal, row: dict[str, str], tmp_path: Path
) -> None:
    steps.make_record(portal, row)
    file = tmp_path / "sheet.csv"
    file.write_bytes(steps.sheet([row | {"违法事实": "当事人将证件借给他人使用。"}]))
    words = ("intake", "load", str(file), "--kind", "penalty", "--format", "json")
    assert json.loads(portal.run(*words))["rows"][0]["rule"] == "differs-from-record"
    answer = json.loads(portal.run(*words, "--mode", "correction", "--dry-run"))
    assert (answer["batch"], answer["corrected"]) == (None, 1)
    assert json.loads(portal.run(*words, "--mode", "correction"))["corrected"] == 1
    file.write_bytes(steps.sheet([taken_back(row)]))
    answer = json.loads(portal.run(*words, "--mode", "withdrawal"))
    assert answer["withdrawn"] == 1
    assert answer["rows"][0]["outcome"] == "withdrawn"
