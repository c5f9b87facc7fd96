"""Files of departments as the tests make them: CSV, XLSX by a library, XLSX by hand."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from openpyxl import Workbook

from app.adapters.sheets import Limits, SheetRefused, SheetRow, open_sheet
from app.features.intake.headings import known_headings

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
