"""Departments' files: every honest one is read, every hostile one is refused at once."""

import codecs
import io
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.adapters.sheets import Limits, SheetRefused, SheetRow, open_sheet
from app.features.intake.headings import field_of, known_headings

KNOWN = known_headings("penalty")
HEADINGS = ["行政相对人名称", "证件号码", "处罚依据", "处罚决定日期", "罚款金额(万元)", "备注"]
ROW = ["张三", "130126190101131527", "某法第一条", "2026/03/12", "0.2", ""]

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
)
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def read(content: bytes, *, limits: Limits | None = None) -> list[SheetRow]:
    """Open the bytes as a sheet of penalties and give its rows."""
    with open_sheet(io.BytesIO(content), known=KNOWN, limits=limits or Limits()) as sheet:
        return list(sheet.rows())


def csv_of(*rows: list[str], encoding: str = "utf-8", end: str = "\r\n", sign: str = ",") -> bytes:
    return (end.join(sign.join(row) for row in rows) + end).encode(encoding)


def xlsx_of(fill: Callable[[Workbook], None]) -> bytes:
    """Make an XLSX file with openpyxl."""
    book = Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def raw_xlsx(sheet: str, **parts: str) -> bytes:
    """Make an XLSX file by hand, markup and all."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("xl/workbook.xml", WORKBOOK)
        package.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def sheet_xml(*rows: list[str], before: str = "", after: str = "") -> str:
    """Write a worksheet of plain text cells."""
    lines = "".join(
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row)
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return f'<?xml version="1.0"?>{before}<worksheet><sheetData>{lines}</sheetData>{after}</worksheet>'


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal with this code within a second."""
    start = time.perf_counter()
    with pytest.raises(SheetRefused) as refusal:
        yield
    assert refusal.value.code == code
    assert time.perf_counter() - start < 1


# --- CSV ------------------------------------------------------------------------------------------


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


# --- XLSX -----------------------------------------------------------------------------------------


def test_an_xlsx_sheet_with_titles_dates_serials_and_numbers_is_read() -> None:
    def fill(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page.append(["灵寿县行政处罚信息公示表（2026年）"])
        page.merge_cells("A1:F1")
        page.append(["填报单位：某局", None, None, "单位：万元"])
        page.append(HEADINGS)
        page.append(["张三", "130126190101131527", "某法", datetime(2026, 3, 12), 0.07, None])  # noqa: DTZ001 - a sheet knows no zones
        page.append(["李四", "130126190101131527", "某法", 46093, 3, "备注"])
        page["D5"].number_format = "yyyy年m月d日"
        page.append(["王五", "130126190101131527", "某法", 46093, 3, "备注"])

    first, second, third = read(xlsx_of(fill))
    assert (first.number, first.cells["处罚决定日期"], first.cells["罚款金额(万元)"]) == (
        4,
        date(2026, 3, 12),
        Decimal("0.07"),
    )
    assert second.cells["处罚决定日期"] == date(2026, 3, 12)
    assert third.cells["处罚决定日期"] == Decimal(46093)


def test_the_days_of_a_workbook_that_counts_from_1904_are_right() -> None:
    def fill(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a sheet knows no zones
        page = book.active
        assert page is not None
        page.append(HEADINGS)
        page.append(["张三", "1", "某法", date(2026, 3, 12)])

    (row,) = read(xlsx_of(fill))
    assert row.cells["处罚决定日期"] == date(2026, 3, 12)


def test_merged_headings_of_two_rows_and_merged_data_are_read() -> None:
    def fill(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page.append(["行政相对人名称", "法定代表人", None, "证件号码", "处罚机关"])
        page.append([None, "姓名", "证件号码", None, None])
        page.append(["张三", None, None, "1", "灵寿县某局"])
        page.append(["李四", None, None, "2", None])
        page.append(["王五", None, None, "3", None])
        page.merge_cells("A1:A2")
        page.merge_cells("B1:C1")
        page.merge_cells("D1:D2")
        page.merge_cells("E1:E2")
        page.merge_cells("E3:E4")

    rows = read(xlsx_of(fill))
    assert [row.number for row in rows] == [3, 4, 5]
    assert [field_of("penalty", heading) for heading in rows[0].cells] == [
        "counterpart_name",
        "legal_representative",
        "legal_representative_id",
        "id_number",
        "determining_body_name",
    ]
    assert [row.cells.get("处罚机关", "") for row in rows] == ["灵寿县某局", "灵寿县某局", ""]


def test_a_formula_is_seen_as_a_formula_not_as_its_result() -> None:
    cell = '<c r="A2" t="str"><f>HYPERLINK("http://127.0.0.1/")</f><v>张三</v></c>'
    xml = sheet_xml(HEADINGS).replace(
        "</sheetData>", f'<row r="2">{cell}<c r="B2"><v>1</v></c></row></sheetData>'
    )
    (row,) = read(raw_xlsx(xml))
    assert str(row.cells["行政相对人名称"]).startswith("=HYPERLINK")


def test_rich_text_is_joined_and_phonetic_guides_are_left_out() -> None:
    strings = "".join(f"<si><t>{heading}</t></si>" for heading in HEADINGS)
    strings += "<si><r><t>沈</t></r><r><t>龑</t></r><rPh><t>shen yan</t></rPh></si>"
    headings = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(6))
    xml = (
        f'<worksheet><sheetData><row>{headings}</row><row><c t="s"><v>6</v></c></row></sheetData></worksheet>'
    )
    content = raw_xlsx(xml, **{"xl/sharedStrings.xml": f"<sst>{strings}</sst>"})
    (row,) = read(content)
    assert row.cells["行政相对人名称"] == "沈龑"
    with refused("not-a-sheet"):
        read(raw_xlsx(xml.replace("<v>6<", "<v>9999<"), **{"xl/sharedStrings.xml": f"<sst>{strings}</sst>"}))


def test_a_hidden_sheet_is_not_the_one_that_is_read() -> None:
    def fill(book: Workbook) -> None:
        page = book.active
        assert page is not None
        page.append(["字典", "代码"])
        page.sheet_state = "hidden"
        shown = book.create_sheet("数据")
        shown.append(HEADINGS)
        shown.append(ROW)

    assert len(read(xlsx_of(fill))) == 1


def test_a_single_cell_in_the_last_corner_does_not_fill_the_memory() -> None:
    xml = sheet_xml(HEADINGS, ROW).replace(
        "</sheetData>",
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>末</t></is></c></row></sheetData>',
    )
    tracemalloc.start()
    rows = read(raw_xlsx(xml))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.number for row in rows] == [2, 1048576]
    assert peak < 20_000_000


def test_a_cell_far_to_the_right_is_refused() -> None:
    xml = sheet_xml(HEADINGS).replace("</row>", '<c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>')
    with refused("too-many-columns"):
        read(raw_xlsx(xml))
    with refused("too-many-columns"):
        read(raw_xlsx(sheet_xml(HEADINGS + [f"列{number}" for number in range(200)], ROW)))


@pytest.mark.parametrize(
    "markup",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
)
def test_entities_are_refused_in_whatever_part_they_stand(markup: str) -> None:
    with refused("unsafe-markup"):
        read(raw_xlsx(sheet_xml(HEADINGS, ["&x;"], before=markup)))
    with refused("unsafe-markup"):
        read(
            raw_xlsx(
                sheet_xml(HEADINGS), **{"xl/sharedStrings.xml": f"{markup}<sst><si><t>&x;</t></si></sst>"}
            )
        )
    with refused("unsafe-markup"):
        read(raw_xlsx(sheet_xml(HEADINGS), **{"xl/styles.xml": f"{markup}<styleSheet/>"}))


def test_bombs_are_refused_before_they_burst() -> None:
    padded_sheet = raw_xlsx(sheet_xml(HEADINGS) + " " * 30_000_000)
    padded_part = raw_xlsx(sheet_xml(HEADINGS), **{"xl/media/x.bin": "0" * 30_000_000})
    crowded = raw_xlsx(sheet_xml(HEADINGS), **{f"xl/p{number}.xml": "" for number in range(2100)})
    for content in (padded_sheet, padded_part, crowded):
        with refused("bomb"):
            read(content)


def test_a_declared_size_of_a_gigabyte_is_refused() -> None:
    content = bytearray(raw_xlsx(sheet_xml(HEADINGS, ROW)))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1 << 30)
    with refused("bomb"):
        read(bytes(content))


