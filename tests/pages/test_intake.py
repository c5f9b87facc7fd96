"""Intake on the staff page: every row gets a receipt, in words; hostile files get a refusal."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.features.intake.models import IntakeBatch, IntakeRow
from app.features.intake.receipts_sheet import harmless
from app.features.records.models import CreditRecord
from app.kernel import events
from app.kernel.permissions import Role
from tests.support import people
from tests.support import records_steps as steps
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

CLERK = f"clerk-{steps.TRANSPORT}"


@pytest.fixture
def clerk(portal: Portal) -> Visitor:
    steps.load_catalogue(portal)
    steps.clerk_of(portal, steps.TRANSPORT)
    return people.sign_in(portal, CLERK)


@pytest.fixture
def rows() -> list[dict[str, str]]:
    """A good row, one with a wrong number, one that is sealed, one that names an illness."""
    number = people.next_id_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    return [
        steps.penalty_row(),
        steps.penalty_row(id_number=wrong),
        steps.penalty_row(处罚依据="《中华人民共和国治安管理处罚法》第四十三条"),
        steps.penalty_row(处罚依据=""),
    ]


def upload(
    visitor: Visitor, data: bytes, *, kind: str = "penalty", mode: str = "take", name: str = "sheet.csv"
) -> Page:
    page = visitor.open("/office/intake/new?lang=en")
    return page.submit("Go on", kind=kind, mode=mode, file=(BytesIO(data), name))


def count(portal: Portal, table: type) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_clerk_hands_a_sheet_in_and_reads_the_receipts(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows, "gb18030"))
    assert "The sheet is being read" in page.text
    watched = page.client.get(f"{page.url}/progress").get_json()
    assert watched == {"goes_on": True, "done": 0, "expected": None}
    steps.read_waiting_sheets(portal)
    page = page.open(page.url)
    assert [row[:2] for row in page.rows("Receipts")] == [
        ["2", "accepted"],
        ["3", "rejected"],
        ["4", "quarantined"],
        ["5", "rejected"],
    ]
    assert "its check digit does not fit" in page.rows("Receipts")[1][2]
    assert "id-check-digit" in page.rows("Receipts")[1][2]
    assert page.summary("Accepted") == "1"
    assert page.summary("Rejected") == "2"
    watched = page.client.get(f"{page.url}/progress").get_json()
    assert watched == {"goes_on": False, "done": 4, "expected": 4}
    assert page.click("R20").heading.endswith("Open a record")
    with portal.reading() as session:
        assert events.check(session).is_ok


def test_the_file_is_kept_sealed_while_it_waits_and_not_after(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows))
    folder = portal.settings.instance / "intake"
    kept = list(folder.glob(f"{page.url.rsplit('/', 1)[-1]}*"))
    assert len(kept) == 1
    assert rows[0]["证件号码"].encode() not in kept[0].read_bytes()
    steps.read_waiting_sheets(portal)
    assert not kept[0].exists()


def test_receipts_can_be_narrowed_by_outcome(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    page = page.open(page.url).submit("Filter", outcome="quarantined")
    assert [row[1] for row in page.rows("Receipts")] == ["quarantined"]
    assert page.open(f"{page.url}?outcome=nonsense").status == 404


def test_second_upload_of_the_same_file_says_that_nothing_changed(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    first = upload(clerk, steps.sheet(rows)).url.rsplit("/", 1)[-1]
    steps.read_waiting_sheets(portal)
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    page = page.open(page.url)
    assert "Nothing has changed" in page.text
    assert page.has_link(first)
    assert page.summary("Unchanged") == "1"
    assert count(portal, CreditRecord) == 1


def test_pressing_twice_makes_one_batch(portal: Portal, clerk: Visitor, rows: list[dict[str, str]]) -> None:
    page = clerk.open("/office/intake/new?lang=en")
    for _ in range(2):
        page.submit("Go on", kind="penalty", mode="take", file=(BytesIO(steps.sheet(rows)), "sheet.csv"))
    assert count(portal, IntakeBatch) == 1


def test_dry_run_judges_and_keeps_nothing(portal: Portal, clerk: Visitor, rows: list[dict[str, str]]) -> None:
    page = upload(clerk, steps.sheet(rows), mode="try")
    assert "This was a dry run" in page.text
    assert page.summary("accepted") == "1"
    assert [row[0] for row in page.rows("Receipts")] == ["3", "4", "5"]
    assert (count(portal, IntakeBatch), count(portal, IntakeRow), count(portal, CreditRecord)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n%...", "The file is not a CSV or XLSX sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old or protected format"),
        (b"PK\x03\x04" + bytes(100), "The file is not a CSV or XLSX sheet"),
        ("电话,地址\n甲,乙\n".encode(), "No row with the headings"),
        (
            "证件号码,处罚机关,处罚类别,处罚内容\n1,2,3,4\n".encode(),
            "The sheet has no column “行政相对人名称”",
        ),
        (b"", "The file is not a CSV or XLSX sheet"),
    ],
)
def test_file_that_is_no_sheet_is_refused_at_once(
    portal: Portal, clerk: Visitor, data: bytes, words: str
) -> None:
    page = upload(clerk, data)
    assert page.status == 422
    assert any(words in error for error in page.errors), page.errors
    assert page.soup.select_one("input[value=penalty]").has_attr("checked")  # type: ignore[union-attr]
    assert count(portal, IntakeBatch) == 0


def test_form_without_answers_says_what_is_missing(clerk: Visitor) -> None:
    page = clerk.open("/office/intake/new?lang=en").submit("Go on")
    assert page.status == 422
    assert page.errors == ["Choose what the sheet holds", "Choose a file"]


def test_receipts_sheet_opens_in_a_spreadsheet_without_formulas(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    answer = page.open(page.url).click("All receipts as a sheet").response
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert lines[0] == ["Row", "Outcome", "Rule", "Reason", "Record number"]
    assert [line[2] for line in lines[1:]] == ["", "id-check-digit", "sealed-by-law", "no-legal-basis"]


def test_receipts_come_as_xlsx_with_every_cell_as_text(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    answer = page.open(page.url).click("All receipts as a sheet (XLSX)").response
    assert answer.headers["Content-Disposition"].endswith('-receipts.xlsx"')
    book = load_workbook(BytesIO(answer.get_data()))
    cells = [list(row) for row in book.worksheets[0].iter_rows()]
    assert [cell.value for cell in cells[0]] == ["Row", "Outcome", "Rule", "Reason", "Record number"]
    assert [row[0].value for row in cells[1:]] == ["2", "3", "4", "5"]
    assert {cell.data_type for row in cells for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_cell_like_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_clerk_of_another_body_sees_no_batch(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    steps.clerk_of(portal, "灵寿县应急管理局")
    stranger = people.sign_in(portal, "clerk-灵寿县应急管理局")
    assert "No sheet has been handed in yet" in stranger.open("/office/intake/?lang=en").text
    for part in ("", "/progress", "/receipts.csv"):
        assert stranger.open(page.url + part).status == 404


def test_auditor_reads_batches_and_hands_in_none(
    portal: Portal, clerk: Visitor, rows: list[dict[str, str]]
) -> None:
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    steps.staff(portal, Role.AUDITOR)
    auditor = people.sign_in(portal, "auditor")
    listed = auditor.open("/office/intake/?lang=en")
    assert not listed.has_button("Hand in a sheet")
    assert not auditor.open(page.url).has_link("R20")
    assert auditor.open("/office/intake/new").status == 404


def test_desk_counts_rows_in_quarantine(portal: Portal, clerk: Visitor) -> None:
    first = steps.penalty_row()
    namesake = steps.penalty_row(name="另一人", id_number=first["证件号码"])
    steps.hand_in(portal, [first], body_name=steps.TRANSPORT)
    steps.hand_in(portal, [namesake], body_name=steps.TRANSPORT)
    rows = {row[0]: row[1] for row in clerk.open("/office?lang=en").rows("What waits")}
    assert rows["Rows in quarantine"] == "1"


def test_page_has_no_full_number_or_name(portal: Portal, clerk: Visitor, rows: list[dict[str, str]]) -> None:
    page = upload(clerk, steps.sheet(rows))
    steps.read_waiting_sheets(portal)
    html = page.open(page.url).html
    assert not any(row["证件号码"] in html or row["行政相对人名称"] in html for row in rows)
