"""Workbooks with more than the one worksheet that matters."""

import io

import pytest
from openpyxl import Workbook

from app.adapters.sheets import SheetRefused, open_sheet
from app.features.intake.headings import known_headings

HEADINGS = ["行政相对人名称", "证件号码", "行政处罚决定书文号", "处罚依据"]
ROW = ["沈龑", "130126190101131527", "灵环罚〔2024〕119号", "某法第一条"]


def read(book: Workbook) -> list[list[object]]:
    data = io.BytesIO()
    book.save(data)
    with open_sheet(data, known=known_headings("penalty")) as sheet:
        return [list(row.cells.values()) for row in sheet.rows()]


def cover(book: Workbook) -> None:
    book.active.append(["填报说明"])
    book.active.append(["1", "行政相对人名称填写姓名"])
    book.active.append(["2", "日期填写到日"])


def test_a_cover_before_the_rows_is_passed_over() -> None:
    book = Workbook()
    cover(book)
    sheet = book.create_sheet("行政处罚")
    sheet.append(["灵寿县行政处罚信息"])
    sheet.append(HEADINGS)
    sheet.append(ROW)
    assert read(book) == [ROW]


def test_of_two_sheets_with_headings_the_first_is_read() -> None:
    book = Workbook()
    book.active.append(HEADINGS)
    book.active.append(ROW)
    other = book.create_sheet("上月")
    other.append(HEADINGS)
    other.append([*ROW[:2], "灵环罚〔2024〕1号", ROW[3]])
    assert read(book) == [ROW]


def test_a_hidden_sheet_stays_unread_also_behind_a_cover() -> None:
    book = Workbook()
    cover(book)
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(HEADINGS)
    hidden.append(ROW)
    with pytest.raises(SheetRefused) as refusal:
        read(book)
    assert refusal.value.code == "no-headings"


def test_a_workbook_of_many_covers_is_given_up() -> None:
    book = Workbook()
    for number in range(30):
        book.create_sheet(str(number)).append(["说明"])
    book.worksheets[-1].append(HEADINGS)
    with pytest.raises(SheetRefused) as refusal:
        read(book)
    assert refusal.value.code == "no-headings"