def test_a_size_declared_too_small_does_not_let_a_bomb_through() -> None:
    content = bytearray(raw_xlsx(sheet_xml(HEADINGS, ROW) + " " * 30_000_000))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    with refused("not-a-sheet"):
        read(bytes(content))


def test_macros_damaged_and_protected_files_are_refused() -> None:
    with refused("macro"):
        read(raw_xlsx(sheet_xml(HEADINGS), **{"xl/vbaProject.bin": "x"}))
    good = raw_xlsx(sheet_xml(HEADINGS, ROW))
    with refused("not-a-sheet"):
        read(good[: len(good) // 2])
    with refused("not-a-sheet"):
        read(raw_xlsx("<worksheet><sheetData><row>"))
    with refused("not-a-sheet"):
        read(raw_xlsx(sheet_xml(HEADINGS, ["张\0三"])))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    with refused("not-a-sheet"):
        read(stream.getvalue())


def test_a_cell_of_a_megabyte_is_refused() -> None:
    content = raw_xlsx(sheet_xml(HEADINGS, ["".join(chr(0x4E00 + n % 9000) for n in range(1_000_000))]))
    with refused("cell-too-long"):
        read(content)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak_of(count: int) -> int:
        path = tmp_path / f"{count}.csv"
        with path.open("w", encoding="gb18030") as file:
            file.write(",".join(HEADINGS) + "\n")
            for number in range(count):
                file.write(f"张三,{number},某法,2026/03/12,0.2,{'备注' * 30}\n")
        tracemalloc.start()
        with open_sheet(path, known=KNOWN) as sheet:
            assert abs(sheet.total_hint - count) <= 1
            assert sum(1 for _ in sheet.rows()) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few, many = peak_of(4_000), peak_of(12_000)
    assert many < few * 1.2


def test_an_xlsx_sheet_is_read_in_flat_memory_too() -> None:
    def peak_of(count: int) -> int:
        strings = "".join(f"<si><t>词{number}{'字' * 20}</t></si>" for number in range(count))
        body = "".join(f'<row><c t="s"><v>{n}</v></c><c><v>{n}</v></c></row>' for n in range(count))
        cells = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
        headings = f"<row>{cells}</row>"
        content = raw_xlsx(
            f"<worksheet><sheetData>{headings}{body}</sheetData></worksheet>",
            **{"xl/sharedStrings.xml": f"<sst>{strings}</sst>"},
        )
        del strings, body
        tracemalloc.start()
        with open_sheet(io.BytesIO(content), known=KNOWN) as sheet:
            assert sum(1 for _ in sheet.rows()) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few, many = peak_of(4_000), peak_of(12_000)
    assert many < few * 1.5


def test_a_byte_order_mark_is_no_part_of_the_first_heading() -> None:
    (row,) = read(codecs.BOM_UTF8 + csv_of(HEADINGS, ROW))
    assert "行政相对人名称" in row.cells
