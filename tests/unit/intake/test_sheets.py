"""Departments' CSV files: every honest one is read, every hostile one is refused at once."""

import pytest

from app.adapters.sheets import Limits
from tests.unit.intake.sheet_files import HEADINGS, ROW, csv_of, read, refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_csv_sheet_is_read_in_each_encoding_and_with_each_delimiter(encoding: str, sign: str) -> None:
    (row,) = read(csv_of(HEADINGS, ["沈𬭎", *ROW[1:]], encoding=encoding, sign=sign))
    assert row.number == 2
    assert row.cells["行政相对人名称"] == "沈𬭎"


def test_a_csv_sheet_with_the_mark_of_gb18030_is_read() -> None:
    (row,) = read(b"\x84\x31\x95\x33" + csv_of(HEADINGS, ROW, encoding="gb18030"))
    assert row.cells["行政相对人名称"] == "张三"


def test_a_rare_character_of_gb18030_is_no_private_sign() -> None:
    (row,) = read(
        csv_of(HEADINGS, ["某", *ROW[1:]], encoding="gb18030").replace(
            "某".encode("gb18030"), b"\xfe\x59\xfe\x51"
        )
    )
    assert row.cells["行政相对人名称"] == "\u9fb4\U00020087"


def test_the_number_of_a_row_is_the_line_it_starts_on() -> None:
    rows = read(
        csv_of(
            ["灵寿县处罚表"], [], HEADINGS, ['"张\n三"', *ROW[1:]], ["李四", *ROW[1:]], [], ["王五", *ROW[1:]]
        )
    )
    assert [row.number for row in rows] == [4, 6, 8]
    assert rows[0].cells["行政相对人名称"] == "张\n三"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_kind_of_line_end_is_one_line(end: str) -> None:
    assert [row.number for row in read(csv_of(HEADINGS, ROW, ROW, end=end))] == [2, 3]


def test_title_rows_other_order_and_missing_columns_do_not_matter() -> None:
    content = csv_of(
        ["2026年公示表", "", ""],
        ["单位：灵寿县"],
        ["处罚依据", "行政相对人名称", "证件号码"],
        ["某法", "张三", "1"],
    )
    (row,) = read(content)
    assert row.cells == {"处罚依据": "某法", "行政相对人名称": "张三", "证件号码": "1"}


def test_empty_rows_and_repeated_headings_are_passed_over() -> None:
    assert [row.number for row in read(csv_of(HEADINGS, ROW, [""] * 6, HEADINGS, ROW))] == [2, 5]


def test_a_cell_that_repeats_a_word_of_the_headings_stays_data() -> None:
    rows = read(csv_of(HEADINGS, ["张三", "1", "某法", "2026/03/12", "", "说明"], ROW))
    assert [row.number for row in rows] == [2, 3]


def test_two_columns_of_one_name_are_both_kept() -> None:
    (row,) = read(csv_of([*HEADINGS, "备注"], [*ROW, "第二"]))
    assert row.cells["备注#2"] == "第二"


def test_a_csv_sheet_that_is_none_is_refused() -> None:
    with refused("nul-bytes"):
        read(csv_of(HEADINGS, ROW) + b"\0\0")
    with refused("nul-bytes"):
        read(csv_of(HEADINGS, ROW)[:20] + b"\0" + csv_of(ROW))
    with refused("encoding"):
        read("行政相对人名称,证件号码\n".encode("gb18030") + b"\xff\xff,1\n")
    with refused("no-headings"):
        read("一篇文章。\n没有表格。\n".encode())
    with refused("no-headings"):
        read(csv_of(["a", "b"], ["1", "2"]))
    for content in (b"", b"  \n", b"%PDF-1.7", b"\x89PNG\r\n", b"<html><table>"):
        with refused("not-a-sheet"):
            read(content)
    with refused("old-format"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def test_a_csv_sheet_of_200_columns_is_refused() -> None:
    with refused("too-many-columns"):
        read(csv_of(HEADINGS + [f"列{number}" for number in range(200)], ROW))
    with refused("too-many-columns"):
        read(csv_of(HEADINGS, ["x"] * 200))
    assert len(read(csv_of(HEADINGS + [""] * 200, ROW + [""] * 200))) == 1


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_file() -> None:
    with refused("cell-too-long"):
        read(csv_of(HEADINGS, ['"张三', *ROW[1:]], *[ROW] * 5000))


def test_too_many_rows_are_refused_where_they_show() -> None:
    with refused("too-many-rows"):
        read(csv_of(HEADINGS, *[ROW] * 11), limits=Limits(rows=10))
    assert len(read(csv_of(HEADINGS, *[ROW] * 10), limits=Limits(rows=10))) == 10


def test_a_file_larger_than_allowed_is_refused_unread() -> None:
    with refused("too-large"):
        read(csv_of(HEADINGS, ROW), limits=Limits(file_bytes=20))
