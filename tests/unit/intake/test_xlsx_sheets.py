"""Departments' XLSX files: every honest one is read, every hostile one is refused at once."""

import codecs
import io
import struct
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.adapters.sheets import open_sheet
from app.features.intake.headings import field_of
from tests.unit.intake.sheet_files import (
    HEADINGS,
    KNOWN,
    ROW,
    csv_of,
    raw_xlsx,
    read,
    refused,
    sheet_xml,
    xlsx_of,
)


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
